"""Where the demo sells: each region with its hours, its pool and its people's pace."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from handoff.process.defaults import hours
from handoff.worktime import BusinessCalendar
from handoff.worktime.public_holidays import resolve

SALES_US_WEST: Final = "Sales US West hours"
WEST_HOURS: Final = hours.office_hours("America/Los_Angeles", "US")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Region:
    """One sales region. `pace` stretches its answers, `late` is its share of late dispositions."""

    key: str
    name: str
    calendar: str
    share: float
    countries: Mapping[str, float]
    names: str
    phone: str
    pace: float
    late: float
    us_region: str = ""


REGIONS: Final = (
    Region(
        key="us_east",
        name="Sales US East",
        calendar=hours.SALES_US,
        share=0.5,
        countries={"US": 0.86, "CA": 0.14},
        names="us",
        phone="+1 617 555 01",
        pace=0.9,
        late=0.06,
        us_region="east",
    ),
    Region(
        key="us_west",
        name="Sales US West",
        calendar=SALES_US_WEST,
        share=0.17,
        countries={"US": 1.0},
        names="us",
        phone="+1 415 555 01",
        pace=0.8,
        late=0.03,
        us_region="west",
    ),
    Region(
        key="uk",
        name="Sales UK",
        calendar=hours.SALES_UK,
        share=0.165,
        countries={"GB": 1.0},
        names="uk",
        phone="+44 20 7946 09",
        pace=1.6,
        late=0.16,
    ),
    Region(
        key="dach",
        name="Sales DACH",
        calendar=hours.SALES_DACH,
        share=0.165,
        countries={"DE": 0.74, "NL": 0.26},
        names="dach",
        phone="+49 30 2312 50",
        pace=0.9,
        late=0.06,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The calendars of the story, holidays written out for its years."""

    calendars: Mapping[str, BusinessCalendar]

    @classmethod
    def of_years(cls, first: int, last: int) -> "Hours":
        documents: dict[str, dict[str, Any]] = {**hours.CALENDARS, SALES_US_WEST: WEST_HOURS}
        calendars = {
            name: BusinessCalendar.from_document(resolve(document, first, last)) for name, document in documents.items()
        }
        return cls(calendars=calendars)

    def of(self, region: Region) -> BusinessCalendar:
        return self.calendars[region.calendar]

    @property
    def marketing(self) -> BusinessCalendar:
        return self.calendars[hours.MARKETING]


def zone_of(calendar: BusinessCalendar) -> ZoneInfo:
    return calendar.hours.zone
