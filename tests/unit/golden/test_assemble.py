from datetime import UTC, datetime
from itertools import permutations

from mdm.golden.assemble import Golden, assemble
from mdm.golden.provenance import expand
from mdm.model import Json, Profile, Record, RecordKey
from mdm.rules import Survivorship

TRUST = {"crm": 1, "loyalty": 2, "pos": 3}


def held(key: str, year: int = 2026, **values: Json) -> Record:
    source, _, source_id = key.partition(":")
    return Record(1, RecordKey(source, source_id), Profile(), values, datetime(year, 1, 1, tzinfo=UTC))


def survive(records: list[Record], rule: Survivorship) -> Golden:
    """What survives, whatever the order of the records."""
    outcomes = [assemble(order, [rule], TRUST.__getitem__) for order in permutations(records)]
    assert all(outcome == outcomes[0] for outcome in outcomes)
    return outcomes[0]


def origins(records: list[Record], golden: Golden) -> dict[str, Json]:
    """Provenance as people read it."""
    return expand(golden.values, golden.provenance, sorted(record.key for record in records))


def rule(*attributes: str, **options: object) -> Survivorship:
    return Survivorship(attributes=attributes, **options)  # type: ignore[arg-type]


def test_the_most_trusted_source_wins() -> None:
    golden = survive([held("pos:1", birth_date="1990-01-01"), held("crm:1", birth_date="1984-07-02")],
                     rule("birth_date", strategies=("most_trusted",)))  # fmt: skip
    assert golden.values == {"birth_date": "1984-07-02"}


def test_the_most_recent_wins() -> None:
    golden = survive([held("crm:1", 2020, birth_date="1990-01-01"), held("pos:1", 2024, birth_date="1984-07-02")],
                     rule("birth_date", strategies=("most_recent",)))  # fmt: skip
    assert golden.values == {"birth_date": "1984-07-02"}


def test_the_most_frequent_wins_and_the_next_strategy_breaks_ties() -> None:
    records = [
        held("crm:1", given_name="Kate"),
        held("pos:1", given_name="Katherine"),
        held("pos:2", given_name="Kate"),
    ]
    frequent = rule("given_name", strategies=("most_frequent",))
    longest = rule("given_name", strategies=("most_frequent", "longest"))
    assert survive(records, frequent).values == {"given_name": "Kate"}
    assert survive(records[:2], longest).values == {"given_name": "Katherine"}


def test_a_verified_value_comes_first() -> None:
    records = [held("crm:1", emails=["a@x.org"]), held("pos:1", emails=["b@x.org"], verified=["emails"])]
    golden = survive(records, rule("emails", union=True, strategies=("verified", "most_trusted")))
    assert golden.values == {"emails": ["b@x.org", "a@x.org"]}


def test_a_name_survives_as_a_whole() -> None:
    records = [
        held("crm:1", given_name="Kate", family_name="Bell"),
        held("pos:1", given_name="Katherine", family_name="Lee"),
    ]
    golden = survive(records, rule("given_name", "family_name", strategies=("longest",)))
    assert golden.values == {"given_name": "Katherine", "family_name": "Lee"}


def test_provenance_names_records_strategy_and_runners_up() -> None:
    records = [held("crm:1", birth_date="1984-07-02"), held("pos:1", birth_date="1990-01-01")]
    golden = survive(records, rule("birth_date", strategies=("most_trusted",)))
    assert origins(records, golden)["birth_date"] == {
        "records": ["crm:1"],
        "strategy": "most_trusted",
        "runners_up": [{"value": "1990-01-01", "records": ["pos:1"]}],
    }


def test_a_list_keeps_every_distinct_value_once() -> None:
    records = [held("crm:1", phones=["+441", "+442"]), held("pos:1", phones=["+442"])]
    golden = survive(records, rule("phones", union=True, strategies=("most_frequent",)))
    assert golden.values == {"phones": ["+442", "+441"]}
    assert origins(records, golden)["phones"] == [
        {"value": "+442", "records": ["crm:1", "pos:1"]},
        {"value": "+441", "records": ["crm:1"]},
    ]


def test_identifiers_keep_every_value_of_a_kind() -> None:
    records = [
        held("crm:1", identifiers={"loyalty_id": "L-1"}),
        held("pos:1", identifiers={"loyalty_id": "L-2"}),
    ]
    golden = survive(records, rule("identifiers", union=True, strategies=("most_trusted",)))
    assert golden.values == {"identifiers": {"loyalty_id": ["L-1", "L-2"]}}


def test_attributes_keep_the_best_value_of_each_name() -> None:
    records = [
        held("crm:1", attributes={"store": "S1", "tier": "gold"}),
        held("pos:1", 2027, attributes={"store": "S2"}),
    ]
    golden = survive(records, rule("attributes", union=True, strategies=("most_recent",)))
    assert golden.values == {"attributes": {"store": "S2", "tier": "gold"}}


def test_a_merge_never_widens_consent() -> None:
    records = [held("crm:1", consents={"email": True, "sms": True}), held("pos:1", consents={"email": False})]
    golden = survive(records, rule("consents", restrictive=True))
    assert golden.values == {"consents": {"email": False, "sms": True}}
    assert origins(records, golden)["consents"] == {
        "email": {"records": ["pos:1"]},
        "sms": {"records": ["crm:1"]},
    }


def test_an_attribute_that_no_record_holds_is_absent() -> None:
    assert survive([held("crm:1"), held("pos:1")], rule("birth_date", strategies=("longest",))) == Golden(
        {}, {}
    )


def test_what_survives_together_has_one_origin() -> None:
    records = [held("crm:1", given_name="Kate", family_name="Bell"), held("pos:1", given_name="Kay")]
    golden = survive(records, rule("given_name", "family_name", strategies=("most_complete",)))
    told = origins(records, golden)
    assert told["family_name"] == told["given_name"]
    assert told["given_name"] == {
        "records": ["crm:1"],
        "strategy": "most_complete",
        "runners_up": [{"value": {"given_name": "Kay"}, "records": ["pos:1"]}],
    }


def test_all_of_a_single_record_comes_from_it() -> None:
    record = held(
        "crm:1",
        birth_date="1984-07-02",
        phones=["+442", "+441"],
        identifiers={"loyalty_id": "L-1"},
        attributes={"tier": "gold"},
        consents={"email": True},
    )
    rules = [
        rule("birth_date", strategies=("longest",)),
        rule("phones", union=True, strategies=("least",)),
        rule("identifiers", union=True, strategies=("least",)),
        rule("attributes", union=True, strategies=("least",)),
        rule("consents", restrictive=True),
    ]
    golden = assemble([record], rules, TRUST.__getitem__)
    assert golden.provenance == {}
    assert origins([record], golden) == {
        "birth_date": {"records": ["crm:1"], "strategy": "only", "runners_up": []},
        "phones": [{"value": "+441", "records": ["crm:1"]}, {"value": "+442", "records": ["crm:1"]}],
        "identifiers": [{"value": {"loyalty_id": "L-1"}, "records": ["crm:1"]}],
        "attributes": [{"value": {"tier": "gold"}, "records": ["crm:1"]}],
        "consents": {"email": {"records": ["crm:1"]}},
    }
