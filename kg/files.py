"""Files from outside: unpacked with a limit, small ones read whole with a limit, links not followed when writing."""

import gzip
import io
import os
from collections.abc import Generator
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MOST_EXPANSION = 250
"""Times its packed size that a file may unpack to; news packs to a tenth, gzip could reach a thousandth."""
_FREE = 8 * 2**20
"""Bytes that any file may unpack to."""
_BUFFER = 2**18
"""Bytes that are written at once: a quarter less time than with Python's 8 KiB, and no more is gained beyond."""


class _Unpacking(io.RawIOBase):
    """A gzip stream that ends in an OSError once what comes out is out of all proportion to what went in."""

    def __init__(self, path: Path) -> None:
        self._packed = path.open("rb")
        self._unpacked = gzip.GzipFile(fileobj=self._packed, mode="rb")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        count = self._unpacked.readinto(buffer)
        if self._unpacked.tell() > max(_FREE, MOST_EXPANSION * self._packed.tell()):
            raise OSError(f"it unpacks to more than {MOST_EXPANSION} times its size")
        return count

    def close(self) -> None:
        super().close()
        self._packed.close()


def open_file(path: Path) -> BinaryIO:
    """Open a file for reading, unpacked if its name ends in ``.gz``; reading a decompression bomb raises OSError."""
    if path.suffix.lower() == ".gz":
        return io.BufferedReader(_Unpacking(path), 2**16)
    return path.open("rb")


def read_small(path: Path, most: int) -> bytes:
    """Return all bytes of a file; raises OSError if it is no regular file, or has more than *most* bytes."""
    with path.open("rb") as file:
        if not path.is_file():  # /dev/zero has no end
            raise OSError("no regular file")
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(f"more than {most:,} bytes")
    return data


def read_small_text(path: Path, most: int) -> str:
    """Return a UTF-8 file as text, every line end as one newline; raises UnicodeDecodeError, and as ``read_small``."""
    return read_small(path, most).decode().replace("\r\n", "\n").replace("\r", "\n")


def read_lines(path: Path, longest: int) -> Generator[str, None, None]:
    """Yield the lines of a UTF-8 file without their newline; a file of any size, but of no line beyond *longest*.

    Raises OSError if it is no regular file or has a longer line, and UnicodeDecodeError.
    """
    with path.open(encoding="utf-8", newline="\n") as file:
        if not path.is_file():
            raise OSError("no regular file")
        while line := file.readline(longest + 1):
            if len(line) > longest:
                raise OSError(f"a line of more than {longest:,} characters")
            yield line.removesuffix("\n")


def create_file(path: Path) -> IO[bytes]:
    """Open a new file for writing in the place of what had this name; a link there is not followed but taken away."""
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    return os.fdopen(handle, "wb", _BUFFER)


def find_link(folder: Path) -> Path | None:
    """Return the folder if it is a symbolic link, else a symbolic link right in it, else None."""
    if folder.is_symlink():
        return folder
    return next((path for path in sorted(folder.iterdir()) if path.is_symlink()), None) if folder.is_dir() else None


def one_line(text: str) -> str:
    r"""Return *text* as it may go to a terminal: on one line, control and direction characters written as escapes.

    >>> one_line("a\nb\x1b[2J")
    'a b\\x1b[2J'
    """
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in " ".join(text.split()))
