"""The keys of an identity provider: fetched when they are needed, and good while it is away."""

import asyncio
import time
from collections.abc import Callable, Mapping

import structlog

from api.provider import Key, check_url, fetch_keys
from mdm.errors import ServerUnavailable

log = structlog.get_logger()

_FRESH_SECONDS = 600.0
_RETRY_SECONDS = 30.0  # a token may name any key: it shall not make us ask the provider each time


class Keys:
    """The keys of one issuer, by their `kid`."""

    def __init__(self, issuer: str, url: str | None, clock: Callable[[], float] = time.monotonic) -> None:
        """`url`: of the key set; None: as the issuer's own description says. Raises BadInput for plain http."""
        check_url("MDM_OIDC_ISSUER", issuer)
        if url is not None:
            check_url("MDM_OIDC_JWKS_URL", url)
        self._issuer, self._url, self._clock = issuer, url, clock
        self._keys: Mapping[str, Key] = {}
        self._fetched_at = self._tried_at = clock() - _FRESH_SECONDS
        self._is_away = False
        self._fetching: asyncio.Task[None] | None = None

    async def find(self, kid: str) -> Key | None:
        """The key of this name, of a set not older than ten minutes while the provider answers.

        Raises ServerUnavailable where no key was ever had.
        """
        if self._keys and self._clock() - self._fetched_at >= _FRESH_SECONDS:
            fetching = self._fetch_again()
            if not self._is_away:  # nobody waits for what did not come the last time
                await asyncio.shield(fetching)
        if kid not in self._keys:
            await asyncio.shield(self._fetch_again())
        if not self._keys:
            raise ServerUnavailable("the identity provider's keys cannot be had")
        return self._keys.get(kid)

    def _fetch_again(self) -> asyncio.Task[None]:
        """One at a time, whoever asks for it; and none while the last one was a moment ago."""
        now = self._clock()
        if self._fetching is None or (self._fetching.done() and now - self._tried_at >= _RETRY_SECONDS):
            self._tried_at = now
            self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    async def _fetch(self) -> None:
        try:
            self._keys = await fetch_keys(self._issuer, self._url)
        except Exception as error:  # noqa: BLE001 - whatever it sends, the keys that are known stay
            self._is_away = True
            log.warning("the identity provider's keys could not be fetched", error=type(error).__name__)
        else:
            self._is_away = False
            self._fetched_at = self._clock()
