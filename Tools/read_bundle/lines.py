"""A change as one line of JSON."""

import json

from .bodies import CREATES, DISTINGUISHED, KEYED, NAMED


def line(change):
    """What `aldea bundle inspect --changes --json` prints of a change, byte for byte."""
    return json.dumps(described(change), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def described(change):
    statement = change.segment.statement
    return {
        "dot": {"log": statement.log.hex(), "segment": statement.name.hex(), "sequence": change.sequence},
        "identity": identity(change, statement),
        "kind": change.kind,
        "person": change.person,
        "scope": statement.scope,
        "wall_clock": change.wall_clock,
        "writes": [
            {
                "field": write.field,
                "personal": write.personal,
                "replaces": [dot(replaced, statement) for replaced in write.replaces],
                "values": None if write.values is None else [scalar(value, statement) for value in write.values],
            }
            for write in change.writes],
    }


def identity(change, statement):
    if change.identity == CREATES:
        return {"creates": True}
    if change.identity == KEYED:
        return {"keyed": True}
    if change.identity == NAMED:
        return {"named": change.key_hash.hex()}
    if change.identity == DISTINGUISHED:
        return {"distinguished": change.mark.hex()}
    return {"existing": dot(change.existing, statement)}


def dot(named, statement):
    index, sequence = named
    if not index:
        return {"log": statement.log.hex(), "sequence": sequence, "through": None}
    seen = statement.seen[index - 1]
    return {"log": seen.log.hex(), "sequence": sequence, "through": seen.segment.hex()}


def scalar(value, statement):
    if value is None:
        return None
    if isinstance(value, int):
        return {"integer": value}
    if isinstance(value, str):
        return {"text": value}
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    return {"link": dot(value, statement)}
