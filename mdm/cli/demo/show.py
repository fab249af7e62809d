"""What the demo prints of the API's answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.markup import escape

from mdm.canonical_json import dumps
from mdm.cli.screen import console, print_table

Answer = Mapping[str, Any]

_SHOWN_LINKS = 1


def heading(text: str) -> None:
    console.print(f"\n[bold]{text}[/bold]")


def golden_record(golden: Answer, title: str) -> None:
    """Each golden value with the records it comes from and the rule that chose it."""
    heading(f"{title}: {golden['golden_id']}, version {golden['version']}, {len(golden['records'])} records")
    rows = [row for name, value in golden["values"].items() for row in _values(name, value, golden)]
    print_table("", ("attribute", "golden value", "from", "chosen because"), rows)


def _values(name: str, value: Any, golden: Answer) -> list[tuple[str, str, str, str]]:
    origin = golden["provenance"].get(name)
    if isinstance(origin, list):
        return [(name, _text(one["value"]), _keys(one["records"]), "all are kept") for one in origin]
    if isinstance(origin, dict) and "strategy" in origin:
        return [(name, _text(value), _keys(origin["records"]), origin["strategy"].replace("_", " "))]
    if isinstance(origin, dict):
        return [
            (f"{name}.{purpose}", _text(given), _keys(origin[purpose]["records"]), "the most restrictive")
            for purpose, given in value.items()
        ]
    return [(name, _text(value), "", "")]


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values())
    return value if isinstance(value, str) else dumps(value)


def _keys(keys: Sequence[str]) -> str:
    return " ".join(keys)


def why(explanation: Answer) -> None:
    """The strongest links of a golden record, with what each comparison adds."""
    heading("Why two of its records are one person")
    for link in explanation["links"][:_SHOWN_LINKS]:
        one, other = (f"{key['source']}:{key['source_id']}" for key in link["records"])
        rows = [("two random records", "before anything is compared", explanation["prior_weight"])]
        rows += [(said["name"], said["level"], said["weight"]) for said in link["comparisons"]]
        rows.append(("together", f"probability {link['match_probability']:.6f}", link["match_weight"]))
        print_table(
            f"{one} and {other}, brought together by the blocking rule {link['blocking_rule']!r}",
            ("comparison", "level", "weight"),
            [(name, level, f"{weight:+.2f}") for name, level, weight in rows],
        )
        if link["identifier_rule"]:
            console.print(f"They also share an identifier: {link['identifier_rule']}.")


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
        console.print(escape(f"          moved {key} from {moved['from']} to {moved['to']}"))
