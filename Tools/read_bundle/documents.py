"""What --merge and --summary print: one JSON document each."""

from collections import Counter

from .catalogue import read_kinds
from .digest import full_digest, state_code
from .erasing import Erasure
from .verdicts import COUNTS, Verdicts


def merged(session):
    """What a store shows that holds exactly these segments and this roster."""
    history = session.held()
    erasure = Erasure(history, session.roster, read_kinds())
    merge = erasure.merge
    withheld = Counter(node.withheld for node in merge.nodes.all if node.withheld)
    return {
        "conflicts": [
            {"field": field, "heads": heads, "record": record.name.hex()}
            for record, field, heads in merge.conflicts()],
        "counting_entries": len(session.roster.counting),
        "erased_leaves": erasure.erased,
        "full_digest": full_digest(session.program, merge).hex(),
        "is_frozen": session.roster.is_frozen,
        "records": sum(record.counts for record in merge.records.values()),
        "redacted_records": len(session.roster.redacted),
        "revoked_keys": len(session.roster.revocations),
        "state_code": state_code(session.program, history, session.roster, erasure.is_redacted),
        "unreadable": sum(segment.unreadable is not None for segment in history.segments.values()),
        "unresolved": sum(node.record is None and node.withheld is None for node in merge.nodes.all),
        "waiting": len(session.history.segments) - len(history.segments),
        "withheld": withheld.total(),
        "withheld_because": dict(withheld),
    }


def summary(session):
    """What the files hold, and how it hangs together."""
    verdicts = Verdicts(session.history, session.roster)
    return {
        "files": [file(path, bundle) for path, bundle in session.bundles.items()],
        "logs": [log(name, segments, session, verdicts) for name, segments in session.history.logs().items()],
        "problems": [finding.document() for finding in session.problems],
        "program": session.program and session.program.hex(),
        "roster": described(session.roster),
    }


def described(roster):
    counting = {redaction.hash for redaction in roster.erasing}
    return {
        "counting_entries": len(roster.counting),
        "devices": [device(key, roster) for key in sorted(roster.devices)],
        "digest": roster.digest.hex(),
        "is_frozen": roster.is_frozen,
        "redactions": [
            {
                "administrator": redaction.signer.hex(), "counts": hash_ in counting, "hash": hash_.hex(),
                "records": [record.hex() for record in redaction.records],
            }
            for hash_, redaction in sorted(roster.known_redactions.items())],
        "revocations": [
            {
                "cuts": [
                    {"log": cut.log.hex(), "segment": cut.segment.hex(), "sequence": cut.sequence}
                    for cut in revocation.cuts],
                "key": key.hex(), "reason": revocation.reason,
            }
            for key, revocations in sorted(roster.revocations.items()) for revocation in revocations],
    }


def device(key, roster):
    """What a device is called, and what all its enrolments that count allow it."""
    device = roster.devices[key]
    scopes = sorted({scope for enrolment in device.enrolments for scope in enrolment.writes})
    return {
        "approves": [scope for scope in scopes if device.approves(scope)],
        "enrolments": len(device.enrolments),
        "holds": device.holds and sorted(device.holds),
        "holds_private": device.holds_private and sorted(device.holds_private),
        "is_revoked": key in roster.revocations,
        "key": key.hex(),
        "number": device.called.number,
        "office": device.called.office,
        "recipient": device.called.recipient.hex(),
        "writes": [scope for scope in scopes if device.writes(scope)],
    }


def file(path, bundle):
    manifest = bundle.manifest
    return {
        "changes": bundle.change_count,
        "created_at": manifest and manifest.created_at,
        "file": path,
        "frames": bundle.frame_count,
        "is_whole": bundle.is_whole,
        "notices": len(bundle.notices),
        "rosters": len(bundle.rosters),
        "segments": bundle.segment_count,
        "sender": manifest and manifest.sender.hex(),
    }


def log(name, segments, session, verdicts):
    tips, beyond = session.history.branches(segments)
    statement = segments[0].statement
    device = session.roster.devices.get(statement.device)
    return {
        "beyond_gaps": len(beyond),
        "device": statement.device.hex(),
        "log": name.hex(),
        "number": device and device.called.number,
        "office": device and device.called.office,
        "scope": statement.scope,
        "segments": len(segments),
        "tips": [{"segment": tip.name.hex(), "sequence": tip.statement.last} for tip in tips],
        "verdicts": dict(Counter(verdicts.of(segment) or COUNTS for segment in segments)),
    }
