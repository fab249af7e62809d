"""Takes JSON values off a stream one at a time, in bounded memory, and finds the way past a broken one."""

import codecs
import io
import json
import re
from typing import NoReturn

from mdm.errors import BadRecord
from mdm.ingest.rows import EXCERPT_CHARACTERS
from mdm.model import Json

_CHUNK_BYTES = 2**18
_NEAR_THE_END = 16  # characters: a literal, a number or an escape cut in two by the end of a chunk
_BLANK = re.compile(r"[ \t\r\n]*")
_STRUCTURE = re.compile(r'\\.|["{}\[\],]', re.DOTALL)


def _refuse_constant(name: str) -> NoReturn:
    raise BadRecord(f"is not JSON: {name} is no number")


# Not strict: control characters in text are cleaned away later, no reason to lose the record.
_DECODER = json.JSONDecoder(strict=False, parse_constant=_refuse_constant)


def parse_json(text: str) -> Json:
    """One JSON value; raises BadRecord."""
    try:
        value: Json = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise BadRecord(f"is not JSON: {error.msg} at character {error.pos + 1}") from None
    except (ValueError, RecursionError) as error:
        raise _out_of_bounds(error) from None
    return value


def _out_of_bounds(error: ValueError | RecursionError) -> BadRecord:
    return BadRecord(
        "is nested too deeply" if isinstance(error, RecursionError) else "holds a number that is too large"
    )


class JsonBuffer:
    """A window on the text of a stream. Bytes that are not UTF-8 come through as lone surrogates."""

    def __init__(self, stream: io.BufferedReader, max_bytes: int) -> None:
        self._stream = stream
        self._max = max_bytes
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
        self._text = ""
        self._at = 0
        self._ended = False

    def peek(self) -> str:
        """The next character that is no blank, without passing it; empty at the end."""
        while True:
            match = _BLANK.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._fill():
                return ""

    def advance(self) -> None:
        """Passes one character."""
        self._at += 1

    def at_list_of_objects(self) -> bool:
        """Whether a list comes next that is empty or begins with an object."""
        if self.peek() != "[":
            return False
        while not (match := re.compile(r"\[[ \t\r\n]*(\S)").match(self._text, self._at)):
            if len(self._text) - self._at > self._max or not self._fill():
                return False
        return match[1] in "]{"

    def take(self) -> tuple[Json, str]:
        """The next value and its text; raises BadRecord, and stays, where it is broken or too long."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                near_the_end = error.pos >= len(self._text) - _NEAR_THE_END
                if not (near_the_end or error.msg.startswith("Unterminated")) or not self._fill_bounded():
                    raise BadRecord(f"is not JSON: {error.msg}") from None
                continue
            except (ValueError, RecursionError) as error:
                raise _out_of_bounds(error) from None
            if end < len(self._text) or not self._fill_bounded():
                if end - self._at > self._max:
                    raise self._too_long()
                raw, self._at = self._text[self._at : end], end
                return value, raw

    def skip(self) -> str:
        """Passes the next value by brackets and quotes alone, to the comma or bracket after it.

        Gives its beginning.
        """
        beginning = self._text[self._at : self._at + EXCERPT_CHARACTERS]
        depth, in_text = 0, False
        while True:
            for match in _STRUCTURE.finditer(self._text, self._at):
                mark = match[0]
                if mark == '"':
                    in_text = not in_text
                elif in_text or mark.startswith("\\"):
                    continue
                elif depth == 0 and mark in ",]}":
                    self._at = match.start()
                    return beginning
                else:
                    depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(mark, 0)
                self._at = match.end()
            self._pass_all()
            if not self._fill():
                return beginning

    def _pass_all(self) -> None:
        """Passes the window, but for a backslash at its very end whose other half is still to come."""
        halves = len(self._text) - len(self._text.rstrip("\\"))
        self._at = len(self._text) - halves % 2

    def _fill_bounded(self) -> bool:
        if len(self._text) - self._at > self._max:
            raise self._too_long()
        return self._fill()

    def _too_long(self) -> BadRecord:
        return BadRecord(f"is longer than {self._max} bytes")

    def _fill(self) -> bool:
        """Reads on, as much again as is waiting; False at the end of the stream."""
        waiting = self._text[self._at :]
        data = self._stream.read(max(_CHUNK_BYTES, min(len(waiting), self._max)))
        self._ended = not data
        self._text, self._at = waiting + self._decoder.decode(data, final=not data), 0
        return not self._ended
