"""What `mdm status` prints for people."""

from datetime import datetime

from mdm.cli.screen import print_table
from mdm.store.status import Following, Status

Row = tuple[object, ...]


def print_status(found: Status, version: str, *, dead: bool) -> None:
    """Tables, those that say nothing left out; `dead`: with the newest dead letters."""
    print_table("Inputs", ("outcome", "count"), [*found.inputs.items()])
    print_table("At work", ("what", "now"), _at_work(found))
    print_table("Live records", ("source", "count"), [*found.sources.items()])
    print_table("Golden IDs", ("state", "count"), _golden(found))
    print_table("Review tasks", ("kind", "count"), [*found.review_tasks.items()])
    print_table("Decisions", ("state", "count"), [*found.decisions.items()])
    if found.subscriptions:
        print_table("Subscriptions", _STANDING, [_standing(one) for one in found.subscriptions])
        print_table("How they do", _HEALTH, [_health(one) for one in found.subscriptions])
    if found.dead_by_reason:
        print_table("Dead letters", ("reason", "count"), [*found.dead_by_reason.items()])
    if dead:
        print_table(
            "Dead letters, newest first", ("letter", "from", "row or key", "field", "reason"), found.dead
        )
    print_table("Versions", ("of", "version"), [("mdm", version), *_versions(found)])


def _at_work(found: Status) -> list[Row]:
    return [
        ("oldest waiting input", _ago(found.oldest_pending_seconds)),
        ("a resolver is at work", "yes" if found.is_resolving else "no"),
        ("last event", f"{found.events:,}"),
        ("last event at", _moment(found.last_event_at)),
        ("deliveries waiting", f"{found.deliveries['waiting']:,}"),
        ("deliveries dead", f"{found.deliveries['dead']:,}"),
        ("privacy requests open", f"{sum(found.privacy_requests.values()):,}"),
    ]


def _golden(found: Status) -> list[Row]:
    rows: list[Row] = [*found.golden.items()]
    if found.adopted["adopted"]:  # only where a crosswalk was imported
        rows += [
            ("adopted", found.adopted["adopted"]),
            ("adopted, no record yet", found.adopted["waiting"]),
        ]
    return [*rows, ("values held too widely", found.hubs)]


_STANDING = ("no", "name", "by", "state", "position", "lag")


def _standing(one: Following) -> Row:
    return one.subscription, one.name, one.by, one.state, one.position, one.lag


# Two tables, so that each has room in 80 columns.
_HEALTH = ("no", "waiting", "dead", "drift", "reconciled", "failing since")


def _health(one: Following) -> Row:
    drift = "?" if one.drift is None else one.drift
    failing = "" if one.failing_since is None else _moment(one.failing_since)
    return one.subscription, one.waiting, one.dead, drift, _moment(one.reconciled_at), failing


def _versions(found: Status) -> list[Row]:
    names = {"schema": "schema", "model": "model", "rules": "rules of the base", "postgresql": "PostgreSQL"}
    return [(names[of], version or "none") for of, version in found.versions.items()]


def _moment(at: datetime | None) -> str:
    return "never" if at is None else f"{at:%Y-%m-%d %H:%M} UTC"


def _ago(seconds: float | None) -> str:
    """A length of time in its largest unit."""
    if seconds is None:
        return "none waits"
    for name, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {name}"
    return f"{seconds:.0f} seconds"
