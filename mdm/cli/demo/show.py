"""What the demo prints of the API's answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.markup import escape

from mdm.canonical_json import dumps
from mdm.cli.screen import console, print_table

Answer = Mapping[str, Any]

_ORDER = (
    "given_name", "middle_name", "family_name", "suffix", "birth_date", "emails", "phones", "addresses",
    "identifiers", "attributes", "consents",
)  # fmt: skip
_STRATEGIES = {"only": "no other value"}
_ADDRESS = ("line1", "line2", "city", "region", "postal_code", "country")


def heading(text: str) -> None:
    console.print(f"\n[bold]{escape(text)}[/bold]", soft_wrap=True)


def golden_record(golden: Answer, title: str) -> None:
    """Each golden value with the records it comes from and the rule that chose it."""
    heading(f"{title}: {golden['golden_id']}, version {golden['version']}, {len(golden['records'])} records")
    values = golden["values"]
    rows = [row for name in _ORDER if name in values for row in _values(name, values[name], golden)]
    print_table("", ("attribute", "golden value", "from", "chosen because"), rows)


def _values(name: str, value: Any, golden: Answer) -> list[tuple[str, str, str, str]]:
    origin = golden["provenance"].get(name)
    if isinstance(origin, list):
        return [(name, _text(one["value"]), _keys(one["records"]), "all are kept") for one in origin]
    if isinstance(origin, dict) and "strategy" in origin:
        return [
            (
                name,
                _text(value),
                _keys(origin["records"]),
                _STRATEGIES.get(origin["strategy"], origin["strategy"].replace("_", " ")),
            )
        ]
    if isinstance(origin, dict):
        return [
            (f"{name}.{purpose}", _text(given), _keys(origin[purpose]["records"]), "the most restrictive")
            for purpose, given in value.items()
        ]
    return [(name, _text(value), "", "")]


def _text(value: Any) -> str:
    if isinstance(value, dict):
        ordered = [value[part] for part in _ADDRESS if part in value] or value.values()
        return ", ".join(map(str, ordered))
    return value if isinstance(value, str) else dumps(value)


def _keys(keys: Sequence[str]) -> str:
    return " ".join(keys)


def why(explanation: Answer, record: str) -> None:
    """The strongest link of one of a golden record's records, with what each comparison adds."""
    for link in explanation["links"]:
        one, other = (f"{key['source']}:{key['source_id']}" for key in link["records"])
        if record not in (one, other):
            continue
        heading(
            f"Why {one} and {other} are one person: the blocking rule {link['blocking_rule']!r} brought them together"
        )
        rows = [("two random records", "before anything is compared", explanation["prior_weight"])]
        rows += [(said["name"], said["level"], said["weight"]) for said in link["comparisons"]]
        rows.append(("together", f"probability {link['match_probability']:.6f}", link["match_weight"]))
        print_table(
            "",
            ("comparison", "level", "weight"),
            [(name, level, f"{weight:+.2f}") for name, level, weight in rows],
        )
        if link["identifier_rule"]:
            console.print(f"They also share an identifier: {link['identifier_rule']}.")
        return


def event(said: Answer) -> None:
    """One event, as a subscriber gets it."""
    data = said["data"]
    ids = data.get("previous_golden_ids") or data.get("resulting_golden_ids") or []
    told = {"golden.merged": "took in ", "golden.split": "became "}.get(said["type"], "") + ", ".join(ids)
    if data.get("surviving_golden_id"):
        told = f"survives as {data['surviving_golden_id']}"
    console.print(f"  {int(said['sequence']):>6}  {said['type']:<16} {data['golden_id']}  {told}")
    for moved in data["moved_records"]:
        key = f"{moved['source']}:{moved['source_id']}"
        console.print(
            escape(f"          moved {key} from {moved['from'] or 'nowhere'} to {moved['to'] or 'nowhere'}")
        )
