"""Whether DuckDB understands the SQL of a rule set, asked before anything runs."""

import duckdb

from mdm.match.connection import connect
from mdm.match.profiles import FEATURES, profiles_table
from mdm.model import Profile
from mdm.rulefiles import rule_error
from mdm.rules import RuleSet

# Expressions are tried on nothing and on something: DuckDB finds out only on a row that a text is no list.
_TRIED_ON = (
    Profile(),
    Profile(
        given="kate", middle="ann", family="oneil", families=("oneil",), suffix="jr", full_name="kate oneil",
        formal_given=("katherine",), birth_dates=("1984-07-02",), birth_date_part="1984", emails=("kate@example.com",),
        email_given=("kate",),
        phones=("2079460018",), addresses=("12 high street|ls14ab",), premises=("12|ls14ab",),
        postal_codes=("gb ls14ab",), localities=("leeds",), loyalty_ids=("l77",),
        personal_ids=("passport:123",), identifiers=("loyalty_id:l77", "passport:123"),
    ),
)  # fmt: skip


def check_sql(rules: RuleSet) -> None:
    """Raises RuleSetInvalid with file and line for the first expression that cannot be evaluated over profiles."""
    with connect() as con:
        con.register("profile", profiles_table(enumerate(_TRIED_ON)))
        both = ", ".join(f"l.{name} AS {name}_l, r.{name} AS {name}_r" for name in FEATURES)
        con.execute(f"CREATE VIEW pair AS SELECT {both} FROM profile AS l, profile AS r")
        if not _all_understood(con, rules):
            _name_the_first(con, rules)


def _all_understood(con: duckdb.DuckDBPyConnection, rules: RuleSet) -> bool:
    """In three questions: every process begins with this, and one for each expression takes a third of a second."""
    conditions = [
        f"({level.when}\n)" for one in rules.match.comparisons for level in one.levels if not level.is_else
    ]
    columns = [f"({column}\n)" for one in rules.match.training.em_blocking for column in one]
    if _error(con, f"EXPLAIN SELECT 1 FROM pair WHERE {' OR '.join(conditions)}"):
        return False
    values = f"SELECT {', '.join(conditions)} FROM pair"
    if _error(con, values) or _error(con, f"SELECT {', '.join(columns)} FROM profile"):
        return False
    return {str(kind) for kind in con.sql(values).types} == {"BOOLEAN"}


def _name_the_first(con: duckdb.DuckDBPyConnection, rules: RuleSet) -> None:
    path = rules.folder / "customer.yaml"
    for i, comparison in enumerate(rules.match.comparisons):
        for j, level in enumerate(comparison.levels):
            reason = None if level.is_else else _condition_error(con, level.when)
            if reason:
                raise rule_error(path, ("comparisons", i, "levels", j, "when"), reason)
    for i, columns in enumerate(rules.match.training.em_blocking):
        for j, column in enumerate(columns):
            if reason := _error(con, f"SELECT ({column}\n) FROM profile"):
                raise rule_error(path, ("training", "em_blocking", i, j), reason)


def _condition_error(con: duckdb.DuckDBPyConnection, condition: str) -> str | None:
    """What is wrong with a condition on a pair: as a filter, so that an aggregate is refused, too."""
    query = f"SELECT ({condition}\n) AS holds FROM pair WHERE ({condition}\n)"
    if reason := _error(con, query):
        return reason
    kind = str(con.sql(query).types[0])
    return None if kind == "BOOLEAN" else f"must be true or false, is {kind}"


def _error(con: duckdb.DuckDBPyConnection, query: str) -> str | None:
    """DuckDB's reason, in one line, not to answer a query."""
    try:
        con.sql(query).fetchall()
    except duckdb.Error as error:
        return str(error).splitlines()[0]
    return None
