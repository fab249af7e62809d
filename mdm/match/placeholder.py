"""Values too frequent to be anybody's own: found when a model version is trained, frozen in it, masked ever after.

A till's default birth date, the shop's own telephone number, the address of the head office: lists name the known ones,
counting finds the others. What a value may be expected to be held by is told by what stands beside it: a birth date by
all dates of a lifetime, a contact by the families that share it, a name by how often its two parts are met apart.
"""

from collections.abc import Mapping
from dataclasses import replace

import duckdb

from mdm.match.dependent import keep_only
from mdm.model import Profile
from mdm.rules import PlaceholderRules

Placeholders = Mapping[str, frozenset[str]]  # field of a profile → its values that say nothing

_NO_NAME = {
    **dict.fromkeys(("given", "middle", "family", "full_name")),
    **dict.fromkeys(("families", "formal_given", "email_given"), ()),
}
_LIFETIME_DAYS = 60 * 365  # of customers' birth dates


def find_placeholders(con: duckdb.DuckDBPyConnection, rules: PlaceholderRules) -> dict[str, frozenset[str]]:
    """The placeholders among the profiles of table `people`; fields without any are absent."""
    shared = {"emails": rules.families, "phones": rules.families, "addresses": rules.families_at_address}
    bounds = {"records": rules.records, "times": rules.times_expected}
    found = {
        "birth_dates": _values(
            con, _BIRTH_DATES, {**bounds, "families": rules.families, "days": _LIFETIME_DAYS}
        ),
        **{
            field: _values(con, _CONTACTS.format(field=field), {"families": f}) for field, f in shared.items()
        },
        "full_name": _values(con, _NAMES, bounds),
    }
    return {field: values for field, values in found.items() if values}


def _values(con: duckdb.DuckDBPyConnection, query: str, bounds: Mapping[str, float]) -> frozenset[str]:
    return frozenset(value for (value,) in con.execute(query, dict(bounds)).fetchall())


_BIRTH_DATES = """
WITH held AS (SELECT unnest(birth_dates) AS value, family FROM people),
expected AS (SELECT count(*) / $days AS holders FROM people WHERE len(birth_dates) > 0)
SELECT value FROM held GROUP BY value
HAVING count(*) >= $records AND count(DISTINCT family) >= $families
AND count(*) >= $times * (SELECT holders FROM expected)
"""
_CONTACTS = """
SELECT value FROM (SELECT unnest({field}) AS value, family FROM people)
GROUP BY value HAVING count(DISTINCT family) >= $families
"""
# Jose and Garcia meet more often than chance has it, too; but not as if one were hardly found without the other. One
# person's many records share a contact, and count once.
_NAMES = """
WITH named AS (
    SELECT given, family, full_name, coalesce(emails[1], phones[1], addresses[1]) AS contact FROM people
    WHERE full_name IS NOT NULL
),
givens AS (SELECT given, count(*) AS holders FROM named GROUP BY given),
families AS (SELECT family, count(*) AS holders FROM named GROUP BY family),
names AS (
    SELECT given, family, full_name, count(*) AS holders FROM named GROUP BY given, family, full_name
    HAVING count(DISTINCT contact) + count(*) FILTER (contact IS NULL) >= $records
)
SELECT full_name FROM names JOIN givens USING (given) JOIN families USING (family)
WHERE 2 * names.holders >= greatest(givens.holders, families.holders)
AND names.holders >= $times * givens.holders * families.holders / (SELECT count(*) FROM named)
"""


def without_placeholders(profile: Profile, placeholders: Placeholders) -> Profile:
    """The profile without them, and without what says the same."""
    for field, known in placeholders.items():
        if field == "full_name":
            if profile.full_name in known:
                profile = replace(profile, **_NO_NAME)  # type: ignore[arg-type]
            continue
        held: tuple[str, ...] = getattr(profile, field)
        if not known.isdisjoint(held):
            profile = keep_only(profile, field, [value for value in held if value not in known])
    return profile
