"""What the console says, from one file a language; dates and numbers as the browser's language writes them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import yaml
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.numbers import format_compact_decimal, format_decimal
from markupsafe import Markup

from mdm.desk.values import texts_of
from mdm.model import Json

_FOLDER = Path(__file__).parent / "texts"
_LANGUAGE = "en"
_OTHERWISE = Locale("en", "GB")
_LONGEST_HEADER = 200


class Texts:
    """The console's words for one reader."""

    def __init__(self, locale: Locale) -> None:
        self.locale = locale
        self.language = _LANGUAGE
        self._said = _read(_LANGUAGE)

    def say(self, name: str, /, **parts: object) -> str:
        """The text of that name with its parts put in; of a `name.one` where there is exactly one of `n`."""
        text = self._said.get(f"{name}.one") if parts.get("n") == 1 else None
        text = self._said[name] if text is None else text
        return text.format(**{part: self._written(value) for part, value in parts.items()}) if parts else text

    def knows(self, name: str) -> bool:
        return name in self._said

    def known(self, name: str, otherwise: object) -> str:
        """The text of that name; where there is none (a kind that came later, a rule's name) `otherwise`."""
        return self._said.get(name, str(otherwise))

    def number(self, value: float, pattern: str | None = None) -> str:
        return format_decimal(value, pattern, locale=self.locale)

    def moment(self, value: datetime) -> Markup:
        """A moment, in UTC, as HTML that says it to machines, too."""
        shown = format_datetime(value.astimezone(UTC), "medium", locale=self.locale)
        return Markup('<time datetime="{}">{}</time>').format(value.astimezone(UTC).isoformat(), shown)

    def ago(self, value: datetime) -> Markup:
        """How long ago; the moment itself on request."""
        span = format_timedelta(datetime.now(UTC) - value, locale=self.locale, format="short")
        exact = format_datetime(value.astimezone(UTC), "medium", locale=self.locale)
        return Markup('<time datetime="{}" title="{} UTC">{}</time>').format(
            value.astimezone(UTC).isoformat(), exact, span
        )

    def clock(self, value: datetime) -> str:
        """The time of day, in UTC."""
        return f"{format_time(value.astimezone(UTC), 'short', locale=self.locale)} UTC"

    def day(self, value: date) -> str:
        """Day and month."""
        return format_date(value, "d MMM", locale=self.locale)

    def span(self, seconds: float) -> str:
        """How long, in its largest unit."""
        return format_timedelta(timedelta(seconds=seconds), locale=self.locale, format="short")

    def short(self, value: float) -> str:
        """A number where there is little room: 1.2K."""
        return format_compact_decimal(value, locale=self.locale, fraction_digits=1)

    def value(self, name: str, held: Json) -> str:
        """A golden value as one line."""
        return "; ".join(texts_of(name, held))

    def _written(self, value: object) -> str:
        return self.number(value) if isinstance(value, int | float) else str(value)


def texts_for(accepted: str) -> Texts:
    """For who sends this Accept-Language: its first language that is known."""
    for part in accepted[:_LONGEST_HEADER].split(","):
        tag = part.partition(";")[0].strip()
        if tag and tag != "*" and (locale := _locale(tag)) is not None:
            return Texts(locale)
    return Texts(_OTHERWISE)


@cache
def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError, TypeError):
        return None


@cache
def _read(language: str) -> Mapping[str, str]:
    """The texts of a language by dotted name."""
    loaded = yaml.safe_load((_FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    return dict(_flat("", loaded))


def _flat(prefix: str, held: Mapping[str, object]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in held.items():
        path = f"{prefix}{name}"
        found += _flat(f"{path}.", value) if isinstance(value, dict) else [(path, str(value))]
    return found
