"""The definition's versions and verdicts, and the drafts that become the next one."""

from leads.definitions.models.drafts import Draft, DraftRevision, DraftState
from leads.definitions.models.versions import (
    BEFORE_THE_PRODUCT,
    Cause,
    CustomFact,
    DefinitionActivation,
    DefinitionVersion,
    Evaluation,
    Example,
    Signature,
)

__all__ = [
    "BEFORE_THE_PRODUCT",
    "Cause",
    "CustomFact",
    "DefinitionActivation",
    "DefinitionVersion",
    "Draft",
    "DraftRevision",
    "DraftState",
    "Evaluation",
    "Example",
    "Signature",
]
