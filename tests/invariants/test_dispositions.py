"""What PostgreSQL refuses about dispositions, terms, reasons and receipts."""

from django.db import connection

from dispositions.models import Disposition, Reason, Receipt, Terms
from tests.cast import NOW, Cast
from tests.invariants.refusal import refused_by
from tests.rows import make_disposition, make_handoff, make_touch


def test_it_refuses_terms_number_unique(cast: Cast) -> None:
    with refused_by("terms_number_unique"):
        Terms.objects.create(number=1)


def test_it_refuses_dispositions_terms_append_only(cast: Cast) -> None:
    with refused_by("dispositions_terms_append_only"):
        Terms.objects.update(attempts_needed=1)


def test_it_refuses_reason_key_unique(cast: Cast) -> None:
    with refused_by("reason_key_unique"):
        Reason.objects.create(outcome="bad_fit", key="customer_already", label="Customer")


def test_it_refuses_disposition_outcome_known(cast: Cast) -> None:
    with refused_by("disposition_outcome_known"):
        make_disposition(make_handoff(cast), outcome="lost")


def test_it_refuses_disposition_bad_fit_names_what(cast: Cast) -> None:
    with refused_by("disposition_bad_fit_names_what"):
        make_disposition(make_handoff(cast), criterion="")


def test_it_refuses_disposition_criterion_of_bad_fit(cast: Cast) -> None:
    handoff = make_handoff(cast)
    with refused_by("disposition_criterion_of_bad_fit"):
        make_disposition(handoff, outcome="converted", touch=make_touch(handoff), criterion="size")


def test_it_refuses_disposition_working_has_next_step(cast: Cast) -> None:
    with refused_by("disposition_working_has_next_step"):
        make_disposition(make_handoff(cast), outcome="working")


def test_it_refuses_disposition_no_response_after_attempts(cast: Cast) -> None:
    handoff = make_handoff(cast)
    with refused_by("disposition_no_response_after_attempts"):
        make_disposition(handoff, outcome="no_response", touch=make_touch(handoff), attempts=2, attempts_needed=3)


def test_it_takes_an_imported_no_response_without_attempts(cast: Cast) -> None:
    disposition = make_disposition(make_handoff(cast), outcome="no_response", origin="imported")
    assert disposition.attempts == 0


def test_it_refuses_disposition_rests_on_a_touch(cast: Cast) -> None:
    with refused_by("disposition_rests_on_a_touch"):
        make_disposition(make_handoff(cast), outcome="converted")


def test_it_refuses_disposition_touch_is_its_own(cast: Cast) -> None:
    handoff, other = make_handoff(cast), make_handoff(cast)
    with refused_by("disposition_touch_is_its_own"):
        make_disposition(handoff, outcome="converted", touch=make_touch(other))


def test_it_refuses_dispositions_disposition_append_only(cast: Cast) -> None:
    make_disposition(make_handoff(cast))
    with refused_by("dispositions_disposition_append_only"):
        Disposition.objects.update(note="rewritten")


def test_it_refuses_disposition_id_handoff_unique(cast: Cast) -> None:
    made = make_disposition(make_handoff(cast))
    with connection.cursor() as cursor:
        # The primary key would refuse first; without it the constraint that handoffs point at still holds.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE dispositions_disposition DROP CONSTRAINT dispositions_disposition_pkey CASCADE")
    with refused_by("disposition_id_handoff_unique"):
        make_disposition(made.handoff, pk=made.pk)


def test_it_refuses_dispositions_receipt_append_only(cast: Cast) -> None:
    Receipt.objects.create(disposition=make_disposition(make_handoff(cast)), read_by=cast.marketer, read_at=NOW)
    with refused_by("dispositions_receipt_append_only"):
        Receipt.objects.all().delete()
