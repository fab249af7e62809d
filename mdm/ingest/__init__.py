"""Stage 1: what a source sent → canonical payloads. Pure, apart from reading files."""

from mdm.ingest.canonical import CanonicalRecord, canonical_payload, content_hash, read_payload
from mdm.ingest.files import read_file
from mdm.ingest.record import check_mappings, record_reader
from mdm.ingest.rows import Accepted, Rejected

__all__ = [
    "Accepted",
    "CanonicalRecord",
    "Rejected",
    "canonical_payload",
    "check_mappings",
    "content_hash",
    "read_file",
    "read_payload",
    "record_reader",
]
