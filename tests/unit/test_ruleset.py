"""A rule set with a mistake in it is refused with file, line and reason, whichever part the mistake is in."""

import re
import shutil
from pathlib import Path

import pytest

from mdm.errors import RuleSetInvalid
from mdm.ruleset import read_rule_set
from mdm.settings import PACKAGED_RULES

C, V, S, M = "customer.yaml", "survivorship.yaml", "sources.yaml", "mappings/salesforce_contact.yaml"
SAME_DATE = 'when: "list_has_any(birth_dates_l, birth_dates_r)"'

# file, text of it, what stands there instead, a pattern of what is said after the file's name; HERE is the text's line
MISTAKES = {
    "an unknown key": (C, "guards:", "gards: 1\nguards:", r"line \d+: gards: unknown key"),
    "a wrong type": (C, "max_records: 30", "max_records: lots", r"line HERE: blocking\.0\.max_records"),
    "a key twice": (C, "thresholds:", "vetoes: []\nthresholds:", r"line \d+: 'vetoes' stands twice"),
    "no number": (C, "link: 3.0", "link: .inf", r"line HERE: thresholds\.link"),
    "a tag of Python's": (C, "vetoes:", "x: !!python/name:os.system\nvetoes:", r"line \d+: could not"),
    "a blocking field": (C, "fields: [emails]", "fields: [email]", r"line HERE: .*'email' is no field"),
    "a blocking flag": (C, "fields: [emails]", "fields: [is_person]", r"line HERE: .*is no field"),
    "a blocking rule twice": (
        C,
        "{name: phone,",
        "{name: email,",
        r"line \d+: blocking: 'email' stands twice",
    ),
    "a comparison's name": (
        C,
        "name: birth_date\n",
        "name: birth date\n",
        r"line HERE: comparisons\.1\.name",
    ),
    "a comparison twice": (C, "name: birth_date\n", "name: name\n", r"line \d+: .*'name' stands twice"),
    "no last level": (C, "other birth date, when: ELSE", "x, when: given_l = given_r", r"line \d+: .*ELSE"),
    "a frequency of nothing": (
        C,
        "frequency: full_name",
        "frequency: name",
        r"line HERE: .*'name' is no single",
    ),
    "a frequency of a list": (C, "frequency: full_name", "frequency: emails", r"line HERE: .*is no single"),
    "a frequency without its level": (
        C,
        "frequency: full_name",
        "frequency: middle",
        r"line \d+: .*needs a level",
    ),
    "an unknown column": (
        C,
        SAME_DATE,
        "when: dob_l = dob_r",
        r'line HERE: .*when: Binder Error.*"dob_[lr]"',
    ),
    "a syntax error": (C, SAME_DATE, "when: given_l = = given_r", r"line HERE: .*when: Parser Error"),
    "an unknown function": (C, SAME_DATE, "when: alike(given_l)", r"line HERE: .*when: Catalog Error"),
    "two statements": (C, SAME_DATE, "when: 'true; drop table x'", r"line HERE: .*when: Parser Error"),
    "no condition": (C, SAME_DATE, "when: len(given_l)", r"line HERE: .*must be true or false, is BIGINT"),
    "an aggregate": (C, SAME_DATE, "when: count(*) > 1", r"line HERE: .*when: Binder Error"),
    "a list that is text": (C, SAME_DATE, "when: emails_l = given_r", r"line HERE: .*when: Conversion Error"),
    "a training column": (C, '"emails[1]"', '"email[1]"', r"line HERE: training\.em_blocking\.0\.0: Binder"),
    "a golden attribute": (
        V,
        "[birth_date]",
        "[birthdate]",
        r"line HERE: .*'birthdate' is no golden attribute",
    ),
    "a golden attribute twice": (V, "[phones]", "[emails]", r"line \d+: golden: 'emails' stands twice"),
    "a strategy": (V, "[verified,", "[verifed,", r"line HERE: golden\.\d\.strategies\.\d"),
    "union of one value": (V, "[birth_date]", "[birth_date]\n    union: true", r"line \d+: .*union is for"),
    "restrictive names": (V, "[consents]", "[suffix]", r"line \d+: .*restrictive is for consents"),
    "an unknown mapping": (
        S,
        "open_loyalty_member",
        "nonesuch",
        r"line HERE: loyalty\.mapping: .*'nonesuch'",
    ),
    "a mapping elsewhere": (S, "open_loyalty_member", "../sources", r"line HERE: loyalty\.mapping"),
    "a source's name": (S, "pos:", "'p:os':", r"line HERE: p:os"),
    "a country that is false": (S, "country: GB", "country: NO", r"line HERE: crm\.country"),
    "a bad path": (M, "FirstName", "First..Name", r"line HERE: record\.given_name"),
    "a canonical field": (M, "given_name:", "givn_name:", r"line HERE: record\.givn_name: unknown key"),
    "a time's notation": (
        M,
        "into: MasterRecordId",
        "into: {from: a, format: '%Q'}",
        r"line HERE: .*'Q' is a bad directive",
    ),
    "a notation's name": (
        M,
        "into: MasterRecordId",
        "into: {from: a, format: epoch}",
        r"line HERE: .*nor a strptime format",
    ),
}
CONTENTS = {
    "nothing": (b"", "line 1: the file: is empty"),
    "a comment": (b"# to do\n", "line 1: the file: is empty"),
    "a list": (b"- a\n", "line 1: the file: must hold names and values"),
    "no YAML": (b"a: [1\nb: 2\n", "line 2: "),
    "a tab": (b"a:\n\tb: 1\n", "line 2: "),
    "no UTF-8": (b"a: 1\nb: \xff\n", "line 2: is not UTF-8 text"),
    "UTF-16": ("a: 1".encode("utf-16"), "line 1: is not UTF-8 text"),
    "a NUL byte": (b"a: 1\nb: \0\n", "line 2: holds a character that YAML does not allow"),
    "two documents": (b"a: 1\n---\nb: 1\n", "line 2: "),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKAGED_RULES, tmp_path / "rules", ignore=shutil.ignore_patterns("models")))


