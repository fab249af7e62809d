import pytest

from tests.unit.normalise.conftest import Normalise, read_cases

CASES = read_cases("emails.yaml")
SAME = [(mailbox["is"], written) for mailbox in CASES["same"] for written in mailbox["in"]]


@pytest.mark.parametrize(("mailbox", "written"), SAME, ids=repr)
def test_one_mailbox_in_many_spellings(mailbox: str, written: str, normalised: Normalise) -> None:
    result = normalised({"emails": [written]})
    assert (result.profile.emails, result.flags) == ((mailbox,), ())


@pytest.mark.parametrize("case", CASES["several"], ids=str)
def test_several_addresses_in_one_field(case: dict, normalised: Normalise) -> None:
    result = normalised({"emails": [case["written"]]})
    assert (list(result.profile.emails), result.flags) == (case["are"], ())


@pytest.mark.parametrize("reason", ["unreadable", "placeholder"])
def test_what_is_no_address_is_left_out_and_flagged(reason: str, normalised: Normalise) -> None:
    for written in CASES[reason]:
        result = normalised({"emails": [written]})
        assert (written, result.profile.emails, result.values) == (written, (), {})
        assert (written, result.flags) == (written, (f"emails:{reason}",))


@pytest.mark.parametrize("written", CASES["role"])
def test_a_role_mailbox_is_shown_but_not_compared(written: str, normalised: Normalise) -> None:
    result = normalised({"emails": [written]})
    assert (result.profile.emails, result.values) == ((), {"emails": [written.lower()]})


def test_an_address_without_end_is_none(normalised: Normalise) -> None:
    for written in ("a" * 10_000 + "@example.com", "a@" + "b." * 5_000 + "com", "@" * 10_000):
        assert normalised({"emails": [written]}).profile.emails == ()


def test_people_see_the_address_as_it_was_written(normalised: Normalise) -> None:
    result = normalised({"emails": ["K.ate+x@GoogleMail.com", "kate@gmail.com"]})
    assert result.values == {"emails": ["k.ate+x@googlemail.com", "kate@gmail.com"]}
    assert result.profile.emails == ("kate@gmail.com",)


def email_given_of(normalised: Normalise, case: dict) -> set[str]:
    names = {
        field: case[key] for key, field in (("given", "given_name"), ("family", "family_name")) if key in case
    }
    return {*normalised({**names, "emails": [case["email"]]}).profile.email_given}


@pytest.mark.parametrize("case", CASES["names"], ids=str)
def test_an_address_tells_whose_it_is(case: dict, normalised: Normalise) -> None:
    told = email_given_of(normalised, case)
    assert told.issuperset(case["told"])
    assert told.isdisjoint(case.get("not", ()))


@pytest.mark.parametrize("case", CASES["no_names"], ids=str)
def test_an_address_without_a_given_name_tells_none(case: dict, normalised: Normalise) -> None:
    assert email_given_of(normalised, case) == set()


def test_an_address_in_a_line_of_the_home_is_found_where_there_is_no_other(normalised: Normalise) -> None:
    homes = [{"line1": "12 High St", "line2": "kate@example.com", "postal_code": "LS1 4AB"}]
    assert normalised({"addresses": homes}).profile.emails == ("kate@example.com",)
    assert normalised({"addresses": homes, "emails": ["k@example.com"]}).profile.emails == ("k@example.com",)
