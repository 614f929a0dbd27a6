"""The story: 90 days of arrivals that end now, and what becomes of each. A pure function of seed and instant."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from handoff.process.demo import words
from handoff.process.demo.cards import WEBSITE, Card, CardMaker, Wish
from handoff.process.demo.dice import Dice
from handoff.process.demo.follow_up import HAND_RAISER, OUTCOMES, STANDARD, TARGET_ACCOUNT, Case, Planner
from handoff.process.demo.plan import Arrival, FollowUp, Story
from handoff.process.demo.queue import live_queue
from handoff.process.demo.regions import REGIONS, Hours, Region, zone_of
from leads.records.submissions import Act, Submission

# As shares of the story: three weeks and seven weeks of ninety days.
SYNC_SLOWED: Final = 21 / 90
REVISED: Final = 47 / 90
HANDOFFS_A_DAY: Final = 43.8
GROWTH: Final = 0.06

WEEKDAYS: Final = {0: 1.0, 1: 1.05, 2: 1.0, 3: 0.98, 4: 0.82, 5: 0.05, 6: 0.06}
NIGHT: Final = (0.04, 0.03, 0.02, 0.02, 0.02, 0.04)
MORNING: Final = (0.03, 0.08, 0.25, 2.6, 3.1, 3.0)
AFTERNOON: Final = (2.4, 2.6, 2.8, 2.4, 1.4, 0.2)
EVENING: Final = (0.12, 0.1, 0.08, 0.08, 0.06, 0.05)
DAY_HOURS: Final = (*NIGHT, *MORNING, *AFTERNOON, *EVENING)
TIERS: Final = {HAND_RAISER: 0.6, TARGET_ACCOUNT: 0.15, STANDARD: 0.25}


def tell_story(*, seed: int, now: datetime, days: int = 90) -> Story:
    """Plan the demo that ends at `now`; the same seed, instant and days give the same plan."""
    now = now.astimezone(UTC).replace(microsecond=0)
    dice = Dice(seed)
    hours = Hours.of_years(now.year - 1, now.year + 1)
    length = timedelta(days=days)
    writer = _Writer(
        dice=dice,
        hours=hours,
        now=now,
        days=days,
        sync_slowed_at=now - length * SYNC_SLOWED,
        revised_at=now - length * REVISED,
        cards=CardMaker(dice=dice),
        planner=Planner(dice=dice, hours=hours, now=now),
    )
    arrivals = [*writer.ready(), *writer.not_ready(), *live_queue(hours=hours, now=now)]
    arrivals += writer.returning(arrivals)
    arrivals.sort(key=lambda arrival: arrival.received_at)
    return Story(
        began_at=min(now - length, arrivals[0].received_at - timedelta(hours=1)),
        now=now,
        sync_slowed_at=writer.sync_slowed_at,
        revised_at=writer.revised_at,
        arrivals=tuple(arrivals),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    dice: Dice
    hours: Hours
    now: datetime
    days: int
    sync_slowed_at: datetime
    revised_at: datetime
    cards: CardMaker
    planner: Planner

    def ready(self) -> Iterator[Arrival]:
        """Yield the leads that are handed off, in no order."""
        for _ in range(round(self.days * HANDOFFS_A_DAY)):
            region = self._region()
            submitted_at = self._instant(region)
            tier = self.dice.weighted(TIERS)
            outcome = self.dice.weighted(OUTCOMES[tier])
            least = 50 if submitted_at > self.revised_at else 30
            wish = Wish(region=region, tier=tier, outcome=outcome, submitted_at=submitted_at, least_employees=least)
            arrival = self._arrive(wish, self.cards.ready(wish))
            if arrival.received_at < self.now:
                yield arrival

    def not_ready(self) -> Iterator[Arrival]:
        """Yield the leads that the definition holds back."""
        for _ in range(round(self.days * HANDOFFS_A_DAY * 0.12)):
            region = self._region()
            submitted_at = self._instant(region)
            is_revised = submitted_at > self.revised_at
            card = self.cards.not_ready(region, submitted_at, with_students=is_revised)
            submission, received_at = self._sync(card, submitted_at)
            if received_at < self.now:
                yield Arrival(received_at=received_at, submission=submission)

    def returning(self, arrivals: list[Arrival]) -> list[Arrival]:
        """Return arrivals of leads who raise a hand again some weeks after nobody reached them."""
        back = []
        for arrival in arrivals:
            closing = arrival.follow_up.dispositions[-1] if arrival.follow_up.dispositions else None
            if closing and closing.outcome in ("no_response", "converted") and self.dice.chance(0.025):
                at = closing.at + timedelta(days=self.dice.between(8, 30))
                if at < self.now - timedelta(hours=2):
                    back.append(self._come_back(arrival, at))
        return back

    def _arrive(self, wish: Wish, card: Card) -> Arrival:
        submission, received_at = self._sync(card.submission, wish.submitted_at)
        case = Case(
            region=wish.region,
            tier=wish.tier,
            outcome=wish.outcome,
            misled_by=card.misled_by,
            has_phone=bool(submission.phone),
            handed_off_at=received_at,
        )
        follow_up = self.planner.plan(case) if received_at < self.now else FollowUp()
        return Arrival(received_at=received_at, submission=submission, follow_up=follow_up)

    def _come_back(self, arrival: Arrival, at: datetime) -> Arrival:
        before = arrival.submission
        region = next(one for one in REGIONS if before.country in one.countries and _is_in(one, before.custom))
        asked = Act(
            kind="demo_request",
            occurred_at=at,
            content="Pricing",
            campaign=words.PRICING,
            words="Is it still possible to see it?",
        )
        submission = replace(before, external_id="", acts=(asked,), campaign=words.PRICING, campaign_kind="search")
        wish = Wish(region=region, tier=HAND_RAISER, outcome="converted", submitted_at=at, least_employees=50)
        return self._arrive(wish, Card(submission=submission, misled_by=""))

    def _sync(self, submission: Submission, submitted_at: datetime) -> tuple[Submission, datetime]:
        """Return the submission with the times its source reports, and when this product receives it."""
        steps = {"submitted": submitted_at}
        received_at = submitted_at
        if submission.source != WEBSITE and not self.dice.chance(0.007):
            is_slow = submitted_at > self.sync_slowed_at
            median, sigma = (timedelta(minutes=15), 0.38) if is_slow else (timedelta(seconds=75), 0.75)
            received_at += self.dice.skewed(median, sigma)
            is_skewed = self.dice.chance(0.03)
            steps["synced"] = submitted_at - self.dice.seconds(4, 80) if is_skewed else received_at
        received_at += self.dice.seconds(1, 4)
        return replace(submission, steps=steps, received_at=received_at), received_at

    def _region(self) -> Region:
        return self.dice.weighted({region: region.share for region in REGIONS})

    def _instant(self, region: Region) -> datetime:
        """Return a moment of the story in a region's days: weekdays and working hours, and a little growth."""
        zone = zone_of(self.hours.of(region))
        began_at = self.now - timedelta(days=self.days)
        while True:
            at = began_at + self.dice.between(0, 1) * (self.now - began_at)
            local = at.astimezone(zone)
            weight = WEEKDAYS[local.weekday()] * (1 - GROWTH * (self.now - at) / (self.now - began_at))
            if self.dice.chance(weight / 1.05):
                hour = self.dice.weighted(dict(enumerate(DAY_HOURS)))
                minute, second = divmod(int(self.dice.between(0, 3600)), 60)
                at = local.replace(hour=hour, minute=minute, second=second, microsecond=0).astimezone(UTC)
                if began_at < at < self.now:
                    return at


def _is_in(region: Region, custom: Mapping[str, object]) -> bool:
    return region.us_region in ("", custom.get("us_region", region.us_region))
