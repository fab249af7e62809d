"""Who there is: people, what they are called, where they live and lived, how they can be reached, their cards."""

from dataclasses import dataclass, field
from datetime import date

from benchmarks.data.other_retail.contacts import Phone
from benchmarks.data.other_retail.cultures import Culture
from benchmarks.data.other_retail.places import Place


@dataclass(slots=True)
class Home:
    """A household: where it is, where it was until `moved`, what its members share."""

    number: int
    country: str
    place: Place
    former: Place | None = None
    moved: date = date.min
    landline: Phone | None = None
    email: str = ""


@dataclass(slots=True)
class Person:
    number: int
    home: Home
    culture: Culture
    female: bool
    given: str
    family: str
    born: date
    middle: str = ""
    suffix: str = ""
    called: str = ""  # what friends and forms call them, where that is not the given name
    former_family: str = ""  # until `married`
    married: date = date.min
    emails: list[str] = field(default_factory=list)  # the one in use first
    work_email: str = ""
    mobile: Phone | None = None
    former_mobile: Phone | None = None
    cards: list[str] = field(default_factory=list)
    partner_card: str = ""  # of a partner, used as one's own
    parent_mobile: Phone | None = None  # given by the young instead of theirs

    @property
    def entity(self) -> str:
        return f"P{self.number}"

    def family_on(self, day: date) -> str:
        return self.former_family if self.former_family and day < self.married else self.family

    def place_on(self, day: date) -> Place:
        return self.home.former if self.home.former and day < self.home.moved else self.home.place
