"""What two stores compare: the full digest, and the state code."""

from .writing import block, number, sha256, text

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def full_digest(program, merge):
    """One hash over the live heads of all records."""
    hashes = []
    for record in merge.records.values():
        if record.counts:
            parts = [text(record.scope), block(record.name), number(record.kind)]
            for field, heads in record.heads.items():
                parts += [number(field), number(len(heads))]
                for node in heads:
                    parts.append(node.name)
                    if not merge.is_personal(node, field):
                        parts.append(merge.value(node, field))
            hashes.append(sha256(*parts))
    return sha256(b"aldea digest v1\n", program, *sorted(hashes))


def state_code(program, history, roster, is_redacted):
    """Twelve characters that are the same where the same segments and roster are held.

    `is_redacted` says whether a redaction covers the leaf of a change.
    """
    logs_of_scope = {}
    for log, segments in history.logs().items():
        logs_of_scope.setdefault(segments[0].statement.scope, []).append((log, segments))
    hashes = []
    for scope in sorted(logs_of_scope, key=lambda scope: scope.encode()):
        parts = [program, text(scope), roster.digest]
        for log, segments in logs_of_scope[scope]:
            parts.append(log)
            tips, beyond = history.branches(segments)
            parts.append(number(len(tips)))
            for tip in sorted(tips, key=lambda tip: (tip.statement.last, tip.name)):
                parts += [number(tip.statement.last), tip.name]
            parts += listed(segment.name for segment in beyond)
            parts += listed(segment.name for segment in segments if segment.lacks(is_redacted))
        hashes.append(sha256(b"aldea scope v1\n", *parts))
    return shown(sha256(b"aldea state v1\n", program, roster.digest, *hashes))


def listed(names):
    names = sorted(names)
    return [number(len(names)), *names]


def shown(hash_, letters=12):
    """The first bits in Crockford's base 32, in groups of four."""
    bits = int.from_bytes(hash_, "big") >> 8 * len(hash_) - 5 * letters
    text_ = "".join(CROCKFORD[bits >> shift & 31] for shift in range(5 * letters - 5, -1, -5))
    return "-".join(text_[i:i + 4] for i in range(0, letters, 4))
