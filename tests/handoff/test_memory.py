"""What a web process keeps for good is loaded before its first request, and no garbage collection walks it."""

import subprocess
import sys

_LOADED = "import gc, sys, handoff.wsgi; print(gc.get_freeze_count(), 'handoff.web.sla' in sys.modules)"


def test_a_web_process_has_its_pages_loaded_and_settled_before_the_first_request() -> None:
    answer = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True)
    frozen, has_pages = answer.stdout.split()
    assert has_pages == "True"
    assert int(frozen) > 50_000
