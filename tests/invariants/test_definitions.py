"""What PostgreSQL refuses about definitions, drafts, examples, signatures and evaluations."""

from datetime import timedelta
from typing import Any

from leads.definitions.drafts import start_draft
from leads.definitions.models import (
    Backtest,
    CustomFact,
    DefinitionActivation,
    DefinitionVersion,
    Draft,
    DraftRevision,
    Evaluation,
    Example,
    NarrowColumn,
    NarrowMark,
    NarrowRow,
    Proposal,
    ProposalEnd,
    Rescoring,
    RevisionChange,
    Signature,
)
from tests.cast import NOW, Cast, make_lead
from tests.invariants.refusal import refused_by
from tests.rows import make_evaluation


def _version() -> DefinitionVersion:
    return DefinitionVersion.objects.latest("number")


def _sign(user: int, team_kind: str) -> Signature:
    return Signature.objects.create(version=_version(), team_kind=team_kind, signed_by_id=user, signed_at=NOW)


def test_it_refuses_definition_version_number_unique(cast: Cast) -> None:
    with refused_by("definition_version_number_unique"):
        DefinitionVersion.objects.create(number=_version().number, document={}, criteria=[], created_at=NOW)


def test_it_refuses_definitions_definitionversion_append_only(cast: Cast) -> None:
    with refused_by("definitions_definitionversion_append_only"):
        DefinitionVersion.objects.update(why="rewritten")


def test_it_refuses_example_position_unique(cast: Cast) -> None:
    with refused_by("example_position_unique"):
        Example.objects.create(version=_version(), position=1, title="Another first", facts={}, why="none")


def test_it_refuses_definitions_example_append_only(cast: Cast) -> None:
    with refused_by("definitions_example_append_only"):
        Example.objects.update(tier="standard")


def test_it_refuses_signature_once_a_team(cast: Cast) -> None:
    _sign(cast.manager.pk, "sales")
    with refused_by("signature_once_a_team"):
        _sign(cast.rep.pk, "sales")


def test_it_refuses_signature_once_a_person(cast: Cast) -> None:
    _sign(cast.manager.pk, "sales")
    with refused_by("signature_once_a_person"):
        _sign(cast.manager.pk, "marketing")


def test_it_refuses_definitions_signature_append_only(cast: Cast) -> None:
    _sign(cast.manager.pk, "sales")
    with refused_by("definitions_signature_append_only"):
        Signature.objects.all().delete()


def test_it_refuses_definition_one_active_version(cast: Cast) -> None:
    with refused_by("definition_one_active_version"):
        DefinitionActivation.objects.create(version=_version(), activated_at=NOW)


def test_it_refuses_definitions_evaluation_append_only(cast: Cast) -> None:
    make_evaluation(lead=make_lead())
    with refused_by("definitions_evaluation_append_only"):
        Evaluation.objects.update(tier="")


def _draft(cast: Cast) -> Draft:
    return start_draft(title="Fewer students", by_id=cast.marketer.pk, now=NOW)


def _revise(draft: Draft, **fields: Any) -> DraftRevision:
    defaults = {"number": 2, "started_from": 1, "document": {}, "examples": [], "saved_at": NOW}
    return DraftRevision.objects.create(draft=draft, **{**defaults, **fields})


def test_it_refuses_draft_state_known(cast: Cast) -> None:
    draft = _draft(cast)
    with refused_by("draft_state_known"):
        Draft.objects.filter(pk=draft.pk).update(state="half_open")


def test_it_refuses_draft_revision_number_unique(cast: Cast) -> None:
    draft = _draft(cast)
    with refused_by("draft_revision_number_unique"):
        _revise(draft, number=1, started_from=0)


def test_it_refuses_draft_revision_follows_another(cast: Cast) -> None:
    draft = _draft(cast)
    with refused_by("draft_revision_follows_another"):
        _revise(draft, started_from=2)


def test_it_refuses_definitions_draftrevision_append_only(cast: Cast) -> None:
    _draft(cast)
    with refused_by("definitions_draftrevision_append_only"):
        DraftRevision.objects.update(document={})


def test_it_refuses_draft_one_proposed(cast: Cast) -> None:
    Draft.objects.filter(pk=_draft(cast).pk).update(state="proposed")
    draft = _draft(cast)
    with refused_by("draft_one_proposed"):
        Draft.objects.filter(pk=draft.pk).update(state="proposed")


def _propose(cast: Cast, **fields: Any) -> Proposal:
    defaults = {
        "version": _version(),
        "marketing_signatory": cast.marketing_manager,
        "sales_signatory": cast.manager,
        "proposed_by": cast.marketer,
        "proposed_at": NOW,
    }
    return Proposal.objects.create(draft=_draft(cast), **{**defaults, **fields})


def _end(proposal: Proposal, how: str = "withdrawn", reason: str = "") -> ProposalEnd:
    return ProposalEnd.objects.create(proposal=proposal, how=how, reason=reason, at=NOW)


def test_it_refuses_proposal_of_a_version_once(cast: Cast) -> None:
    _propose(cast)
    with refused_by("proposal_of_a_version_once"):
        _propose(cast)


