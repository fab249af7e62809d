"""The yardstick of quality: Splink as its tutorial uses it, on the same normalised profiles.

One comparison a field, blocking on the usual combinations, u by random sampling, m by two EM passes, connected
components at a match probability of 0.95. None of this project's own measures: no whole-name or whole-address
comparison, no hubs, no vetoes.
"""

from collections.abc import Mapping

import duckdb
import pyarrow as pa
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from mdm.model import Profile

_PROBABILITY = 0.95
_FIELDS = ("given", "family", "birth_date", "email", "phone", "postal_code", "address", "locality", "number")


def flat_table(profiles: Mapping[int, Profile]) -> pa.Table:
    """One row a profile with single values, as the tutorial's data has them: the first of each list."""
    columns: dict[str, list[object]] = {name: [] for name in ("unique_id", *_FIELDS)}
    for number, profile in profiles.items():
        for name, value in (
            ("unique_id", number),
            ("given", profile.given),
            ("family", profile.family),
            ("birth_date", next(iter(profile.birth_dates), None)),
            ("email", next(iter(profile.emails), None)),
            ("phone", next(iter(profile.phones), None)),
            ("postal_code", next(iter(profile.postal_codes), None)),
            ("address", next(iter(profile.addresses), None)),
            ("locality", next(iter(profile.localities), None)),
            ("number", next(iter(profile.personal_ids), None)),
        ):
            columns[name].append(value)
    return pa.table(
        {
            name: pa.array(held, pa.int64() if name == "unique_id" else pa.string())
            for name, held in columns.items()
        }
    )


def cluster(profiles: Mapping[int, Profile]) -> dict[int, int]:
    """Record → cluster. E-mails, telephones and personal numbers are compared where any record has one."""
    has_contacts = any(profile.emails or profile.phones for profile in profiles.values())
    has_number = any(profile.personal_ids for profile in profiles.values())
    con = duckdb.connect()
    api = DuckDBAPI(con)
    people = api.register(flat_table(profiles))
    linker = Linker(people, _settings(has_contacts=has_contacts, has_number=has_number), log_level=None)
    deterministic = [block_on("given", "family", "birth_date"), block_on("email")] if has_contacts else [
        block_on("given", "family", "birth_date"), block_on("given", "family", "postal_code")
    ]  # fmt: skip
    linker.training.estimate_probability_two_random_records_match(deterministic, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (block_on("given", "family"), block_on("birth_date")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=1.0)
    predictions = linker.inference.predict(threshold_match_probability=0.01)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predictions, threshold_match_probability=_PROBABILITY
    )
    rows = con.sql(f"SELECT unique_id, cluster_id FROM {clusters.physical_name}").fetchall()
    return {int(number): int(found) for number, found in rows}


def _settings(*, has_contacts: bool, has_number: bool) -> SettingsCreator:
    comparisons = [
        cl.NameComparison("given"),
        cl.NameComparison("family"),
        cl.DateOfBirthComparison("birth_date", input_is_string=True),
        cl.ExactMatch("postal_code").configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("address", [0.95, 0.85]),
        cl.ExactMatch("locality").configure(term_frequency_adjustments=True),
    ]
    blocking = [
        block_on("given", "family"),
        block_on("family", "birth_date"),
        block_on("given", "birth_date"),
        block_on("family", "postal_code"),
        block_on("given", "postal_code"),
    ]
    if has_contacts:
        comparisons += [
            cl.EmailComparison("email"),
            cl.ExactMatch("phone").configure(term_frequency_adjustments=True),
        ]
        blocking += [block_on("email"), block_on("phone")]
    if has_number:
        comparisons.append(cl.DamerauLevenshteinAtThresholds("number", [1, 2]))
        blocking.append(block_on("number"))
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=blocking,
    )
