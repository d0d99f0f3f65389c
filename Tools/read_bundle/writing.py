"""Bytes that are hashed: the counterparts of `reader` that names and digests need."""

import hashlib


def sha256(*parts):
    hasher = hashlib.sha256()
    for part in parts:
        hasher.update(part)
    return hasher.digest()


def number(value):
    """Unsigned LEB128."""
    if value < 0x80:
        return bytes((value,))
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def signed(value):
    """Zigzag."""
    return number(value << 1 if value >= 0 else (-value << 1) - 1)


def block(data):
    return number(len(data)) + data


def text(value):
    return block(value.encode("utf-8"))
