"""Opens a file as a stream of UTF-8 bytes, and cuts it into lines in bounded memory.

UTF-8, with or without a byte order mark, and UTF-16 with one are read; nothing is guessed.
"""

import codecs
import gzip
import io
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from mdm.errors import BadRecord, UnreadableFile

_CHUNK_BYTES = 2**18
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


@contextmanager
def open_bytes(path: Path) -> Iterator[io.BufferedReader]:
    """The file's bytes, unpacked when it ends in `.gz`; raises UnreadableFile."""
    with path.open("rb") as file:
        packed = path.suffix.lower() == ".gz"
        stream = _buffered(gzip.GzipFile(fileobj=file) if packed else file)
        head = stream.peek(4)[:4]
        if not head:
            raise UnreadableFile(f"{path}: is empty")
        if head in _UTF32_MARKS:
            raise UnreadableFile(f"{path}: is UTF-32; save it as UTF-8")
        if head[:2] in _UTF16_MARKS:
            stream = _buffered(_FromUtf16(stream))
        elif head[:3] == codecs.BOM_UTF8:
            stream.read(3)
        yield stream


def _buffered(raw: object) -> io.BufferedReader:
    """A gzip file and a file of our own are raw streams too, which the type stubs do not say."""
    return io.BufferedReader(cast("io.BufferedReader", raw), _CHUNK_BYTES)


class _FromUtf16(io.RawIOBase):
    """A stream of UTF-16 with byte order mark, as UTF-8."""

    def __init__(self, stream: BinaryIO) -> None:
        self._text = io.TextIOWrapper(stream, encoding="utf-16", newline="")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed asks for its private Buffer
        data = self._text.read(len(buffer) // 4).encode()  # a character takes at most four bytes
        buffer[: len(data)] = data
        return len(data)


class TooLong(bytes):
    """The beginning of a line whose rest was passed over."""

    __slots__ = ()


class Lines:
    """The lines of a stream, one by one, with a way back for a reader that took too many."""

    def __init__(self, stream: io.BufferedReader, max_bytes: int) -> None:
        self._stream = stream
        self._max_bytes = max_bytes
        self._returned: deque[bytes] = deque()
        self.number = 0  # of the line taken last, from 1

    def take(self) -> bytes | None:
        """The next line with its line end, or None at the end of the stream."""
        line = self._returned.popleft() if self._returned else self._read()
        self.number += line is not None
        return line

    def give_back(self, lines: list[bytes]) -> None:
        """Puts back the lines taken last, to be taken again."""
        self._returned.extendleft(reversed(lines))
        self.number -= len(lines)

    def _read(self) -> bytes | None:
        line = self._stream.readline(self._max_bytes + 1)
        if len(line) <= self._max_bytes:
            return line or None
        beginning = TooLong(line[:_CHUNK_BYTES])
        while line and not line.endswith(b"\n"):
            line = self._stream.readline(_CHUNK_BYTES)
        return beginning

    def text(self, line: bytes) -> str:
        """The line as text; raises BadRecord where it is too long or not UTF-8."""
        if isinstance(line, TooLong):
            raise BadRecord(f"is longer than {self._max_bytes} bytes")
        try:
            return line.decode()
        except UnicodeDecodeError as error:
            raise BadRecord(f"is not UTF-8 at byte {error.start + 1} of line {self.number}") from None
