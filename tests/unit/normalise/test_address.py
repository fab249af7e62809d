import pytest

from mdm.model import Profile
from tests.unit.normalise.conftest import Normalise, read_cases

CASES = read_cases("addresses.yaml")


def profile_of(normalised: Normalise, line: str, case: dict) -> Profile:
    address = {
        "line1": line,
        **{key: case[key] for key in ("city", "postal_code", "country") if case.get(key)},
    }
    return normalised({"addresses": [address]}).profile


@pytest.mark.parametrize("case", CASES["same"], ids=lambda case: f"{case['country']} {case['is']}")
def test_one_address_in_many_spellings(case: dict, normalised: Normalise) -> None:
    for line in case["lines"]:
        profile = profile_of(normalised, line, case)
        assert (line, profile.addresses) == (line, (case["is"],))
        assert (line, profile.premises) == (line, (case["premises"],) if "premises" in case else ())


@pytest.mark.parametrize("case", CASES["different"], ids=lambda case: case["country"])
def test_different_homes_differ_in_address_and_premises(case: dict, normalised: Normalise) -> None:
    profiles = [profile_of(normalised, line, case) for line in case["lines"]]
    assert all(profile.addresses and profile.premises for profile in profiles)
    assert len({profile.addresses for profile in profiles}) == len(profiles)
    assert len({profile.premises for profile in profiles}) == len(profiles)


@pytest.mark.parametrize("address", CASES["nothing"], ids=str)
def test_without_a_house_there_is_no_address(address: dict, normalised: Normalise) -> None:
    profile = normalised({"addresses": [address]}).profile
    assert (profile.addresses, profile.premises) == ((), ())


@pytest.mark.parametrize("country", CASES["postal_codes"])
def test_a_postal_code_is_mended_or_left_out(country: str, normalised: Normalise) -> None:
    for written, expected in CASES["postal_codes"][country].items():
        address = {"postal_code": written, "country": country}
        read = normalised({"addresses": [address]}).profile.postal_codes
        assert (written, read) == (written, (expected,) if expected else ())


@pytest.mark.parametrize("case", CASES["told_by_place"], ids=str)
def test_a_state_or_a_code_tells_the_country(case: dict, normalised: Normalise) -> None:
    address = {name: value for name, value in case.items() if name != "is"}
    assert normalised({"addresses": [address]}, "GB").values == {
        "addresses": [{**address, "country": case["is"]}]
    }


@pytest.mark.parametrize("case", CASES["told_by_town"], ids=str)
def test_a_town_tells_the_country_of_a_code_that_its_source_does_not_have(
    case: dict, normalised: Normalise
) -> None:
    address = {name: value for name, value in case.items() if name != "is"}
    assert normalised({"addresses": [address]}, "NL").values["addresses"][0]["country"] == case["is"]


@pytest.mark.parametrize("country", CASES["codes_with_town"])
def test_a_code_in_the_field_of_the_town_is_found(country: str, normalised: Normalise) -> None:
    written, code, town = CASES["codes_with_town"][country]
    profile = normalised({"addresses": [{"city": written, "country": country}]}).profile
    assert (profile.postal_codes, profile.localities) == ((code,), (town,))


def test_a_czech_house_is_told_by_either_of_its_numbers(normalised: Normalise) -> None:
    pair, one, other, neighbour = (
        normalised({"addresses": [{"line1": line, "postal_code": "370 11", "country": "CZ"}]}).profile
        for line in ("Lipová 1364/38", "Lipová 1364", "Lipová 38", "Lipová 1366/40")
    )
    assert pair.addresses == ("1364 lipova|37011", "38 lipova|37011")
    assert one.premises == pair.premises
    assert set(other.addresses) < set(pair.addresses)
    assert set(pair.premises).isdisjoint(neighbour.premises)


def test_a_portuguese_code_may_lack_its_last_digits(normalised: Normalise) -> None:
    lines = [
        "Rua da Boavista 22, 4º Dto",
        "R. da Boavista nº 22 - 4o Direito",
        "Rua da Boavista, 22, 4.º Dto.",
    ]
    whole = {
        normalised(
            {"addresses": [{"line1": line, "city": "Setúbal", "postal_code": "2908-405", "country": "PT"}]}
        ).profile.addresses
        for line in lines
    }
    assert whole == {("4dto-22 boavista|2908 setubal", "4dto-22 boavista|2908405")}
    short, elsewhere = (
        normalised(
            {"addresses": [{"line1": lines[0], "city": city, "postal_code": "2908", "country": "PT"}]}
        ).profile.addresses
        for city in ("Setúbal", "Azeitão")
    )
    assert "4dto-22 boavista|2908 setubal" in short
    assert set(elsewhere).isdisjoint(next(iter(whole)))


