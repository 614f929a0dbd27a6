"""Sources that submit one person at the same time all get an answer, and there is one lead."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from handoff.actor import Actor
from handoff.process import intake
from leads.handoffs.models import Handoff
from leads.records.models import Lead
from tests.cast import NOW, install, make_submission

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 4


@pytest.mark.parametrize("email", ["amara.nwosu@brightwell.example", ""])
def test_one_new_person_submitted_at_once_becomes_one_lead(email):
    install()
    start = Barrier(WRITERS)

    def submit(_number: int) -> int | None:
        try:
            start.wait()
            submission = make_submission(email=email, external_id="w-1")
            return intake.capture([submission], actor=Actor(system="website"), now=NOW)[0].lead_id
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as writers:
        lead_ids = set(writers.map(submit, range(WRITERS)))

    assert lead_ids == set(Lead.objects.values_list("pk", flat=True))
    assert Lead.objects.count() == 1
    assert Handoff.objects.count() <= 1
