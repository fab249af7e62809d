"""Redis or Valkey as Celery's broker, for messages that are wake-ups: none is worth an error, the sweep finds the work.

As kombu 5.7 has it, a worker whose broker is lost while a task runs ends when that task does, or at once: it says what
it has to say of the task's message to a channel that is gone, and fails with an AttributeError that nobody expects.
"""

from kombu.transport import redis

TRANSPORT = "workers.broker:Transport"


class _Channel(redis.Channel):
    do_restore = False  # when it is closed; what nobody acknowledged comes again when its time is over

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:
        if not self._is_lost():
            super().basic_ack(delivery_tag, multiple)  # type: ignore[no-untyped-call]

    def basic_reject(self, delivery_tag: str, requeue: bool = False) -> None:
        if not self._is_lost():
            super().basic_reject(delivery_tag, requeue)  # type: ignore[no-untyped-call]

    def _is_lost(self) -> bool:
        return self.closed or self.connection is None or self.connection.client is None


class Transport(redis.Transport):
    Channel = _Channel
