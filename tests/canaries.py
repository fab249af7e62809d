"""Invented persons whose every personal value is like no other, so that a piece of one that is found is a leak."""

import re
from random import Random
from typing import Any

from mdm.model import Json
from mdm.store import models
from tests.base import Base, Payload, deletion
from tests.integration.test_dead_letters import bury

_LETTERS = 5  # of a word: no piece of that length stands in what the service says
# Of digits more: five in a row stand in times, weights and hashes by chance.
_DIGITS = 8
# Keys, secrets and signatures are random text: a piece may be in them by chance.
_RANDOM = re.compile(r"\bv1,[\w+/]+=*|whsec_[\w+/=-]+|mdm_[0-9a-f]{12}_[\w-]+|\b[0-9a-f]{16,}\b")


class Canaries:
    """Makes values, and finds them."""

    def __init__(self) -> None:
        self._random = Random(7)
        self._made: list[str] = []

    def word(self) -> str:
        syllables = ("".join(self._random.choice(of) for of in ("zvkxqjw", "uoyi")) for _ in range(5))
        return self._keep("".join(syllables))

    def date(self, day: str = "") -> str:
        """That day, or any."""
        return self._keep(day or f"19{self._random.randrange(30, 99)}-0{self._random.randrange(1, 9)}-17")

    def person(self, key: str, **fields: Json) -> dict[str, Json]:
        """A record of a person of their own; every field that can be personal is filled."""
        source, _, source_id = key.partition(":")
        made: dict[str, Json] = {
            "given_name": self.word().title(),
            "middle_name": self.word().title(),
            "family_name": self.word().title(),
            "suffix": self.word(),
            "birth_date": self._keep(
                f"19{self._random.randrange(30, 99)}-0{self._random.randrange(1, 9)}-17"
            ),
            "emails": [f"{self.word()}@{self.word()}.example", f"{self.word()} at home"],
            "phones": [self._keep(f"+44791{self._random.randrange(10**7):07}"), f"ask {self.word()}"],
            "addresses": [self.address(), {"line1": self.word(), "country": self.word()}],  # the wrong column
            "attributes": {"note": self.word(), "deep": {"list": [self.word(), {"of": self.word()}]}},
            "updated_at": f"when {self.word()} came",  # cannot be read
            "unreadable": {"birth_date": self.word()},
        }
        return {**made, "source": source, "source_id": source_id, **fields}

    def address(self) -> Json:
        parts = ("line2", "city", "region", "postal_code")
        return {"line1": f"12 {self.word()} St", **{part: self.word() for part in parts}, "country": "GB"}

    def found_in(self, text: str) -> list[str]:
        """Pieces of any value in the text, in whichever case."""
        read = _RANDOM.sub("", text).lower()
        found: set[str] = set()
        for size in (_LETTERS, _DIGITS):
            found |= self._pieces(size) & {read[at : at + size] for at in range(len(read))}
        return sorted(found)

    def _pieces(self, size: int) -> set[str]:
        made = [value for value in self._made if value.isalpha() == (size == _LETTERS)]
        return {value[at : at + size] for value in made for at in range(len(value) - size + 1)}

    def _keep(self, value: str) -> str:
        self._made.append(value.lower())
        return value


def like(person: Payload, key: str, **fields: Json) -> dict[str, Json]:
    """The same person as another source knows them."""
    source, _, source_id = key.partition(":")
    held = {name: value for name, value in person.items() if name not in ("updated_at", "unreadable")}
    return {**held, "source": source, "source_id": source_id, **fields}


def fill(base: Base, canaries: Canaries) -> dict[str, Any]:
    """All that can become of persons, and the numbers under which it is known."""
    person, word = canaries.person, canaries.word
    one = person("crm:1", identifiers={"loyalty_id": "L-1"}, consents={"email_marketing": True})
    other = like(one, "loyalty:2", middle_name=None, emails=[f"{word()}@{word()}.example"])
    base.send(one, other, like(one, "crm:1", attributes={"note": word()}, source_version=5))
    base.send(like(one, "crm:1", family_name=word().title(), source_version=3))  # superseded
    two = person("crm:14")
    base.send(two, like(two, "loyalty:15"))
    base.send(person("pos:3"), person("ecommerce:4"), person("crm:5"), person("pos:6"), person("pos:9"))
    merged = base.golden_id("pos:3")
    standing = base.merge("pos:3", "ecommerce:4")
    base.undo(base.merge("crm:5", "pos:6"))
    base.split("crm:14", ["loyalty:15"])
    base.send(deletion("pos:9"), person("crm:10"), {"source": "crm", "source_id": "11", "merged_into": "10"})
    asked = person("crm:7", birth_date=canaries.date("1931-02-03"))
    # A veto: stewards are asked.
    base.send(asked, like(asked, "ecommerce:8", birth_date=canaries.date("1986-11-27")))
    (letter,) = bury(base, person("pos:12"))
    base.put(person("crm:13"))
    model = base.act(models.active_model)
    assert model is not None
    keys = ("crm:1", "pos:3", "crm:5", "pos:6", "crm:7", "ecommerce:8", "crm:10")
    return {
        "one": one, "golden": {key: base.golden_id(key) for key in keys}, "merged": merged, "letter": letter,
        "decision": standing, "model": model.model, "task": base.tasks()[0].task,
    }  # fmt: skip
