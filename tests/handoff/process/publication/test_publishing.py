"""Publishing at a chosen time, by any number of workers, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from handoff.process.publication.proposing import OtherProposalOpenError
from handoff.process.publication.publishing import publish_due
from handoff.process.publication.reading import current_proposal
from leads.definitions.in_force import definition_in_force
from leads.definitions.models import DefinitionActivation, DefinitionVersion, Proposal, ProposalEnd
from tests.cast import NOW, Cast, install
from tests.handoff.process.publication.scene import LATER, make_draft, make_proposal, signs

PUBLISH_AT = NOW + timedelta(days=1)


def _signed(cast: Cast) -> Proposal:
    proposal = make_proposal(cast, publish_at=PUBLISH_AT)
    signs(proposal, cast.manager)
    signs(proposal, cast.marketing_manager)
    return proposal


def _due(at: datetime = PUBLISH_AT) -> DefinitionActivation | None:
    return publish_due(clock=lambda: at)


@pytest.mark.django_db
def test_it_waits_for_its_time_though_both_have_signed() -> None:
    _signed(install())
    assert _due(PUBLISH_AT - timedelta(seconds=1)) is None
    assert definition_in_force().number == 1
    found = current_proposal()
    assert found is not None
    assert found.is_signed


@pytest.mark.django_db
def test_it_is_published_when_its_time_has_come() -> None:
    _signed(install())
    activation = _due()
    assert activation is not None
    assert (activation.version.number, activation.activated_at) == (2, PUBLISH_AT)
    assert ProposalEnd.objects.get().by is None
    assert _due(PUBLISH_AT + timedelta(days=1)) is None


@pytest.mark.django_db
def test_it_is_not_published_while_a_signature_is_missing() -> None:
    cast = install()
    proposal = make_proposal(cast, publish_at=PUBLISH_AT)
    signs(proposal, cast.manager)
    assert _due() is None
    late = PUBLISH_AT + timedelta(hours=3)
    activation = signs(proposal, cast.marketing_manager, at=late).activation
    assert activation is not None
    assert activation.activated_at == late


@pytest.mark.django_db
def test_there_is_nothing_to_publish_without_a_proposal() -> None:
    install()
    assert _due() is None


def _at_once(number: int, work) -> list:
    start = Barrier(number)

    def run(place: int):
        try:
            connection.ensure_connection()
            start.wait(timeout=10)
            return work(place)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as workers:
        return [*workers.map(run, range(number))]


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_publish_it_once() -> None:
    _signed(install())
    published = _at_once(4, lambda _place: _due())
    assert sum(one is not None for one in published) == 1
    assert DefinitionActivation.objects.filter(version__number=2).count() == ProposalEnd.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_signatures_at_once_publish_it_once() -> None:
    cast = install()
    proposal = make_proposal(cast)
    people = (cast.manager, cast.marketing_manager)
    signed = _at_once(2, lambda place: signs(proposal, people[place]))
    assert sum(one.activation is not None for one in signed) == 1
    assert DefinitionActivation.objects.filter(version__number=2, activated_at=LATER).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_proposals_at_once_one_is_made() -> None:
    cast = install()
    drafts = [make_draft(cast, intro=f"Draft {number}.") for number in range(2)]

    def propose(place: int) -> str:
        try:
            return str(make_proposal(cast, draft=drafts[place]).version.number)
        except OtherProposalOpenError as error:
            return error.code

    assert sorted(_at_once(2, propose)) == ["2", "other_proposal_open"]
    assert DefinitionVersion.objects.count() == 2