def test_it_refuses_proposal_two_signatories(cast: Cast) -> None:
    with refused_by("proposal_two_signatories"):
        _propose(cast, marketing_signatory=cast.manager)


def test_it_refuses_definitions_proposal_append_only(cast: Cast) -> None:
    _propose(cast)
    with refused_by("definitions_proposal_append_only"):
        Proposal.objects.update(sales_signatory=cast.rep)


def test_it_refuses_proposal_ends_once(cast: Cast) -> None:
    proposal = _propose(cast)
    _end(proposal)
    with refused_by("proposal_ends_once"):
        _end(proposal, "published")


def test_it_refuses_proposal_end_known(cast: Cast) -> None:
    proposal = _propose(cast)
    with refused_by("proposal_end_known"):
        _end(proposal, "forgotten")


def test_it_refuses_proposal_return_has_reason(cast: Cast) -> None:
    proposal = _propose(cast)
    with refused_by("proposal_return_has_reason"):
        _end(proposal, "returned")


def test_it_refuses_definitions_proposalend_append_only(cast: Cast) -> None:
    _end(_propose(cast))
    with refused_by("definitions_proposalend_append_only"):
        ProposalEnd.objects.update(how="published")


def _rescore() -> Rescoring:
    return Rescoring.objects.create(activation=DefinitionActivation.objects.get(), asked_at=NOW)


def test_it_refuses_rescoring_once_an_activation(cast: Cast) -> None:
    _rescore()
    with refused_by("rescoring_once_an_activation"):
        _rescore()


def test_it_refuses_rescoring_ends_one_way(cast: Cast) -> None:
    rescoring = _rescore()
    with refused_by("rescoring_ends_one_way"):
        Rescoring.objects.filter(pk=rescoring.pk).update(finished_at=NOW, superseded_at=NOW)


def _move(cast: Cast, why: str = "The review is a week later.") -> RevisionChange:
    activation = DefinitionActivation.objects.get()
    return RevisionChange.objects.create(activation=activation, to_on=NOW.date(), why=why, by=cast.manager, at=NOW)


def test_it_refuses_revision_change_has_reason(cast: Cast) -> None:
    with refused_by("revision_change_has_reason"):
        _move(cast, why="")


def test_it_refuses_definitions_revisionchange_append_only(cast: Cast) -> None:
    _move(cast)
    with refused_by("definitions_revisionchange_append_only"):
        RevisionChange.objects.all().delete()


def test_it_refuses_custom_fact_path_unique(cast: Cast) -> None:
    with refused_by("custom_fact_path_unique"):
        CustomFact.objects.create(path="lead.tool_in_use", type="text", label="another label")


def test_it_refuses_custom_fact_type_known(cast: Cast) -> None:
    with refused_by("custom_fact_type_known"):
        CustomFact.objects.create(path="lead.shoe_size", type="size", label="shoe size")


def test_it_refuses_custom_fact_path_shape(cast: Cast) -> None:
    with refused_by("custom_fact_path_shape"):
        CustomFact.objects.create(path="handoff.mood", type="text", label="mood")


def test_it_refuses_narrow_column_once(cast: Cast) -> None:
    NarrowColumn.objects.create(subject="lead.title", type="text", is_held=True)
    with refused_by("narrow_column_once"):
        NarrowColumn.objects.create(subject="lead.title", type="text", is_held=False)


def test_it_refuses_narrow_column_type_known(cast: Cast) -> None:
    with refused_by("narrow_column_type_known"):
        NarrowColumn.objects.create(subject="lead.title", type="size", is_held=True)


def test_it_refuses_narrow_mark_one(cast: Cast) -> None:
    NarrowMark.objects.create(pk=1)
    with refused_by("narrow_mark_one"):
        NarrowMark.objects.create(pk=2)


def test_it_refuses_narrow_row_goes_with_its_evaluation(cast: Cast) -> None:
    with refused_by("narrow_row_goes_with_its_evaluation"):
        NarrowRow.objects.create(pk=0, lead_id=1, version_id=1, judged_at=NOW, tier_number=0)


def _backtest(**fields: Any) -> Backtest:
    asked = {"document": {}, "starts_at": NOW, "ends_at": NOW + timedelta(days=1), "timezone": "UTC", "asked_at": NOW}
    return Backtest.objects.create(**{**asked, **fields})


def test_it_refuses_backtest_state_known(cast: Cast) -> None:
    with refused_by("backtest_state_known"):
        _backtest(state="thinking")


def test_it_refuses_backtest_starts_before_it_ends(cast: Cast) -> None:
    with refused_by("backtest_starts_before_it_ends"):
        _backtest(ends_at=NOW)


def test_it_refuses_backtest_done_with_a_result(cast: Cast) -> None:
    with refused_by("backtest_done_with_a_result"):
        _backtest(state="done", finished_at=NOW)
    with refused_by("backtest_done_with_a_result"):
        _backtest(result={})


def test_it_refuses_backtest_draft_with_revision(cast: Cast) -> None:
    draft = Draft.objects.create(title="Smaller", created_at=NOW)
    with refused_by("backtest_draft_with_revision"):
        _backtest(draft=draft)
    with refused_by("backtest_draft_with_revision"):
        _backtest(draft_revision=1)
