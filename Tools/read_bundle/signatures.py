"""Ed25519: which keys are keys, and which signatures hold."""

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PRIME = (1 << 255) - 19
# The eight points whose order divides 8 have the y coordinates 0, 1, -1 and, for order 8, this one and its negative;
# 0 and 1 can also be written with the prime added.
ORDER_EIGHT = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
LOW_ORDER = {0, 1, PRIME - 1, PRIME, PRIME + 1, ORDER_EIGHT, PRIME - ORDER_EIGHT}


def is_low_order(key):
    """Whether a key is one of the eight points of low order, in any encoding (the sign of x does not matter)."""
    return int.from_bytes(key, "little") & ((1 << 255) - 1) in LOW_ORDER


@lru_cache(maxsize=4096)
def public_key(key):
    """The key to verify with; None for what is no key."""
    if is_low_order(key):
        return None
    try:
        return Ed25519PublicKey.from_public_bytes(key)
    except ValueError:
        return None


def verifies(key, signature, *parts):
    """Whether a signature over the parts, one after the other, holds."""
    verifier = public_key(bytes(key))
    if verifier is None:
        return False
    try:
        verifier.verify(bytes(signature), b"".join(parts))
    except InvalidSignature:
        return False
    return True
