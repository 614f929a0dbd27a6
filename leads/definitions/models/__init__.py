"""The definition's versions and verdicts, the drafts that become the next one, and what follows when it does."""

from leads.definitions.models.backtests import Backtest, BacktestState
from leads.definitions.models.drafts import Draft, DraftRevision, DraftState
from leads.definitions.models.narrow import NarrowColumn, NarrowMark, NarrowRow
from leads.definitions.models.proposals import EndedBy, Proposal, ProposalEnd
from leads.definitions.models.rescorings import UNFINISHED, Rescoring
from leads.definitions.models.revisions import RevisionChange
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
    "UNFINISHED",
    "Backtest",
    "BacktestState",
    "Cause",
    "CustomFact",
    "DefinitionActivation",
    "DefinitionVersion",
    "Draft",
    "DraftRevision",
    "DraftState",
    "EndedBy",
    "Evaluation",
    "Example",
    "NarrowColumn",
    "NarrowMark",
    "NarrowRow",
    "Proposal",
    "ProposalEnd",
    "Rescoring",
    "RevisionChange",
    "Signature",
]
