"""Stage 1: what a source sent → canonical payloads. Pure, apart from reading files."""

from mdm.ingest.canonical import CanonicalRecord, canonical_payload, content_hash, read_payload
from mdm.ingest.files import read_file, read_raw
from mdm.ingest.record import check_mappings, record_reader
from mdm.ingest.rows import Accepted, Arrived, Rejected

__all__ = [
    "Accepted",
    "Arrived",
    "CanonicalRecord",
    "Rejected",
    "canonical_payload",
    "check_mappings",
    "content_hash",
    "read_file",
    "read_payload",
    "read_raw",
    "record_reader",
]
