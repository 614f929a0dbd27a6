"""Which operation answers which address under /api/."""

from django.urls import URLPattern, URLResolver, path, re_path, register_converter
from django.urls.converters import IntConverter

from handoff.api.views.backtests import Backtests, OneBacktest
from handoff.api.views.calendars import Calendars, CalendarVersions, OneCalendar, OneCalendarVersion
from handoff.api.views.clocks import Clocks
from handoff.api.views.definitions import OneVersion, VersionDiff, VersionFile, Versions
from handoff.api.views.dispositions import Acknowledgements
from handoff.api.views.drafts import (
    DraftDiscarding,
    DraftProposing,
    DraftReopening,
    DraftRevisions,
    Drafts,
    OneDraft,
)
from handoff.api.views.evaluations import LeadEvaluations, OneEvaluation
from handoff.api.views.handoffs import Dispositions, Handoffs, OneHandoff, Steps, Touches
from handoff.api.views.leads import Leads, OneLead
from handoff.api.views.metrics import Metrics
from handoff.api.views.promises import (
    ChangeReturning,
    ChangeSigning,
    ChangeTakingBack,
    OneChange,
    OnePromise,
    PromiseChanges,
    PromisePreview,
    PromiseRuns,
    Promises,
)
from handoff.api.views.proposals import (
    CurrentProposal,
    OneProposal,
    Proposals,
    Returning,
    Signing,
    Withdrawing,
)
from handoff.api.views.reference import Schema, docs
from handoff.api.views.revision import LatestRescoring, Revision
from handoff.api.views.unknown import unknown


class IdConverter(IntConverter):
    """A number that can be an id: at most 18 digits, which PostgreSQL's bigint holds."""

    regex = "[0-9]{1,18}"


register_converter(IdConverter, "id")

app_name = "api"

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/leads", Leads.as_view(), name="leads"),
    path("v1/leads/<id:lead_id>", OneLead.as_view(), name="lead"),
    path("v1/leads/<id:lead_id>/evaluations", LeadEvaluations.as_view(), name="evaluations"),
    path("v1/evaluations/<id:evaluation_id>", OneEvaluation.as_view(), name="evaluation"),
    path("v1/handoffs", Handoffs.as_view(), name="handoffs"),
    path("v1/handoffs/<id:handoff_id>", OneHandoff.as_view(), name="handoff"),
    path("v1/handoffs/<id:handoff_id>/touches", Touches.as_view(), name="touches"),
    path("v1/handoffs/<id:handoff_id>/dispositions", Dispositions.as_view(), name="dispositions"),
    path("v1/handoffs/<id:handoff_id>/steps", Steps.as_view(), name="steps"),
    path("v1/dispositions/acknowledge", Acknowledgements.as_view(), name="acknowledge"),
    path("v1/definition/versions", Versions.as_view(), name="versions"),
    path("v1/definition/versions/<id:number>", OneVersion.as_view(), name="version"),
    path("v1/definition/versions/<id:number>/file", VersionFile.as_view(), name="version_file"),
    path("v1/definition/versions/<id:number>/diff/<id:other>", VersionDiff.as_view(), name="version_diff"),
    path("v1/definition/backtests", Backtests.as_view(), name="backtests"),
    path("v1/definition/backtests/<id:backtest_id>", OneBacktest.as_view(), name="backtest"),
    path("v1/calendars", Calendars.as_view(), name="calendars"),
    path("v1/calendars/<id:calendar_id>", OneCalendar.as_view(), name="calendar"),
    path("v1/calendars/<id:calendar_id>/versions", CalendarVersions.as_view(), name="calendar_versions"),
    path("v1/calendars/<id:calendar_id>/versions/<id:number>", OneCalendarVersion.as_view(), name="calendar_version"),
    path("v1/clocks", Clocks.as_view(), name="clocks"),
    path("v1/metrics", Metrics.as_view(), name="metrics"),
    path("v1/definition/drafts", Drafts.as_view(), name="drafts"),
    path("v1/definition/drafts/<id:draft_id>", OneDraft.as_view(), name="draft"),
    path("v1/definition/drafts/<id:draft_id>/revisions", DraftRevisions.as_view(), name="draft_revisions"),
    path("v1/definition/drafts/<id:draft_id>/discard", DraftDiscarding.as_view(), name="draft_discard"),
    path("v1/definition/drafts/<id:draft_id>/reopen", DraftReopening.as_view(), name="draft_reopen"),
    path("v1/definition/drafts/<id:draft_id>/propose", DraftProposing.as_view(), name="draft_propose"),
    path("v1/definition/proposals", Proposals.as_view(), name="proposals"),
    path("v1/definition/proposals/current", CurrentProposal.as_view(), name="proposal_current"),
    path("v1/definition/proposals/<id:proposal_id>", OneProposal.as_view(), name="proposal"),
    path("v1/definition/proposals/<id:proposal_id>/sign", Signing.as_view(), name="proposal_sign"),
    path("v1/definition/proposals/<id:proposal_id>/return", Returning.as_view(), name="proposal_return"),
    path("v1/definition/proposals/<id:proposal_id>/withdraw", Withdrawing.as_view(), name="proposal_withdraw"),
    path("v1/definition/rescoring", LatestRescoring.as_view(), name="rescoring"),
    path("v1/definition/revision", Revision.as_view(), name="revision"),
    path("v1/promises", Promises.as_view(), name="promises"),
    path("v1/promises/<id:policy_id>", OnePromise.as_view(), name="promise"),
    path("v1/promises/<id:policy_id>/changes", PromiseChanges.as_view(), name="promise_changes"),
    path("v1/promises/<id:policy_id>/preview", PromisePreview.as_view(), name="promise_preview"),
    path("v1/promises/<id:policy_id>/runs", PromiseRuns.as_view(), name="promise_runs"),
    path("v1/promises/changes/<id:change_id>", OneChange.as_view(), name="promise_change"),
    path("v1/promises/changes/<id:change_id>/sign", ChangeSigning.as_view(), name="promise_change_sign"),
    path("v1/promises/changes/<id:change_id>/return", ChangeReturning.as_view(), name="promise_change_return"),
    path("v1/promises/changes/<id:change_id>/take-back", ChangeTakingBack.as_view(), name="promise_change_take_back"),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    re_path("", unknown, name="unknown"),
]
