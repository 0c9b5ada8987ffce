"""The files of an extract, in a folder or a zip: found by name, looked at byte by byte before anything reads them,
and opened safely. It knows nothing of tables; what it refuses it refuses with a fault of its own. Nothing of a zip
is ever written to disk.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from goldenthread.errors import DataError, Fault

CHUNK = 1 << 20
LARGEST_UNPACKED = 6 << 30
"""Bytes; a council's whole extract of six years is under one tenth of it."""
LARGEST_RATIO = 250
"""Unpacked to packed; text of the dullest extract packs about 40 to 1."""
MOST_MEMBERS = 5000
READ_ENDINGS = (".csv", ".txt", ".parquet", ".yaml", ".yml")


@dataclass(frozen=True)
class SourceFile:
    """One file of an extract: its name as a person sees it, and its bytes, `path` when they are on disk, `content`
    when unpacked.
    """

    name: str
    path: Path | None
    unpack: Callable[[], bytes]

    @property
    def ending(self) -> str:
        return PurePosixPath(self.name).suffix.lower()

    def open(self) -> BinaryIO:
        """The file opened for reading bytes."""
        return self.path.open("rb") if self.path else io.BytesIO(self.unpack())


@dataclass(frozen=True)
class Look:
    """What the bytes of a text file say before it is read: size, hash, encoding and the number of lines."""

    size: int
    sha256: str
    encoding: str
    lines: int


def extract_files(path: Path) -> list[SourceFile]:
    """The readable files in a folder or zip, by name. Raises DataError for a path that is neither, or an unsafe zip."""
    name = path.name or str(path)
    if path.is_dir():
        return [
            SourceFile(file.name, file, file.read_bytes)
            for file in sorted(path.iterdir())
            if file.is_file() and file.suffix.lower() in READ_ENDINGS and not file.name.startswith((".", "~"))
        ]
    if not path.exists():
        raise _refused(
            f"There is no folder or zip at {path}.", name, "Check the path, or ask for the extract again."
        )
    if path.suffix.lower() == ".zip" or zipfile.is_zipfile(path):
        return _zip_files(path)
    raise _refused(
        "This is neither a folder nor a zip of SSD files.",
        name,
        "Name the folder that holds the ssd_*.csv files, or a zip of them.",
    )


def look(file: SourceFile) -> Look:
    """Look at a text file's bytes once. Raises DataError when it is empty, is not text, or holds a NUL byte."""
    digest = hashlib.sha256()
    size = newlines = 0
    last = b""
    decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    encoding = "utf-8"
    with file.open() as stream:
        while chunk := stream.read(CHUNK):
            if size == 0:
                _refuse_other_formats(file, chunk)
                if chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                    encoding, decoder = "utf-16", None
            if encoding != "utf-16" and (at := chunk.find(b"\0")) >= 0:
                row = newlines + chunk.count(b"\n", 0, at) + 1
                raise _refused(
                    "The file holds a NUL byte, which no text has: it was cut or copied wrongly.",
                    file.name,
                    "Export the table again; do not edit the file by hand.",
                    row=row,
                )
            if decoder:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    encoding, decoder = "cp1252", None
            digest.update(chunk)
            size += len(chunk)
            newlines += chunk.count(b"\n")
            last = chunk[-1:]
    if decoder:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            encoding = "cp1252"
    if size == 0:
        raise _refused(
            "The file is empty: it has not even a header.",
            file.name,
            "Export the table again, or remove the file if the table is not held.",
        )
    return Look(size, digest.hexdigest(), encoding, newlines + (last != b"\n"))


def decoded(file: SourceFile, encoding: str) -> str:
    """The whole text of a file, without a byte-order mark. Bytes that cp1252 leaves undefined become U+FFFD."""
    with file.open() as stream:
        content = stream.read()
    text = content.decode(encoding, errors="replace" if encoding == "cp1252" else "strict")
    return text.removeprefix("\ufeff")


def _refuse_other_formats(file: SourceFile, start: bytes) -> None:
    for mark, what in (
        (b"PK\x03\x04", "a spreadsheet or a zip"),
        (b"%PDF", "a PDF"),
        (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
        (b"<?xml", "XML"),
        (b"<!DOCTYPE", "a web page"),
        (b"PAR1", "Parquet"),
    ):
        if start.startswith(mark):
            raise _refused(
                f"The file is {what}, though its name ends in {file.ending}.",
                file.name,
                "Export the table as CSV (comma-separated, UTF-8), or give a Parquet file the ending .parquet.",
            )


def _refused(message: str, file: str, remedy: str, row: int | None = None) -> DataError:
    return DataError([Fault(message, file, remedy, row=row)])


def _zip_files(path: Path) -> list[SourceFile]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError):
        raise _refused(
            "The zip cannot be opened: it is cut short or is not a zip.",
            path.name,
            "Copy or download it again, and check that its size is the one it was sent with.",
        ) from None
    members = [member for member in archive.infolist() if not member.is_dir()]
    _refuse_unsafe(path, members)
    return list(_zip_members(path, archive, members))


def _zip_members(
    path: Path, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]
) -> Iterator[SourceFile]:
    for member in sorted(members, key=lambda member: member.filename):
        name = PurePosixPath(member.filename).name
        if PurePosixPath(name).suffix.lower() in READ_ENDINGS and not name.startswith((".", "~")):
            yield SourceFile(name, None, lambda member=member: _unpack(path, archive, member))  # type: ignore[misc]


def _refuse_unsafe(path: Path, members: list[zipfile.ZipInfo]) -> None:
    for member in members:
        parts = PurePosixPath(member.filename.replace("\\", "/")).parts
        if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in member.filename:
            raise _refused(
                "The zip holds a file whose name points outside it; no honest extract does.",
                path.name,
                "Do not open it. Ask whoever sent it how it was made, and zip the ssd_*.csv files afresh.",
            )
        if member.flag_bits & 0x1:
            raise _refused(
                "The zip is locked with a password.",
                path.name,
                "Unpack it into a folder first, and name that folder.",
            )
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if (
        len(members) > MOST_MEMBERS
        or unpacked > LARGEST_UNPACKED
        or unpacked > max(CHUNK * 64, packed * LARGEST_RATIO)
    ):
        raise _bomb(path)


def _bomb(path: Path) -> DataError:
    return _refused(
        "The zip would unpack to far more than an extract holds.",
        path.name,
        "Check where it came from. If it is right, unpack it into a folder and name that folder.",
    )


def _unpack(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    # A zip may lie about its sizes: no more is taken out than it says, and then its checksum is wrong.
    try:
        return archive.read(member)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
        raise _refused(
            f"{PurePosixPath(member.filename).name} inside the zip is cut short or damaged.",
            path.name,
            "Copy or download the zip again, and check that its size is the one it was sent with.",
        ) from None
