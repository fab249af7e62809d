"""Takes a rule set into use, checked to the last line: also what only the stages can judge."""

from pathlib import Path

from mdm.ingest import check_mappings
from mdm.ingest.vendors import check_webhooks
from mdm.match.check import check_sql
from mdm.rulefiles import load_rules
from mdm.rules import RuleSet


def read_rule_set(folder: Path) -> RuleSet:
    """The rule set with every mapping and every SQL expression understood; raises RuleSetInvalid."""
    rules = load_rules(folder)
    check_mappings(rules)
    check_webhooks(rules)
    check_sql(rules)
    return rules
