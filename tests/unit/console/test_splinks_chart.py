import json

from api.steward.splinks_chart import rows_of
from mdm.explain import Contribution, LinkReason
from mdm.match.model import LevelWeight
from mdm.model import RecordKey
from mdm.rules import RuleSet

ENDS = (RecordKey("crm", "1"), RecordKey("pos", "2"))
SAME_NAME = LevelWeight(14, "same full name", 0.5, 0.0005, 9.97, "full_name")
OTHER_E_MAIL = LevelWeight(0, "other e-mail", 0.1, 0.9, -3.17)


def test_rarity_stands_beside_its_comparison_and_all_bars_together_are_the_final_score(
    rules: RuleSet,
) -> None:
    said = (Contribution("name", SAME_NAME, 12.5), Contribution("email", OTHER_E_MAIL, -3.17))
    link = LinkReason(ENDS, -0.67, 0.38, "rule", None, said)
    values = {
        "given_name": ("Kate", "Kate"),
        "family_name": ("O'Neil", "Oneil"),
        "emails": ("a@x.example", ""),
    }
    rows = json.loads(rows_of(link, -10.0, rules.match.comparisons, values))
    assert [one["column_name"] for one in rows] == ["Prior", "name", "tf_name", "email", "Final score"]
    assert [one["bar_sort_order"] for one in rows] == [0, 1, 2, 3, 4]
    _, name, rarity, email, final = rows
    assert abs(sum(one["log2_bayes_factor"] for one in rows[:-1]) - final["log2_bayes_factor"]) < 1e-9
    assert (name["log2_bayes_factor"], round(rarity["log2_bayes_factor"], 6)) == (9.97, 2.53)
    assert (name["value_l"], name["value_r"]) == ("Kate, O'Neil", "Kate, Oneil")
    assert (email["value_l"], email["value_r"]) == ("a@x.example", "")
    assert email["bayes_factor_description"].endswith("9.00 times less likely to be a match")
    assert name["sql_condition"] == "full_name_l = full_name_r"


def test_a_comparison_that_the_rules_do_not_know_any_more_is_drawn_without_values() -> None:
    link = LinkReason(ENDS, 9.97, 0.9, None, None, (Contribution("gone", SAME_NAME, 9.97),))
    (bar, _) = json.loads(rows_of(link, None, (), {"given_name": ("Kate", "Kate")}))
    assert (bar["column_name"], bar["value_l"]) == ("gone", "")
