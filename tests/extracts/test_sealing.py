"""A sealed file opens whole, with its own key and label, or not at all."""

from __future__ import annotations

import io

import pytest

from goldenthread.errors import RequestError
from goldenthread.extracts.sealing import CHUNK, MARK, SALT_BYTES, TAG_BYTES, Key, seal, unseal

KEY = Key(bytes(range(32)))


def sealed(content: bytes, label: str = "delivery/child") -> bytes:
    out = io.BytesIO()
    seal(io.BytesIO(content), out, KEY, label)
    return out.getvalue()


def opened(content: bytes, key: Key = KEY, label: str = "delivery/child") -> bytes:
    return b"".join(unseal(io.BytesIO(content), key, label))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_is_sealed_is_opened(size: int) -> None:
    content = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    closed = sealed(content)
    chunks = max(1, -(-size // CHUNK))
    assert len(closed) == len(MARK) + SALT_BYTES + size + chunks * TAG_BYTES
    assert opened(closed) == content
    assert sealed(content) != closed


START = len(MARK) + SALT_BYTES
WHOLE = sealed(b"a" * CHUNK + b"b" * CHUNK + b"c")
FIRST, SECOND = (
    WHOLE[START : START + CHUNK + TAG_BYTES],
    WHOLE[START + CHUNK + TAG_BYTES : START + 2 * (CHUNK + TAG_BYTES)],
)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        WHOLE[:5],
        WHOLE[:START],
        WHOLE[:-1],
        WHOLE[: START + CHUNK + TAG_BYTES],
        WHOLE[: START + 2 * (CHUNK + TAG_BYTES)],
        WHOLE[:START] + SECOND + FIRST + WHOLE[START + 2 * (CHUNK + TAG_BYTES) :],
        WHOLE[:100] + bytes([WHOLE[100] ^ 1]) + WHOLE[101:],
        WHOLE + b"more",
        b"PAR1" + WHOLE,
    ],
    ids=[
        "empty",
        "mark cut",
        "no chunk",
        "last byte",
        "one chunk",
        "two chunks",
        "swapped",
        "one bit",
        "longer",
        "not sealed",
    ],
)
def test_what_was_changed_does_not_open(content: bytes) -> None:
    with pytest.raises(RequestError, match="cannot be opened"):
        opened(content)


def test_another_key_or_place_does_not_open() -> None:
    with pytest.raises(RequestError):
        opened(WHOLE, Key(bytes(32)))
    with pytest.raises(RequestError):
        opened(WHOLE, label="delivery/contact")


def test_a_key_does_not_print_itself() -> None:
    assert KEY.secret.hex() not in repr(KEY)
    assert repr(KEY) == f"Key({KEY.fingerprint})"
    assert KEY.fingerprint != Key(bytes(32)).fingerprint
