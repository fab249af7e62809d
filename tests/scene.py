"""What is at work while records stream in: sender, processes, webhook receiver, and who follows the feed."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from threading import Event

from mdm.client import Crosswalk, Mdm
from mdm.store import inbox, locks, subscriptions
from mdm.store.database import fetch_rows, transaction
from mdm.store.subscriptions import Terms
from tests.base import Base
from tests.fleet import API, KEY, WAIT_SECONDS, WORKER, Fleet, within
from tests.receiver import Got, Receiver, Reply, receiving
from tests.streaming import Batch, Stream, keep_following

RESUME_SECONDS = 60
FINISH_SECONDS = 240
_SHARE_REFUSED = 0.02  # of deliveries, by the receiver
_SLOWEST_ANSWER_SECONDS = 0.05
_SECRET = "whsec_c2VjcmV0LWZvci1jaGFvcw=="


@dataclass(frozen=True)
class Scene:
    """What is at work while a stream comes in."""

    base: Base
    fleet: Fleet
    stream: Stream
    receiver: Receiver
    crosswalk: Crosswalk
    client: Mdm
    sending: "Future[None]"
    following: "Future[None]"
    stopping: Event

    def is_busy(self, name: str) -> bool:
        """Whether a process, or what it works on, is amid what it is there for."""
        if name == API:
            return self.stream.is_sending
        with transaction(self.base.engine) as session:
            if name == WORKER:
                return locks.is_held(session, locks.RESOLVER_LOCK)
            return bool(fetch_rows(session, _IS_DELIVERING)[0][0])

    @property
    def settled(self) -> int:
        """How many inputs have come to an end."""
        return int(self.base.act(fetch_rows, _SETTLED)[0][0])

    def is_resolved(self) -> bool:
        """Whether all is acknowledged and resolved."""
        return self.sending.done() and self.base.act(inbox.waiting).rows == 0

    def is_delivered(self) -> bool:
        """Whether every event there is was delivered, and is known to who follows."""
        newest = self.base.act(subscriptions.last_sequence)
        return self.crosswalk.sequence == newest and not self.base.act(fetch_rows, _IS_UNDELIVERED)[0][0]

    def is_finished(self) -> bool:
        return self.is_resolved() and self.is_delivered()

    def recover(self) -> tuple[float, float]:
        """Waits, after the last strike, until resolving and delivering go on, and till all is done; seconds to each."""
        settled, delivered = self.settled, len(self.receiver.taken)
        self.stream.let_all()

        def finished() -> bool:
            self.fleet.tend()
            return self.is_finished()

        def resumed() -> bool:
            self.fleet.tend()
            resolves = self.settled > settled or self.is_resolved()
            return resolves and (len(self.receiver.taken) > delivered or self.is_finished())

        start = time.monotonic()
        first = within(RESUME_SECONDS, resumed)
        within(FINISH_SECONDS, finished)
        return first, time.monotonic() - start

    def end(self) -> None:
        """Lets the threads end, and raises what they met with."""
        self.stream.let_all()
        self.stopping.set()
        self.sending.result(WAIT_SECONDS)
        self.following.result(WAIT_SECONDS)


_IS_DELIVERING = "SELECT EXISTS (SELECT FROM delivery WHERE state = 'waiting' AND token IS NOT NULL)"
_SETTLED = "SELECT coalesce(sum(resolved + unchanged + superseded + dead), 0)::bigint FROM ingest_batch"
_IS_UNDELIVERED = """
SELECT EXISTS (SELECT FROM delivery WHERE state = 'waiting')
    OR EXISTS (SELECT FROM subscription WHERE position < (SELECT value FROM counter WHERE name = 'sequence'))
"""


@contextmanager
def streaming(base: Base, fleet: Fleet, batches: Sequence[Batch], random: Random) -> Iterator[Scene]:
    """On an empty base: a stream that waits to be let, a receiver that refuses now and then, who follows the feed."""
    refusing = Random(random.random())
    stopping = Event()

    def answer(_: Got) -> Reply:
        time.sleep(refusing.uniform(0, _SLOWEST_ANSWER_SECONDS))
        return 503 if refusing.random() < _SHARE_REFUSED else 204

    stream, crosswalk = Stream(fleet.url, KEY, batches), Crosswalk()
    with receiving(answer) as receiver, ThreadPoolExecutor(2) as threads, Mdm(fleet.url, KEY) as client:
        subscribe(base, receiver.url)
        following = threads.submit(keep_following, crosswalk, client, stopping)
        sending = threads.submit(stream.send)
        scene = Scene(base, fleet, stream, receiver, crosswalk, client, sending, following, stopping)
        try:
            yield scene
        finally:
            scene.end()


def subscribe(base: Base, url: str) -> None:
    with transaction(base.engine) as session:
        number = subscriptions.add(session, Terms("chaos", "tests", url), 0)
        subscriptions.add_secret(session, number, _SECRET, 0)
