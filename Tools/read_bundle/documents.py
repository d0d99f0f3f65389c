"""What --merge and --summary print: one JSON document each."""

from .catalogue import read_kinds
from .digest import full_digest, state_code
from .history import History
from .merge import Merge


def merged(session):
    """What a store shows that holds exactly these segments and this roster."""
    waiting = session.waiting()
    history = History()
    for segment in session.history.segments.values():
        if session.verdict(segment) is not None:
            history.add(segment)
    merge = Merge(history, session.roster, read_kinds())
    return {
        "conflicts": [
            {"field": field, "heads": heads, "record": record.name.hex()}
            for record, field, heads in merge.conflicts()],
        "full_digest": full_digest(session.program, merge).hex(),
        "records": sum(record.counts for record in merge.records.values()),
        "state_code": state_code(session.program, history, session.roster),
        "unreadable": sum(segment.unreadable is not None for segment in history.segments.values()),
        "unresolved": sum(node.record is None and not node.is_withheld for node in merge.nodes.all),
        "waiting": len(waiting),
        "withheld": sum(node.is_withheld for node in merge.nodes.all),
    }


def summary(session):
    """What the files hold, and how it hangs together."""
    return {
        "files": [file(path, bundle) for path, bundle in session.bundles.items()],
        "logs": [log(name, segments, session) for name, segments in session.history.logs().items()],
        "problems": [finding.document() for finding in session.problems],
        "program": session.program and session.program.hex(),
        "roster": {
            "counting_entries": len(session.roster.counting),
            "devices": len(session.roster.devices),
            "digest": session.roster.digest.hex(),
            "is_frozen": session.roster.is_frozen,
        },
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


def log(name, segments, session):
    tips, beyond = session.history.branches(segments)
    statement = segments[0].statement
    enrolment = session.roster.devices.get(statement.device)
    verdict = session.roster.writes(statement.device, statement.scope)
    return {
        "beyond_gaps": len(beyond),
        "device": statement.device.hex(),
        "log": name.hex(),
        "number": enrolment and enrolment.number,
        "office": enrolment and enrolment.office,
        "scope": statement.scope,
        "segments": len(segments),
        "tips": [{"segment": tip.name.hex(), "sequence": tip.statement.last} for tip in tips],
        "verdict": {None: "waiting", False: "withheld", True: "counts"}[verdict],
    }
