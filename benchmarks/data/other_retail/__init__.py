"""Retail customers made independently of `mdm sample`: rules tuned on the one must hold on the other.

Homes and their members come first, then the times and places each became known, then what was written down there.
Six countries; married and moved people keep their old records; families share e-mails, telephones and cards.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks.data.dataset import Dataset, Known, write_dataset
from benchmarks.data.other_retail.desks import FIRST_KNOWN, KNOWN_AGAIN, TIMES_KNOWN
from benchmarks.data.other_retail.homes import Town, some_day
from benchmarks.data.other_retail.people import Person
from benchmarks.data.other_retail.record import Stores, record

_RECORDS_PER_HOME = 5.0  # about; decides how many streets there are
_TILL_CUSTOMERS = 0.003  # of records: nobody in particular
_KEY_LETTER = {"crm": "C", "loyalty": "M", "ecommerce": "W", "pos": "T"}
_NOTES = (
    "four sources, six countries, people known 1 to 8 times; households share names, e-mails, telephones and cards; "
    "old names and addresses stay on old records; tills often hold just a telephone, a card or a name"
)


def write(folder: Path, records: int = 20_000, seed: int = 1) -> Dataset:
    """Exactly that many records of crm, loyalty, ecommerce and pos; the same for the same seed."""
    rng = Random(seed)
    known = list(_records(records, rng))
    rng.shuffle(known)
    return write_dataset(folder, "other retail", _numbered(known, rng), _NOTES)


def _records(wanted: int, rng: Random) -> Iterator[Known]:
    town, stores = Town(rng, int(wanted / _RECORDS_PER_HOME)), Stores(rng)
    nobodies = int(wanted * _TILL_CUSTOMERS)
    for number in range(nobodies):
        yield Known(stores.till_customer(some_day(rng), rng), f"S{number}")
    left = wanted - nobodies
    while left:
        members = town.next_home()
        household = f"H{members[0].home.number}" if len(members) > 1 else ""
        for person in members:
            for row in _known_as(person, stores, rng):
                if left:
                    yield Known(row, person.entity, household)
                    left -= 1


def _known_as(person: Person, stores: Stores, rng: Random) -> Iterator[dict[str, object]]:
    """The person's records, one for each time they became known."""
    times = rng.choices(list(TIMES_KNOWN), weights=list(TIMES_KNOWN.values()))[0]
    enrolled = 0
    for source in _sources(times, rng):
        card = person.cards[0] if person.cards else ""
        if source == "loyalty":
            if enrolled >= len(person.cards):
                person.cards.append(f"8{person.number:07d}{enrolled}")
            card = person.cards[enrolled]
            enrolled += 1
        elif person.partner_card and rng.random() < 0.4:
            card = person.partner_card
        elif enrolled > 1 and rng.random() < 0.5:
            card = person.cards[1]
        yield record(person, source, card, some_day(rng), stores, rng)


def _sources(times: int, rng: Random) -> list[str]:
    """Each source once before any comes again, mostly."""
    met: Counter[str] = Counter()
    for place in range(times):
        shares = FIRST_KNOWN if place < len(FIRST_KNOWN) and rng.random() < 0.85 else KNOWN_AGAIN
        fresh = [source for source in shares if not met[source]]
        choice = fresh if fresh and shares is FIRST_KNOWN else list(shares)
        met[rng.choices(choice, weights=[shares[source] for source in choice])[0]] += 1
    return list(met.elements())


def _numbered(known: list[Known], rng: Random) -> Iterator[Known]:
    """Source ids in the order of the files, with gaps: they tell nothing of who is who."""
    numbers = dict.fromkeys(_KEY_LETTER, 1_000)
    for one in known:
        source = str(one.row["source"])
        numbers[source] += rng.randint(1, 9)
        yield Known(
            {"source": source, "source_id": f"{_KEY_LETTER[source]}-{numbers[source]}", **one.row},
            one.entity,
            one.household,
        )
