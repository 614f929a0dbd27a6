"""What a process that answers requests keeps for good, taken out of the search for garbage."""

import gc

from django.urls import reverse


def settle() -> None:
    """Load what the first request would, and never look through it for garbage again.

    The code is some 150,000 objects that live as long as the process does. A full collection walks all of them, and the
    page it falls into waits for it.
    """
    # The addresses are read when the first is asked for, and bring every view and form with them.
    reverse("healthz")
    gc.collect()
    gc.freeze()
