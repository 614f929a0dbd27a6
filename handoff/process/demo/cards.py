"""The leads of the demo: who they are, where they work, and what they did before they raised a hand."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from handoff.process.demo import words
from handoff.process.demo.dice import Dice
from handoff.process.demo.follow_up import HAND_RAISER, STANDARD, TARGET_ACCOUNT
from handoff.process.demo.regions import Region
from leads.records.submissions import Act, CompanyCard, Submission

HUBSPOT: Final = "hubspot-form"
WEBSITE: Final = "website"
WEBINAR: Final = "webinar-tool"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the story needs of a lead."""

    region: Region
    tier: str
    outcome: str
    submitted_at: datetime
    least_employees: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A lead with what would make it a bad fit."""

    submission: Submission
    misled_by: str


@dataclass(slots=True, kw_only=True)
class CardMaker:
    """Makes leads whose e-mails and company domains are all different."""

    dice: Dice
    companies: set[str] = field(default_factory=set)
    made: int = 0

    def ready(self, wish: Wish) -> Card:
        """Return a lead that the definition calls ready, of the wished tier."""
        misled_by = self._misled_by(wish) if wish.outcome == "bad_fit" else ""
        function = self._function(wish)
        campaign = self._campaign(wish, misled_by)
        acts, misled_by = self._acts(wish, campaign, misled_by)
        submission = self._submission(wish, function, self._employees(wish, misled_by), campaign, acts)
        return Card(submission=self._with_gaps(submission), misled_by=misled_by)

    def not_ready(self, region: Region, submitted_at: datetime, *, with_students: bool) -> Submission:
        """Return a lead that the definition holds back; the first one let students through."""
        wish = Wish(region=region, tier=STANDARD, outcome="", submitted_at=submitted_at, least_employees=50)
        weights = {"small": 0.3, "one_look": 0.3, "no_consent": 0.08, "free_mail": 0.12}
        why = self.dice.weighted(weights | ({"student": 0.2} if with_students else {}))
        kind, count = ("pricing_view", 1) if why == "one_look" else ("content_download", 3)
        campaign = words.TEMPLATES if kind == "content_download" else words.PRICING
        acts = self._repeat(kind, count, campaign, submitted_at)
        if why == "free_mail":
            acts = self._repeat("demo_request", 1, words.PRICING, submitted_at)
        employees = round(self.dice.between(3, 28)) if why == "small" else 800
        submission = self._submission(wish, "data", employees, campaign, acts)
        if why == "free_mail":
            address = f"{submission.email.split('@')[0]}{self.made}@gmail.com"
            return replace(submission, email=address, company=CompanyCard(), custom={})
        return replace(submission, is_student=why == "student" or None, consent=why != "no_consent")

    def _misled_by(self, wish: Wish) -> str:
        weights = {
            HAND_RAISER: {"size": 0.36, "country": 0.14, "demo": 0.08, "customer_already": 0.22, "not_the_person": 0.2},
            TARGET_ACCOUNT: {"function": 0.4, "target": 0.2, "customer_already": 0.2, "no_need": 0.2},
            STANDARD: {"standard_size": 0.52, "function": 0.22, "country": 0.08, "downloads": 0.1, "no_need": 0.08},
        }
        return self.dice.weighted(weights[wish.tier])

    def _function(self, wish: Wish) -> str:
        shares = {"operations": 0.5, "finance": 0.26, "data": 0.24}
        if wish.tier == HAND_RAISER:
            shares["other"] = 0.1
        return self.dice.weighted(shares)

    def _employees(self, wish: Wish, misled_by: str) -> int:
        if misled_by in ("standard_size", "size"):
            low = wish.least_employees if misled_by == "standard_size" else 50
            return round(self.dice.between(low, 78))
        size = round(min(9_000, 60 + self.dice.skewed(timedelta(seconds=260), 1.0).total_seconds()))
        if wish.least_employees < 50 and self.dice.chance(0.12):
            return round(self.dice.between(wish.least_employees, 50)) if wish.tier == STANDARD else size
        return size

    def _campaign(self, wish: Wish, misled_by: str) -> str:
        if misled_by == "standard_size" and self.dice.chance(0.7):
            return words.TEMPLATES
        if wish.tier == HAND_RAISER:
            return self.dice.weighted(
                {words.PRICING: 0.62, words.BENCHMARK: 0.14, words.NEWSLETTER: 0.1, words.WEBINARS: 0.14}
            )
        if wish.outcome == "no_response" and self.dice.chance(0.3):
            return words.WEBINARS
        return self.dice.weighted(
            {words.TEMPLATES: 0.3, words.BENCHMARK: 0.26, words.PRICING: 0.24, words.WEBINARS: 0.2}
        )

    def _acts(self, wish: Wish, campaign: str, misled_by: str) -> tuple[tuple[Act, ...], str]:
        """Return what they did, the latest last, and the bad fit's cause where it has to follow from that."""
        at = wish.submitted_at
        if wish.tier == HAND_RAISER:
            kind = (
                "demo_request"
                if misled_by == "demo"
                else self.dice.weighted({"demo_request": 0.78, "quote_request": 0.13, "call_request": 0.09})
            )
            asked = replace(self._act(kind, campaign, at), words=self.dice.one_of(words.ASKED))
            return (*self._earlier(at), asked), misled_by
        if wish.tier == TARGET_ACCOUNT:
            kind = "webinar_attended" if campaign == words.WEBINARS else "pricing_view"
            return (self._act(kind, campaign, at),), misled_by
        kind = "content_download" if misled_by == "downloads" or campaign != words.PRICING else "pricing_view"
        return self._repeat(kind, self.dice.one_of((2, 2, 3)), campaign, at), misled_by

    def _earlier(self, at: datetime) -> tuple[Act, ...]:
        kinds = {"content_download": words.BENCHMARK, "webinar_attended": words.WEBINARS, "pricing_view": words.PRICING}
        acts = [
            self._act(kind, campaign, at - self.dice.hours(2, 24 * 12))
            for kind, campaign in kinds.items()
            if self.dice.chance(0.4)
        ]
        return tuple(sorted(acts, key=lambda act: act.occurred_at))

    def _repeat(self, kind: str, count: int, campaign: str, at: datetime) -> tuple[Act, ...]:
        before = sorted(at - self.dice.hours(0.5, 24 * 11) for _ in range(count - 1))
        return tuple(self._act(kind, campaign, one) for one in (*before, at))

    def _act(self, kind: str, campaign: str, at: datetime) -> Act:
        url = "/pricing" if kind == "pricing_view" else ""
        content = self.dice.one_of(words.CONTENTS[campaign])
        return Act(kind=kind, occurred_at=at, content=content, url=url, campaign=campaign)

    def _submission(
        self, wish: Wish, function: str, employees: int, campaign: str, acts: tuple[Act, ...]
    ) -> Submission:
        region, dice = wish.region, self.dice
        self.made += 1
        title, seniority = dice.one_of(words.TITLES[function])
        first, last = dice.one_of(words.FIRST_NAMES[region.names]), dice.one_of(words.LAST_NAMES[region.names])
        country = dice.weighted(region.countries)
        company = self._company(wish, employees, country)
        mailbox = f"{first}.{last}".lower().replace(" ", "").replace("'", "")
        source = dice.weighted({HUBSPOT: 0.76, WEBSITE: 0.08, WEBINAR: 0.16})
        custom = {"job_function": function, "tool_in_use": dice.one_of(words.TOOLS)}
        return Submission(
            source=WEBINAR if acts[-1].kind == "webinar_attended" else source,
            external_id=f"demo-{self.made}",
            email=f"{mailbox}@{company.domain}",
            name=f"{first} {last}",
            phone=f"{region.phone}{round(dice.between(10, 99))}",
            title=title,
            seniority=seniority,
            country=country,
            consent=True,
            landing_page="/pricing" if campaign == words.PRICING else "/resources",
            campaign=campaign,
            campaign_kind=words.CAMPAIGN_KINDS[campaign],
            company=company,
            custom=custom | ({"us_region": region.us_region} if country == "US" else {}),
            acts=acts,
        )

    def _company(self, wish: Wish, employees: int, country: str) -> CompanyCard:
        dice = self.dice
        while True:
            industry = dice.one_of([*words.INDUSTRIES])
            name = f"{dice.one_of(words.COMPANY_NAMES)} {dice.one_of(words.INDUSTRIES[industry])}"
            domain = f"{name.lower().replace(' ', '-')}-{country.lower()}.example"
            if domain not in self.companies:
                break
            if dice.chance(0.5):
                name = f"{dice.one_of(words.LAST_NAMES[wish.region.names])} {name.split(' ', 1)[1]}"
                domain = f"{name.lower().replace(' ', '-')}-{self.made}.example"
                break
        self.companies.add(domain)
        is_target = True if wish.tier == TARGET_ACCOUNT else None
        return CompanyCard(
            name=name, domain=domain, industry=industry, employees=employees, country=country, is_target=is_target
        )

    def _with_gaps(self, submission: Submission) -> Submission:
        """Leave out what a form did not ask or a lead left blank."""
        dice = self.dice
        if dice.chance(0.035):
            submission = replace(submission, phone="")
        if dice.chance(0.04):
            custom = {key: value for key, value in submission.custom.items() if key != "tool_in_use"}
            submission = replace(submission, custom=custom)
        if dice.chance(0.012):
            submission = replace(submission, company=replace(submission.company, industry=""))
        return submission
