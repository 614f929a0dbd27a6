import time
from tests.handoff.web.test_many_criteria import *
def test_times(large):
    draft = draft_of(large.cast, above=300_000)
    client = browser_of(large.cast.manager)
    for page in ["", "3/", "versions/", "3/diff/4/", "proposal/", "1/propose/", f"drafts/{draft.pk}/propose/", "revision/"]:
        a=f"/definition/{page}"; client.get(a); w=[];c=[]
        for _ in range(7):
            t=time.perf_counter(); p=time.process_time(); client.get(a); w.append(time.perf_counter()-t); c.append(time.process_time()-p)
        print("PAGE", page, "wall min", round(min(w)*1000), "cpu min", round(min(c)*1000))
