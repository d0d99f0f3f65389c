"""One bundle file from its first frame to its end mark, with everything in it verified."""

from typing import NamedTuple

from . import limits
from .frames import (
    ATTACHMENT, END, FULL_ROSTER, MAGIC, MANIFEST, NOTICE, OPTIONAL, PACKED_SEGMENTS, PARCEL, PARCEL_END, ROSTER, SEGMENTS,
    VERSION, Damage, Frame, Frames, Refused)
from .packed import read_packed_segments
from .reader import Malformed, Reader
from .roster import Roster, RosterFrame
from .segment import read_segments
from .signatures import verifies
from .writing import sha256


def read_frontier(reader):
    """What is held without gaps: for each log the last sequences of its branches and the segments that end there."""
    logs = {}
    before = b""
    for _ in range(reader.count(limits.FRONTIER_LOGS, "logs of a frontier", size=50)):
        log = reader.take(16)
        if log <= before:
            raise Malformed("the logs of a frontier do not rise")
        before = log
        logs[log] = [
            (reader.number(limits.SEQUENCE, "a tip's sequence", least=1), reader.take(32))
            for _ in range(reader.count(limits.TIPS, "tips of a log", least=1, size=33))]
        if any(not tip < following for tip, following in zip(logs[log], logs[log][1:])):
            raise Malformed("the tips of a log do not rise")
    return logs


class Manifest:
    def __init__(self, payload):
        reader = Reader(payload)
        self.program, self.sender, self.epoch = reader.take(32), reader.take(32), reader.take(16)
        self.created_at = reader.signed()
        self.prerequisites = read_frontier(reader)


class Notice:
    """One store's own word about what it holds and wants."""

    def __init__(self, payload):
        reader = Reader(payload)
        self.signer, self.epoch = reader.take(32), reader.take(16)
        self.counter = reader.number(limits.SIGNED_63, "a notice's counter")
        self.frontier = read_frontier(reader)
        self.roster = reader.block(limits.NOTICE_ROSTER, "a notice's roster")
        self.wanted = reader.hashes(limits.WANTED, "wanted segments")
        self.signed = payload[:reader.at]
        self.signature = reader.take(64)
        reader.finish("a frontier notice")

    def verifies(self, program):
        return verifies(self.signer, self.signature, b"aldea frontier v1\n", program, self.signed)


class EndMark:
    def __init__(self, payload):
        reader = Reader(payload)
        self.frames = reader.number(limits.MARKED, "an end mark's frames")
        self.segments = reader.number(limits.MARKED, "an end mark's segments")
        self.digest = reader.take(32)
        self.frontier = read_frontier(reader)
        self.signed = payload[:reader.at]
        self.signature = reader.take(64)
        reader.finish("an end mark")

    def verifies(self, manifest):
        return verifies(
            manifest.sender, self.signature, b"aldea bundle end v1\n", manifest.program, manifest.sender, self.signed)


