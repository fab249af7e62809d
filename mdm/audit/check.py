"""Verifying: the whole chain is computed anew, in bounded memory, up to the first thing that does not fit."""

from dataclasses import dataclass

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from mdm.audit.chain import NO_SEAL, hash_of
from mdm.errors import BadInput
from mdm.store import audit_chain, meter
from mdm.store.audit_chain import Held, Seal
from mdm.store.database import transaction
from mdm.store.snapshot import frozen

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that does not fit. `entries`: the first and last of those among which it is; None: of none."""

    reason: str
    seal: int | None = None
    entries: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked, up to the fault, if there is one."""

    seals: int
    entries: int
    unsealed: int  # written since the last seal: nothing can be said of them yet
    head: bytes  # the last hash that fits
    fault: Fault | None


def verify(engine: Engine, noted: str | None = None) -> Verified:
    """Computes the whole chain anew, as of one moment. `noted`: a head that must still be in it. A fault is counted.

    Raises BadInput for what can be no head.
    """
    wanted = None if noted is None else _read_head(noted)
    with frozen(engine) as session:
        found = _verify(session, wanted)
    if found.fault:
        log.error("the audit does not fit", reason=found.fault.reason, seal=found.fault.seal)
        with transaction(engine) as session:
            meter.count(session, "mdm_audit_faults_total")
    return found


def _verify(session: Session, wanted: bytes | None) -> Verified:
    previous, count, entries, is_there = NO_SEAL, 0, 0, wanted in (None, NO_SEAL)
    fault: Fault | None = None
    for one in audit_chain.seals(session):
        held = audit_chain.entries_of(session, one.seal, one.entries + 1)
        if (fault := _fault_of(one, held, count + 1, previous)) is not None:
            break
        previous, count, entries = one.hash, one.seal, entries + len(held)
        is_there = is_there or one.hash == wanted
    if fault is None and (stray := audit_chain.stray(session)) is not None:
        fault = Fault("an entry names a seal that is not there", stray.seal, (stray.entry, stray.entry))
    if fault is None and not is_there:
        fault = Fault("the head that was noted is not in the chain: its end was cut off, or it was made anew")
    return Verified(count, entries, audit_chain.unsealed(session), previous, fault)


def _fault_of(one: Seal, held: list[Held], number: int, previous: bytes) -> Fault | None:
    among = (held[0].entry, held[-1].entry) if held else None
    if one.seal != number:
        return Fault("the seal is missing", number)
    if one.previous != previous:
        return Fault("the seal does not follow the one before it", number, among)
    if len(held) != one.entries:
        said = "fewer" if len(held) < one.entries else "more"
        return Fault(f"the seal took up {one.entries} entries, and there are {said}", number, among)
    if hash_of(previous, number, one.sealed_at, held) != one.hash:
        return Fault("what is there is not what was sealed", number, among)
    return None


def _read_head(text: str) -> bytes:
    try:
        noted = bytes.fromhex(text)
    except ValueError:
        noted = b""
    if len(noted) != len(NO_SEAL):
        raise BadInput("a head is 64 hexadecimal digits, as `mdm audit head` and the log have it")
    return noted
