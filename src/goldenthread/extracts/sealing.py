"""Seals files that hold children with AES-GCM, chunk by chunk, and finds or makes the key. A sealed file that was
changed, cut short, or put in another's place does not open. It knows nothing of what is inside.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from goldenthread.errors import RequestError

MARK = b"GTSEAL1\n"
SALT_BYTES = 16
TAG_BYTES = 16
CHUNK = 1 << 20
KEY_BYTES = 32
KEY_VARIABLE = "GOLDENTHREAD_KEY"
KEY_FILE_VARIABLE = "GOLDENTHREAD_KEY_FILE"


@dataclass(frozen=True)
class Key:
    """The key that seals deliveries; `created` says where it was put when there was none before."""

    secret: bytes
    created: Path | None = None

    @property
    def fingerprint(self) -> str:
        """Eight characters that tell keys apart and give nothing of them away."""
        return hashlib.sha256(b"goldenthread key fingerprint" + self.secret).hexdigest()[:8]

    def __repr__(self) -> str:
        return f"Key({self.fingerprint})"


def find_key(home: Path, *, create: bool) -> Key:
    """The key from GOLDENTHREAD_KEY (base64 of 32 bytes), the file that GOLDENTHREAD_KEY_FILE names, or `key` in the
    home folder.

    With `create`, a missing file is made, readable by its owner only. Raises RequestError when there is no key or it
    is not one.
    """
    if given := os.environ.get(KEY_VARIABLE, "").strip():
        return Key(_decoded(given, KEY_VARIABLE))
    named = os.environ.get(KEY_FILE_VARIABLE, "").strip()
    path = Path(named) if named else home / "key"
    if path.is_file():
        return Key(_decoded(path.read_text(encoding="ascii", errors="replace").strip(), path.name))
    if not create:
        raise RequestError(
            "There is no key, and the children of this delivery are sealed with one.",
            where=str(path),
            remedy=f"Put the key file back, or give it in {KEY_FILE_VARIABLE} or {KEY_VARIABLE}.",
        )
    secret = secrets.token_bytes(KEY_BYTES)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(secret) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return Key(secret, created=path)


def seal(content: BinaryIO, sealed: BinaryIO, key: Key, label: str) -> None:
    """Write `content` sealed. `label` (which delivery, which table) is not stored, and must be given again to open
    it.
    """
    salt = secrets.token_bytes(SALT_BYTES)
    sealed.write(MARK + salt)
    cipher = _cipher(key, salt)
    number = 0
    chunk = content.read(CHUNK)
    while True:
        following = content.read(CHUNK)
        sealed.write(cipher.encrypt(_nonce(number, last=not following), chunk, label.encode()))
        if not following:
            return
        number, chunk = number + 1, following


def unseal(sealed: BinaryIO, key: Key, label: str) -> Iterator[bytes]:
    """The content of a sealed file, chunk by chunk. Raises RequestError when it is not whole or the key is not the
    one it was sealed with.
    """
    if sealed.read(len(MARK)) != MARK:
        raise _not_whole(label)
    cipher = _cipher(key, sealed.read(SALT_BYTES))
    number = 0
    chunk = sealed.read(CHUNK + TAG_BYTES)
    while True:
        following = sealed.read(CHUNK + TAG_BYTES)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), chunk, label.encode())
        except (InvalidTag, ValueError):
            raise _not_whole(label) from None
        if not following:
            return
        number, chunk = number + 1, following


def _cipher(key: Key, salt: bytes) -> AESGCM:
    # Every file has a key of its own, so that a counter may serve as its nonce.
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=b"goldenthread delivery").derive(
        key.secret
    )
    return AESGCM(derived)


def _nonce(number: int, *, last: bool) -> bytes:
    # The last chunk says so: a file cut off between chunks does not open.
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def _decoded(text: str, where: str) -> bytes:
    try:
        secret = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != KEY_BYTES:
        raise RequestError(
            f"The key is not {KEY_BYTES} bytes written in base64.",
            where=where,
            remedy="Put back the key as it was made; a key cannot be mended.",
        )
    return secret


def _not_whole(label: str) -> RequestError:
    return RequestError(
        "The stored children cannot be opened: the file was changed or cut short, or the key is another one.",
        where=label,
        remedy="Give the key that the delivery was loaded with, or put the delivery back from a backup.",
    )
