"""Opens age files of version 1 for X25519 recipients (age-encryption.org/v1)."""

import base64
import binascii
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .frames import Gap, Unreadable

FIRST_LINE = b"age-encryption.org/v1\n"
CHUNK = 65_536
TAG = 16
# More lines than any bundle's recipients need, so that a header without an end is not read for ever.
HEADER_LINES, LINE = 20_000, 4_096
ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def derive(secret, salt, info):
    return HKDF(SHA256(), 32, salt, info).derive(secret)


def checksum(prefix, values):
    """The remainder that bech32 checks: 1 when the last six values are those that belong to the others."""
    check = 1
    for value in [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            if top >> i & 1:
                check ^= generator
    return check


def bech32(text):
    """The bytes of a bech32 text with the prefix of age's identities; None for any other text."""
    if text != text.upper() and text != text.lower():
        return None
    prefix, separator, digits = text.lower().rpartition("1")
    values = [ALPHABET.find(digit) for digit in digits]
    if prefix != "age-secret-key-" or not separator or min(values, default=-1) < 0:
        return None
    bits = "".join(f"{value:05b}" for value in values[:-6])
    whole, padding = divmod(len(bits), 8)
    if checksum(prefix, values) != 1 or padding >= 5 or "1" in bits[whole * 8:]:
        return None
    return bytes(int(bits[i * 8:i * 8 + 8], 2) for i in range(whole))


def to_bech32(prefix, data):
    """A bech32 text of bytes."""
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    values = [int(bits[i:i + 5], 2) for i in range(0, len(bits), 5)]
    check = checksum(prefix, values + [0] * 6) ^ 1
    values += [check >> shift & 31 for shift in range(25, -1, -5)]
    return prefix + "1" + "".join(ALPHABET[value] for value in values)


def read_identities(path):
    """The X25519 keys of an identity file, as `age -d -i` takes it: one a line, comments after #."""
    try:
        with open(path, encoding="utf-8") as file:
            lines = [line.strip() for line in file]
    except (OSError, UnicodeDecodeError):
        raise Unreadable(f"the identity file {path} cannot be read") from None
    identities = []
    for line in lines:
        if line and not line.startswith("#"):
            secret = bech32(line)
            if secret is None or len(secret) != 32:
                raise Unreadable(f"the identity file {path} holds a line that is no age identity")
            identities.append(X25519PrivateKey.from_private_bytes(secret))
    if not identities:
        raise Unreadable(f"the identity file {path} holds no age identity")
    return identities


def unpadded(text):
    """The bytes of canonical base64 without padding."""
    data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    if base64.b64encode(data).rstrip(b"=") != text:
        raise binascii.Error
    return data


def read_header(file):
    """The stanzas, each its words and body; the bytes that the header's code covers, and the code."""
    head = bytearray(file.readline(LINE))
    stanzas = []
    for _ in range(HEADER_LINES):
        line = file.readline(LINE)
        if not line.endswith(b"\n"):
            break
        if line.startswith(b"--- "):
            return stanzas, bytes(head + b"---"), unpadded(line[4:-1])
        head += line
        if line.startswith(b"-> "):
            stanzas.append((line[3:-1].split(b" "), bytearray()))
        elif stanzas:
            stanzas[-1][1].extend(line[:-1])
    raise Unreadable("the head of the encrypted file is cut or damaged")


def file_key(stanzas, identities):
    """The key that a stanza for one of the identities holds; None if there is none."""
    for words, body in stanzas:
        if words[0] != b"X25519" or len(words) != 2:
            continue
        share, wrapped = unpadded(words[1]), unpadded(bytes(body))
        if len(share) != 32 or len(wrapped) != 32:
            raise Unreadable("the head of the encrypted file is damaged")
        for identity in identities:
            own = identity.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
            try:
                secret = identity.exchange(X25519PublicKey.from_public_bytes(share))
                key = derive(secret, share + own, b"age-encryption.org/v1/X25519")
                return ChaCha20Poly1305(key).decrypt(bytes(12), wrapped, None)
            except (InvalidTag, ValueError):
                continue
    return None


def open_age(file, identities):
    """The content of an age file, in pieces and gaps; the key is checked at once."""
    try:
        stanzas, covered, code = read_header(file)
        key = file_key(stanzas, identities)
    except (binascii.Error, ValueError):
        raise Unreadable("the head of the encrypted file is damaged") from None
    if key is None:
        raise Unreadable("it is not encrypted to the identity given")
    if not hmac.compare_digest(hmac.digest(derive(key, None, b"header"), covered, "sha256"), code):
        raise Unreadable("the head of the encrypted file is damaged")
    return chunks(file, key)


def chunks(file, key):
    nonce = file.read(16)
    if len(nonce) < 16:
        return
    cipher = ChaCha20Poly1305(derive(key, nonce, b"payload"))
    sealed = file.read(CHUNK + TAG)
    counter = 0
    while sealed:
        following = file.read(CHUNK + TAG)
        yield open_chunk(cipher, counter, sealed, is_last=not following)
        sealed = following
        counter += 1


def open_chunk(cipher, counter, sealed, is_last):
    """A chunk's bytes. What ends the file may also be a chunk that was not the last: the file was cut behind it."""
    for mark in (b"\1", b"\0") if is_last else (b"\0",):
        try:
            return cipher.decrypt(counter.to_bytes(11, "big") + mark, sealed, None)
        except InvalidTag:
            continue
    return Gap(max(0, min(CHUNK, len(sealed) - TAG)))
