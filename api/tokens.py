"""People's tokens: JWTs of an OpenID Connect provider."""

from mdm.access import Caller
from mdm.settings import Settings


class Tokens:
    """Reads tokens of one issuer."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def caller(self, token: str) -> Caller:
        """Who holds the token; raises Unauthorised."""
        raise NotImplementedError(token)
