"""The two forms of a handoff, empty or coming back with something to put right."""

from collections.abc import Sequence
from dataclasses import dataclass

from dispositions.models import Disposition, Reason
from handoff.process.standing import terms_in_force
from handoff.web.brief import Brief
from handoff.web.disposition_form import DispositionForm, disposition_form
from handoff.web.touch_form import TouchForm, touch_form


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """What a rep may fill in on one handoff; a correction is asked for of a closed one."""

    touch: TouchForm
    disposition: DispositionForm
    attempts: int
    attempts_needed: int
    dispositions: Sequence[Disposition]

    @property
    def attempts_missing(self) -> int:
        return max(0, self.attempts_needed - self.attempts)


def forms_of(
    brief: Brief,
    *,
    outcome: str = "",
    touch: TouchForm | None = None,
    disposition: DispositionForm | None = None,
    dispositions: Sequence[Disposition] | None = None,
) -> Forms:
    """Return the forms of a handoff: three statements at most."""
    recorded = list(dispositions_of(brief.handoff.pk) if dispositions is None else dispositions)
    latest = max((one.pk for one in recorded), default=0)
    return Forms(
        touch=touch or touch_form(brief.handoff, last_touch_id=brief.last_touch_id),
        disposition=disposition
        or disposition_form(
            brief.handoff,
            why=brief.why,
            reasons=active_reasons(),
            seen=latest,
            outcome=outcome,
            corrects=brief.handoff.closing_disposition_id,
        ),
        attempts=len(brief.touches),
        attempts_needed=terms_in_force().attempts_needed,
        dispositions=recorded,
    )


def active_reasons() -> list[Reason]:
    """Return the picklist, in its order."""
    return list(Reason.objects.filter(is_active=True))


def dispositions_of(handoff_id: int) -> list[Disposition]:
    """Return what was recorded on a handoff, oldest first, with who recorded and who read it."""
    rows = Disposition.objects.filter(handoff=handoff_id).order_by("pk")
    return list(rows.select_related("by", "api_key", "reason", "receipt__read_by"))