class Holdings:
    """What the sender of a parcel holds, by the first bytes of names."""

    def __init__(self, reader, created_at):
        self.counter = (created_at + reader.signed()) % 2**64
        if self.counter > limits.SIGNED_63:
            raise Malformed("the counter of holdings is out of range")
        self.tips = [
            (reader.take(4), reader.number(limits.SEQUENCE, "a tip's sequence", least=1), reader.take(4))
            for _ in range(reader.count(reader.left // 8, "tips"))]
        # The places, among the segments that the parcel brings, of those that are tips, too.
        self.sent = [
            reader.number(limits.MARKED, "a sent tip") for _ in range(reader.count(reader.left, "sent tips"))]
        if any(one >= next_ for one, next_ in zip(self.sent, self.sent[1:])):
            raise Malformed("sent tips that do not rise")
        self.roster = reader.take(4)
        self.wanted = reader.hashes(limits.WANTED, "wanted segments")


class ParcelEnd:
    """The end mark of the second form, over the parts before it."""

    def __init__(self, payload, created_at, digest):
        reader = Reader(payload)
        self.frames = reader.number(limits.MARKED, "an end mark's frames")
        self.segments = reader.number(limits.MARKED, "an end mark's segments")
        self.holdings = Holdings(reader, created_at) if reader.flag("whether holdings follow") else None
        self.digest = digest
        self.signed = payload[:reader.at]
        self.signature = reader.take(64)
        reader.finish("an end mark")

    def verifies(self, manifest):
        return verifies(
            manifest.sender, self.signature, b"aldea bundle end v2\n", manifest.program, manifest.sender, manifest.epoch,
            self.digest, self.signed)


class Parcel:
    """A whole small bundle in one frame: its parts as frames, the end mark last."""

    def __init__(self, payload, at, decode):
        reader = Reader(payload)
        self.parts = []
        while True:
            start = reader.at
            type_ = reader.byte()
            content = bytes(reader.block(limits.PAYLOAD, "a part"))
            if type_ in (PARCEL, END):
                raise Malformed("a part that is none")
            if type_ == PARCEL_END:
                digest = sha256(MAGIC, bytes((VERSION,)), payload[:start])
                if not self.parts or self.parts[0].type != MANIFEST:
                    raise Malformed("a parcel without a manifest")
                self.parts.append(Frame(at, END, ParcelEnd(content, self.parts[0].content.created_at, digest)))
                break
            self.parts.append(Frame(at, type_, decode(type_, content, len(self.parts))))
        reader.finish("a parcel")
        brought = sum(len(part.content) for part in self.parts if part.type in (SEGMENTS, PACKED_SEGMENTS))
        holdings = self.parts[-1].content.holdings
        if holdings and any(place >= brought for place in holdings.sent):
            raise Malformed("a sent tip that is not among the segments")


class Problem(NamedTuple):
    """Something that does not verify: the place in the file where it begins, and what it is."""

    at: int
    sentence: str


class Bundle:
    """Reads a bundle and holds what it says about itself; `problems` is what does not verify."""

    def __init__(self, source):
        self.frames = Frames(source)
        self.manifest = self.end = None
        self.rosters, self.notices, self.problems = [], [], []
        self.frame_count = self.segment_count = self.change_count = 0
        # How many problems somebody was told of already.
        self.told = 0
        self.is_whole = False

    @property
    def program(self):
        """The program's name: the manifest's, or else that of the only first root entry."""
        if self.manifest:
            return self.manifest.program
        firsts = {entry.hash for roster in self.rosters for entry in roster.entries if entry.version == 0}
        return firsts.pop() if len(firsts) == 1 else None

    def segments(self):
        """The segments that verify by themselves, in the file's order."""
        try:
            for frame in self.frames.read(self.decode):
                if isinstance(frame, Damage):
                    self.problem(frame.at, f"damage: {frame.sentence}")
                else:
                    yield from self.check(frame)
        except Refused as refusal:
            self.problem(self.frames.place, f"the rest of the file is refused: {refusal}")
        if not self.end:
            self.problem(self.frames.place, "the file is truncated: it has no end mark")
        self.is_whole = not self.problems

    def decode(self, type_, payload, count=None):
        """What a frame's payload holds; `count` says how many parts of a parcel came before."""
        count = self.frame_count if count is None else count
        if type_ == PARCEL:
            if count > 0:
                raise Malformed("a parcel that is not the first frame")
            return Parcel(payload, self.frames.place, self.decode)
        if type_ == MANIFEST and count > 0:
            raise Malformed("a manifest that is not the first frame")
        if type_ in DECODERS:
            return DECODERS[type_](payload)
        if type_ == ATTACHMENT or type_ & OPTIONAL:
            return None
        raise Refused(f"a frame of type {type_}, which this reader does not know")

    def check(self, frame):
        """Verifies a good frame; yields its segments that verify."""
        if frame.type == PARCEL:
            for part in frame.content.parts:
                yield from self.check(part)
            return
        if frame.type == END:
            self.end = frame.content
            self.check_end(frame)
            return
        self.frame_count += 1
        if frame.type == MANIFEST:
            self.manifest = frame.content
        elif frame.type in (ROSTER, FULL_ROSTER):
            self.rosters.append(frame.content)
            self.check_roster(frame)
        elif frame.type == NOTICE:
            self.notices.append(frame.content)
            if self.manifest and not frame.content.verifies(self.manifest.program):
                self.problem(frame.at, "a frontier notice's signature does not verify")
        elif frame.type in (SEGMENTS, PACKED_SEGMENTS):
            for segment in frame.content:
                self.segment_count += 1
                if self.check_segment(frame.at, segment):
                    self.change_count += segment.statement.count
                    yield segment

    def check_segment(self, at, segment):
        if self.manifest and segment.statement.program != self.manifest.program:
            self.problem(at, f"segment {segment.name.hex()} is of another program")
        elif not segment.verifies():
            self.problem(at, f"segment {segment.name.hex()}: its signature does not verify")
        else:
            here = f"segment {segment.name.hex()}"
            if segment.unreadable:
                self.problem(at, f"{here}: its bodies cannot be read: {segment.unreadable}")
            for change in segment.void_changes():
                self.problem(at, f"{here}: change {change.sequence} names one that it had not seen")
            return True
        return False

    def check_roster(self, frame):
        """Every signature of a roster, and that it counts."""
        roster = Roster(self.program)
        roster.unite(frame.content)
        if not roster.counting:
            self.problem(frame.at, "the program's first root entry is missing or not signed by enough administrators")
            return
        for entry in frame.content.entries:
            if entry.bad_signatures:
                self.problem(frame.at, f"root entry {entry.hash.hex()}: a signature does not verify")
            if roster.program != (entry.program if entry.version else entry.hash):
                self.problem(frame.at, f"root entry {entry.hash.hex()} is of another program")
        for one in frame.content.signed_by_one:
            if not one.is_good:
                self.problem(frame.at, f"{one.what} ({one.hash.hex()}): its signature does not verify")
            if roster.program != one.program:
                self.problem(frame.at, f"{one.what} ({one.hash.hex()}) is of another program")

    def check_end(self, frame):
        mark = frame.content
        if mark.frames != self.frame_count or mark.segments != self.segment_count:
            self.problem(frame.at, "the end mark counts other frames or segments than the file has")
        if isinstance(mark, EndMark) and mark.digest != self.frames.digest:
            self.problem(frame.at, "the end mark's digest is not that of the file")
        if not self.manifest or not mark.verifies(self.manifest):
            self.problem(frame.at, "the end mark's signature is not the sender's")

    def problem(self, at, sentence):
        self.problems.append(Problem(at, sentence))


DECODERS = {
    MANIFEST: Manifest, ROSTER: RosterFrame, FULL_ROSTER: RosterFrame, SEGMENTS: read_segments,
    PACKED_SEGMENTS: read_packed_segments, NOTICE: Notice, END: EndMark}
