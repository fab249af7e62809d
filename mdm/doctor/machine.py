"""What can be said without a server: settings, rule set, disk."""

import shutil
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from mdm.doctor.finding import Finding, failed, not_checked, ok, warning
from mdm.errors import MdmError
from mdm.ingest.vendors import VENDORS
from mdm.rules import RuleSet
from mdm.ruleset import read_rule_set
from mdm.settings import Settings

_PREFIX = "MDM_"
_NOT_OURS = "MDM_TEST_"  # of this project's tests
_SHORT_KEY = 32  # characters; `openssl rand -hex 32` makes 64
_LITTLE_BYTES, _TOO_LITTLE_BYTES = 2 * 2**30, 200 * 2**20  # PostgreSQL's log alone may take the first


def examine(settings: Settings, environment: Mapping[str, str]) -> Iterator[Finding]:
    yield _names(environment)
    yield _key(settings)
    yield _webhooks(settings)
    if settings.database_url is None:
        yield _disk(settings)


def read_rules(settings: Settings) -> tuple[RuleSet | None, Finding]:
    """The rule set, checked to the last line; None where it is wrong."""
    try:
        rules = read_rule_set(settings.rules_dir)
    except (MdmError, OSError) as error:
        return None, failed("rule set", str(error), "mend the file; nothing starts with it")
    return rules, ok("rule set", f"valid, version {rules.version}")


def _names(environment: Mapping[str, str]) -> Finding:
    """A name that is no setting is passed over in silence, and what was meant keeps its default."""
    known = [f"{_PREFIX}{name.upper()}" for name in Settings.model_fields]
    given = {name.upper() for name in environment if name.upper().startswith(_PREFIX)}
    unknown = sorted(name for name in given - set(known) if not name.startswith(_NOT_OURS))
    if not unknown:
        return ok("names of settings", f"{len(given & set(known))} set, all known")
    meant = [
        f"{name} (meant {close[0]}?)" if (close := get_close_matches(name, known, 1)) else name
        for name in unknown
    ]
    return failed("names of settings", f"no such setting: {', '.join(meant)}", "see docs/settings.md")


def _key(settings: Settings) -> Finding:
    if settings.api_key is None:
        return ok("operator's key", "not set: callers come by keys of `mdm keys`, or by tokens")
    length = len(settings.api_key.get_secret_value())
    if length < _SHORT_KEY:
        return warning("operator's key", f"only {length} characters", "make one by `openssl rand -hex 32`")
    return ok("operator's key", "set; whoever holds it may do everything")


def _webhooks(settings: Settings) -> Finding:
    loose = [
        name
        for name, is_set in (
            ("MDM_WEBHOOK_ALLOW_HTTP", settings.webhook_allow_http),
            ("MDM_WEBHOOK_ALLOW_NETWORKS", bool(settings.webhook_allow_networks)),
        )
        if is_set
    ]
    if loose:
        return warning(
            "where webhooks may go", f"{' and '.join(loose)} set", "unset them but for development"
        )
    return ok("where webhooks may go", "https, to the internet only")


def of_webhooks(settings: Settings, rules: RuleSet | None) -> Finding:
    """Whether what vendors send can be verified: what cannot is refused."""
    check = "vendors' webhooks"
    if rules is None:
        return not_checked(check, "the rule set cannot be read")
    taken = {name: source.webhook for name, source in rules.sources.items() if source.webhook}
    if bare := sorted(taken.keys() - settings.webhook_secrets.keys()):
        return warning(check, f"no secret of {', '.join(bare)}", "name it in MDM_WEBHOOK_SECRETS")
    signing = sorted(name for name, vendor in taken.items() if VENDORS[vendor].signs_url)
    if signing and settings.public_url is None:
        return warning(
            check, f"our address is not known, and signed for {', '.join(signing)}", "set MDM_PUBLIC_URL"
        )
    if idle := sorted(settings.webhook_secrets.keys() - taken.keys()):
        return warning(
            check, f"secrets, but no webhooks of {', '.join(idle)}", "name the vendor in sources.yaml"
        )
    return ok(check, f"of {', '.join(sorted(taken))}" if taken else "none are taken")


def _disk(settings: Settings) -> Finding:
    """Of the embedded servers' data; of other servers only they know."""
    home = settings.home.expanduser().resolve()
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    found = f"{free / 2**30:.1f} GiB free at {home}"
    if free < _TOO_LITTLE_BYTES:
        return failed("disk", found, "make room: PostgreSQL stops when it cannot write")
    if free < _LITTLE_BYTES:
        return warning("disk", found, "make room")
    return ok("disk", found)
