"""Who is told of a proposal: asked to sign, signed, returned, withdrawn, published."""

from datetime import timedelta

import pytest

from handoff.outbox.models import Message, Notice
from handoff.outbox.relay import relay
from handoff.process.publication.proposing import withdraw
from handoff.process.publication.signing import return_proposal
from tests.cast import NOW, Cast, install
from tests.handoff.process.publication.scene import LATER, make_proposal, publish_now, signs


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


def _told(kind: str) -> dict[str, str]:
    relay(clock=lambda: LATER + timedelta(minutes=1))
    rows = Message.objects.filter(kind=kind, channel="bell").select_related("recipient")
    return {row.recipient.name: row.payload["reason"] for row in rows}


def test_both_signatories_are_asked_by_bell_and_mail(cast: Cast, mailoutbox) -> None:
    proposal = make_proposal(cast, publish_at=NOW + timedelta(days=2))
    assert _told("signature_asked") == {
        "Maud Marketing": "you sign for marketing",
        "Mona Manager": "you sign for sales",
    }
    notice = Notice.objects.get(user=cast.manager)
    assert notice.title == "Your signature is asked: definition v2"
    assert notice.url == f"/definition/proposal/#proposal-{proposal.pk}"
    assert "on Thu 5 Nov 10:00 EST, once both teams have signed" in mailoutbox[0].body
    assert "Mark Eter proposes “Fewer students”" in mailoutbox[0].body


def test_the_author_and_the_other_signatory_hear_of_a_signature(cast: Cast) -> None:
    signs(make_proposal(cast), cast.manager)
    assert _told("proposal_signed") == {"Mark Eter": "you proposed it", "Maud Marketing": "you sign for marketing"}
    body = Message.objects.filter(kind="proposal_signed", channel="bell")[0].payload["body"]
    assert body == "Mona Manager signed for sales. Maud Marketing has not signed yet."


def test_a_return_tells_the_author_why(cast: Cast) -> None:
    proposal = make_proposal(cast)
    return_proposal(proposal.pk, by=cast.manager, reason="Too few people.", now=LATER)
    assert _told("proposal_returned") == {"Mark Eter": "you proposed it", "Maud Marketing": "you sign for marketing"}
    body = Message.objects.filter(kind="proposal_returned", channel="bell")[0].payload["body"]
    assert "“Too few people.”" in body


def test_nobody_is_asked_to_sign_what_was_taken_back_before_they_heard_of_it(cast: Cast) -> None:
    withdraw(make_proposal(cast).pk, by=cast.marketer, now=LATER)
    assert _told("signature_asked") == {}
    assert set(_told("proposal_withdrawn")) == {"Maud Marketing", "Mona Manager"}


def test_a_publication_is_told_to_the_author_and_all_managers(cast: Cast) -> None:
    publish_now(cast)
    assert set(_told("definition_published")) == {"Mark Eter", "Maud Marketing", "Mona Manager"}
    body = Message.objects.filter(kind="definition_published", channel="bell")[0].payload["body"]
    assert body == ("Leads are judged by version 2 since Tue 3 Nov 11:00 EST. Nine of ten students were bad fits.")