def refusal(folder: Path) -> str:
    with pytest.raises(RuleSetInvalid) as refused:
        read_rule_set(folder)
    said = str(refused.value)
    assert len(said.splitlines()) == 1
    return said


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_file_line_and_reason(name: str, folder: Path) -> None:
    file, text, mistake, said = MISTAKES[name]
    path = folder / file
    before = path.read_text()
    assert text in before
    path.write_text(before.replace(text, mistake, 1))
    line = before[: before.index(text)].count("\n") + 1
    assert re.match(re.escape(f"{path}, ") + said.replace("HERE", str(line)), refusal(folder))


@pytest.mark.parametrize("name", CONTENTS)
@pytest.mark.parametrize("file", [C, V, S, M])
def test_a_file_that_holds_no_rules_is_named_with_line_and_reason(name: str, file: str, folder: Path) -> None:
    content, said = CONTENTS[name]
    (folder / file).write_bytes(content)
    assert refusal(folder).startswith(f"{folder / file}, {said}")


@pytest.mark.parametrize("file", [C, V, S])
def test_a_missing_file_and_a_folder_in_its_place_are_named(file: str, folder: Path) -> None:
    (folder / file).unlink()
    assert refusal(folder) == f"{folder / file}: cannot be read: No such file or directory"
    (folder / file).mkdir()
    assert refusal(folder) == f"{folder / file}: cannot be read: Is a directory"


def test_a_date_needs_no_quotes(folder: Path) -> None:
    path = folder / C
    path.write_text(path.read_text().replace('"1900-01-01"', "1900-01-01"))
    assert "1900-01-01" in read_rule_set(folder).match.normalise.placeholders.birth_dates
