"""The console's texts: none is missing, none is left over, and dates and numbers follow the reader."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
import yaml

import api.steward
from api.errors import PROBLEMS, UNEXPECTED
from api.steward.pages import SECTIONS, THEMES
from api.steward.texts import Texts, texts_for
from mdm.desk.values import ATTRIBUTES
from mdm.events import EventType
from mdm.model import QuestionKind
from mdm.rulefiles import load_rules
from mdm.settings import PACKAGED_RULES

FOLDER = Path(api.steward.__file__).parent


def test_every_text_that_a_page_names_is_there() -> None:
    texts = texts_for("")
    templates = "".join(path.read_text() for path in sorted((FOLDER / "templates").iterdir()))
    code = "".join(path.read_text() for path in sorted(FOLDER.glob("*.py")))
    named = set(re.findall(r'say\("([\w.-]+)"[,)]', templates)) | set(re.findall(r'\("(desk\.\w+)"', code))
    assert len(named) > 50
    assert sorted(name for name in named if not texts.knows(name)) == []


def test_every_text_that_is_put_together_is_there() -> None:
    texts = texts_for("")
    kinds, events = get_args(QuestionKind), get_args(EventType)
    names = [
        *(f"kind.{kind}" for kind in kinds),
        *(f"asks.{kind}" for kind in kinds),
        *(f"attribute.{name}" for name in ATTRIBUTES),
        *(f"section.{section.name}" for section in SECTIONS),
        *(f"theme.{theme}" for theme in THEMES),
        *(f"comparison.{shipped.name}" for shipped in load_rules(PACKAGED_RULES).match.comparisons),
        *(f"desk.event.{event}" for event in events if event.startswith("golden.")),
        *(f"desk.done_{answer}" for answer in ("same", "different", "confirm", "undo")),
    ]
    assert [name for name in names if not texts.knows(name)] == []
    assert len({kind.type for kind in [*PROBLEMS.values(), UNEXPECTED]}) > 5


def test_no_template_says_anything_itself() -> None:
    for path in sorted((FOLDER / "templates").iterdir()):
        markup = re.sub(r"\{#.*?#\}|\{[{%].*?[%}]\}|<[^>]*>|&\w+;", "", path.read_text(), flags=re.DOTALL)
        assert re.findall(r"[A-Za-z]{3,}", re.sub(r'["\w|.() ,-]*\}\}', "", markup)) == [], path.name


@pytest.mark.parametrize(
    ("accepted", "number", "moment"),
    [
        ("en-GB", "1,234.5", "2 Mar 2026, 09:30:00"),
        ("de-DE,en;q=0.8", "1.234,5", "02.03.2026, 09:30:00"),
        ("", "1,234.5", "2 Mar 2026, 09:30:00"),
        ("*", "1,234.5", "2 Mar 2026, 09:30:00"),
        ("xx-nonsense, ;;", "1,234.5", "2 Mar 2026, 09:30:00"),
        ("../../etc", "1,234.5", "2 Mar 2026, 09:30:00"),
    ],
)
def test_dates_and_numbers_follow_the_reader(accepted: str, number: str, moment: str) -> None:
    texts: Texts = texts_for(accepted)
    assert texts.number(1234.5) == number
    said = texts.moment(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    assert said == f'<time datetime="2026-03-02T09:30:00+00:00">{moment}</time>'


def test_one_is_said_otherwise_than_many() -> None:
    texts = texts_for("")
    assert (texts.say("desk.records", n=1), texts.say("desk.records", n=3)) == ("one record", "3 records")


def test_the_file_holds_text_and_nothing_else() -> None:
    def leaves(held: object) -> list[object]:
        return [leaf for one in held.values() for leaf in leaves(one)] if isinstance(held, dict) else [held]

    loaded = yaml.safe_load((FOLDER / "texts/en.yaml").read_text())
    assert [leaf for leaf in leaves(loaded) if not isinstance(leaf, str)] == []
