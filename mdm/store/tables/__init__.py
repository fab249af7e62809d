"""The tables, one class each, one file a family. Which hold personal values: payload, profile, golden_version,
dead_letter, decision_record (what the steward saw), model_version (its term frequencies hold names), replayed_answer
(an answer that may be asked for again). No other does. subscription_secret holds secrets, api_key, steward_account and
console_session only their hashes.

The large ones have no foreign keys, which would cost as much as the rows themselves (3.8 µs each, measured): one
process alone writes them, in one transaction, and the tests look for orphans.
"""

from mdm.store.tables import access, console, golden, matching, publish, records, stewardship

__all__ = ["access", "console", "golden", "matching", "publish", "records", "stewardship"]
