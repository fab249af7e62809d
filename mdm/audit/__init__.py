"""The audit: its entries are sealed into a chain of hashes, and the chain is checked.

An entry is written in the transaction of what it tells of, and waits for nobody. Every minute one process takes up what
is committed by then into the next seal, whose hash covers these entries and, by the hash before, all earlier ones. So
whoever noted one hash elsewhere can tell whether anything up to it was changed since, even by the database's owner.
"""

from mdm.audit.chain import NO_SEAL, hash_of, head, seal
from mdm.audit.check import Fault, Verified, verify

__all__ = ["NO_SEAL", "Fault", "Verified", "hash_of", "head", "seal", "verify"]