def test_town_and_street_may_stand_in_the_field_of_the_other(normalised: Normalise) -> None:
    right, swapped, district = (
        normalised({"addresses": [{"line1": line, "city": city, "country": country}]}).profile
        for line, city, country in (
            ("Zeedreef 29", "Utrecht", "NL"),
            ("Utrecht", "Zeedreef 29", "NL"),
            ("Praha", "Praha 1", "CZ"),
        )
    )
    assert right == swapped
    assert district.localities == ("praha",)


def test_a_line_break_parts_what_a_comma_would(normalised: Normalise) -> None:
    one, other = (
        normalised({"addresses": [{"line1": f"Filiz-Zauer-Platz 7{divider}34252 Büsingen"}]}, "DE")
        for divider in ("\r\n", ", ")
    )
    assert one.profile == other.profile
    assert one.profile.premises == ("7|de 34252",)


@pytest.mark.parametrize("case", CASES["towns"], ids=str)
def test_a_town_is_one_however_it_is_written(case: dict, normalised: Normalise) -> None:
    codes = {"GB": "LS1 4AB", "FR": "75011"}
    found = {
        normalised(
            {
                "addresses": [
                    {"city": town, "postal_code": codes.get(case["country"], ""), "country": case["country"]}
                ]
            }
        ).profile.localities
        for town in case["same"]
    }
    assert len(found) == 1


@pytest.mark.parametrize(("written", "code"), CASES["countries"].items())
def test_a_country_is_known_by_name_or_code(written: str, code: str, normalised: Normalise) -> None:
    shown = normalised({"addresses": [{"city": "Leeds", "country": written}]}).values
    assert shown == {"addresses": [{"city": "Leeds", "country": code}]}


def test_one_house_number_and_code_in_two_countries_are_two_places(normalised: Normalise) -> None:
    here, there = (
        normalised({"addresses": [{"line1": "Plaza 3", "postal_code": "28013", "country": country}]}).profile
        for country in ("ES", "IT")
    )
    assert set(here.premises).isdisjoint(there.premises)
    assert here.postal_codes == there.postal_codes  # what a till takes for its own must meet the rest


def test_towns_of_one_name_in_two_states_are_two_places(normalised: Normalise) -> None:
    here, there = (
        normalised(
            {"addresses": [{"line1": "3 Main St", "city": "Springfield", "region": region, "country": "US"}]}
        ).profile.addresses
        for region in ("IL", "MA")
    )
    assert set(here).isdisjoint(there)


def test_a_line_repeated_is_one_line(normalised: Normalise) -> None:
    once, twice = (
        normalised(
            {"addresses": [{"line1": "12 High St", "line2": line2, "postal_code": "LS1 4AB"}]}
        ).profile.addresses
        for line2 in ("", "12 HIGH ST")
    )
    assert once == twice == ("12 high street|ls14ab",)


def test_two_numbers_with_a_slash_are_a_flat_and_a_house_or_two_houses(normalised: Normalise) -> None:
    def read(line: str) -> set[str]:
        address = {"line1": line, "city": "Leeds", "postal_code": "LS1 4AB", "country": "GB"}
        return set(normalised({"addresses": [address]}).profile.addresses)

    assert read("21/93 High St") == read("Flat 21, 93 High St") | read("21-93 High St")


def test_a_county_behind_the_town_is_no_town(normalised: Normalise) -> None:
    address = {"line1": "12 High St, Leeds, West Yorkshire, LS1 4AB", "country": "GB"}
    profile = normalised({"addresses": [address]}).profile
    assert (profile.addresses, profile.localities) == (("12 high street|ls14ab",), ("leeds",))


def test_a_home_in_the_grounds_of_another_has_an_address_of_its_own(normalised: Normalise) -> None:
    def read(line: str) -> tuple[str, ...]:
        address = {"line1": line, "city": "Leeds", "postal_code": "LS1 4AB", "country": "GB"}
        return normalised({"addresses": [address]}).profile.addresses

    assert read("The Old Rectory, 12 High St") == read("12 High St") != read("The Annexe, 12 High St")
