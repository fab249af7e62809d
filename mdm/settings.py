"""What the operator sets: environment variables with the prefix `MDM_`, described in docs/settings.md."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGED_RULES = Path(__file__).parent.parent / "matching_rules"


def _listed(value: object) -> object:
    """One secret where several may stand."""
    return [value] if isinstance(value, (str, SecretStr)) else value


_Secret = Annotated[SecretStr, Field(min_length=16)]
_Secrets = Annotated[list[_Secret], BeforeValidator(_listed), Field(min_length=1, max_length=2)]


class Settings(BaseSettings):
    """One instance per process: read it through `settings()`."""

    model_config = SettingsConfigDict(env_prefix="MDM_", extra="ignore")

    home: Path = Field(
        Path(".mdm"), description="Folder of the embedded servers' data and of generated secrets."
    )
    database_url: SecretStr | None = Field(
        None,
        description="PostgreSQL to use, as `postgresql://user:password@host/db`; unset: the embedded one.",
    )
    redis_url: SecretStr | None = Field(
        None,
        description="Redis or Valkey as Celery broker, as `redis://:password@host:6379/0`; unset: the embedded one.",
    )
    rules_dir: Path = Field(PACKAGED_RULES, description="Folder of the rule set.")
    api_key: SecretStr | None = Field(
        None,
        description="Bearer key the API asks for; unset: every request but health and metrics is refused.",
    )
    oidc_issuer: str | None = Field(
        None,
        description="OpenID Connect issuer whose tokens open the API, as `https://…`; unset: keys alone.",
    )
    oidc_audience: str | None = Field(None, description="Audience that such tokens must name.")
    oidc_jwks_url: str | None = Field(
        None,
        description="Where the issuer's keys are, as `https://…`; unset: its discovery document says it.",
    )
    oidc_scopes_claim: str | None = Field(
        None, description="Claim of such tokens that holds their scopes; unset: `scope`, else `scp`."
    )
    oidc_scopes_prefix: str = Field(
        "", description="What such scopes begin with, as `mdm/`; those that do not are for others."
    )
    oidc_skew_seconds: float = Field(
        60, description="How far the issuer's clock may be from this machine's.", ge=0, le=300
    )
    oidc_client_id: str | None = Field(
        None, description="What the provider knows the console as; set, people sign in to it there."
    )
    oidc_client_secret: SecretStr | None = Field(
        None, description="Secret of that client, where the provider gave one."
    )
    oidc_sign_in_scope: str = Field(
        "openid review golden:read-personal",
        description="Scopes that the console asks the provider for when somebody signs in.",
    )
    requests_per_second: float = Field(
        500,
        description="Requests a second, and as many at once, of a caller whose key says no other, of each API process; "
        "0: no limit.",
        ge=0,
    )
    refusals_per_minute: int = Field(
        300,
        description="Wrong keys and tokens a minute, and as many at once, of a client address, before 429.",
        gt=0,
    )
    idempotency_hours: float = Field(
        24,
        description="How long an answer is kept for a request that comes again with its Idempotency-Key.",
        gt=0,
    )
    console_idle_hours: float = Field(
        8, description="How long a browser that is signed in to the console may be idle.", gt=0, le=24
    )
    console_masked: bool = Field(
        False,
        description="Whether the console masks personal values even for who may see them, until they ask, audited.",
    )
    api_host: str = Field("127.0.0.1", description="Address the API listens on.")
    api_port: int = Field(8321, description="Port the API listens on.", ge=0, le=65535)
    api_max_body_bytes: int = Field(16 * 2**20, description="Largest request body the API accepts.", gt=0)
    micro_batch_records: int = Field(
        2_000, description="Most inbox rows the resolver takes into one transaction.", gt=0
    )
    load_from_records: int = Field(
        20_000,
        description="From so many waiting inbox rows on, those of new records are resolved in one pass.",
        gt=0,
    )
    load_records: int = Field(
        1_000_000, description="Most inbox rows of such a pass: about 4 GB of memory for a million.", gt=0
    )
    load_commit_records: int = Field(
        5_000, description="About how many records of such a pass are committed at once.", gt=0
    )
    max_attempts: int = Field(5, description="Tries before an inbox row becomes a dead letter.", gt=0)
    lease_seconds: int = Field(300, description="How long a claimed inbox row stays with its worker.", gt=0)
    sweep_seconds: int = Field(
        10, description="How often the sweep looks for work whose wake-up was lost.", gt=0
    )
    inbox_limit: int = Field(
        1_000_000, description="Waiting inbox rows from which on the API answers 429 to more records.", gt=0
    )
    event_days: int = Field(90, description="How long events are kept for the feed and for replays.", ge=1)
    dead_letter_days: int = Field(30, description="How long dead letters are kept and can be replayed.", ge=1)
    delivery_days: int = Field(
        30, description="How long deliveries made and their attempts are listed.", ge=1
    )
    webhook_timeout_seconds: float = Field(
        15, description="How long a receiver may take to answer a delivery.", gt=0
    )
    webhook_allow_http: bool = Field(
        False, description="Development only: subscriptions may have http addresses."
    )
    webhook_allow_networks: list[str] = Field(
        [],
        description="Networks not of the internet that deliveries may go to all the same, as a JSON array of CIDRs.",
    )
    webhook_waits_seconds: list[float] = Field(
        [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400],
        description="Waits between the attempts of a delivery, as a JSON array; after the last it is a dead letter.",
    )
    subscription_failing_days: float = Field(
        5, description="Days of nothing but failures after which a subscription is disabled.", gt=0
    )
    public_url: str | None = Field(
        None,
        description="Address under which vendors reach the API, as `https://mdm.example.com`; "
        "some sign it with their webhooks.",
        pattern="^https?://[^ ?#]+$",
    )
    webhook_secrets: dict[str, _Secrets] = Field(
        {},
        description="Secrets of the vendors' webhooks that are taken, as a JSON object: "
        "source → secret, or the two while one is replaced.",
    )
    vendor_event_days: float = Field(
        30, description="How long the ids of vendors' events are kept, so that none is taken twice.", ge=3
    )
    otlp_endpoint: str | None = Field(
        None, description="OpenTelemetry collector for traces, as `http://host:4318`; unset: no traces."
    )
    max_line_bytes: int = Field(8 * 2**20, description="Longest line or record a file may hold.", gt=0)
    log_level: str = Field("INFO", description="Least severe level that is logged.")
    log_json: bool = Field(False, description="Logs as JSON lines instead of text for people.")


@cache
def settings() -> Settings:
    return Settings()
