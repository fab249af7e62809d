"""Three write the digests: the client, the service's Python, and PostgreSQL (tests/integration/test_reconcile.py)."""

from hypothesis import given
from hypothesis import strategies as st

from mdm.client import digest as client
from mdm.publish.digest import bucket_digests, bucket_of

_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
_RECORDS = st.dictionaries(st.tuples(_TEXTS, _TEXTS), _TEXTS, max_size=50)


@given(crosswalk=_RECORDS)
def test_client_and_service_digest_alike(crosswalk: dict[tuple[str, str], str]) -> None:
    rows = [(*key, golden_id) for key, golden_id in crosswalk.items()]
    buckets: dict[int, list[client.Record]] = {}
    for row in rows:
        buckets.setdefault(client.bucket_of(*row[:2]), []).append(row)
    assert {bucket: client.digest_of(held) for bucket, held in buckets.items()} == bucket_digests(rows)


def test_a_digest_is_what_the_documents_say() -> None:
    assert bucket_of("crm", "C-1042") == 908
    assert bucket_digests([("crm", "C-1042", "G-0000000042-2")]) == {908: "2f12adcd8559ad1b"}


def test_the_order_of_records_says_nothing_and_two_that_swap_golden_ids_are_noticed() -> None:
    one, other = ("crm", "1", "G-1"), ("crm", "2", "G-2")
    assert bucket_digests([one, other]) == bucket_digests([other, one])
    assert bucket_digests([one, other]) != bucket_digests([("crm", "1", "G-2"), ("crm", "2", "G-1")])
