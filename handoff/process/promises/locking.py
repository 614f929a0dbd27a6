"""The change that somebody acts on, with its promise locked, so that signing, returning and taking back take turns."""

from handoff.errors import ConflictError, NotFoundError
from slas.changes import PolicyChange
from slas.models import Policy


class ChangeEndedError(ConflictError):
    """This change has ended: it was signed, returned or taken back."""

    code = "change_ended"


def lock_change(change_id: int) -> PolicyChange:
    """Return an open change with its promise locked.

    Raises: NotFoundError, ChangeEndedError.
    """
    policy_id = PolicyChange.objects.filter(pk=change_id).values_list("policy_id", flat=True).first()
    if policy_id is None:
        raise NotFoundError
    Policy.objects.select_for_update(no_key=True).get(pk=policy_id)
    change = PolicyChange.objects.select_related("policy", "version", "proposed_by", "signatory").get(pk=change_id)
    if not change.is_open:
        raise ChangeEndedError
    return change
