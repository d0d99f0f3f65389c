import Replication
import Trust

@testable import DeltaBundle

/// A bundle put together frame by frame, so that tests know where each one lies and can put them together wrongly.
struct HandMadeBundle {
    /// The frames before the end: the manifest first, then a frame for each group of segments.
    var frames: [[UInt8]]
    /// The end frame.
    var end: [UInt8]
    /// Whose segments are in which frame.
    let groups: [[Segment]]

    static let head = BundleWriter.magic + [BundleWriter.version]

    init(_ groups: [[Segment]], others: [Frame] = []) throws {
        self.groups = groups
        var made = [Frame(.manifest, try Sample.manifest().bytes)]
        made += groups.map { Frame(.segments, HandMadeBundle.block($0)) }
        made += others
        frames = try made.map { try $0.bytes(level: 3) }
        end = []
        let segments = groups.flatMap { $0 }
        end = try HandMadeBundle.end(
            of: HandMadeBundle.head + frames.flatMap { $0 }, frames: frames.count, segments: segments.count)
    }

    static func block(_ segments: [Segment]) -> [UInt8] {
        var writer = ByteWriter()
        writer.count(segments.count)
        for segment in segments { segment.append(to: &writer) }
        return writer.bytes
    }

    static func end(of bytes: [UInt8], frames: Int, segments: Int) throws -> [UInt8] {
        let mark = try EndMark(
            frames: frames, segments: segments, digest: Digest.sha256(bytes), frontier: Frontier(),
            program: Sample.program, key: Sample.key(1))
        return try Frame(.end, mark.bytes).bytes(level: 3)
    }

    var bytes: [UInt8] { HandMadeBundle.head + frames.flatMap { $0 } + end }

    /// Where each frame lies in the file, the end frame last.
    var ranges: [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = HandMadeBundle.head.count
        for frame in frames + [end] {
            ranges.append(start..<(start + frame.count))
            start += frame.count
        }
        return ranges
    }

    /// The segments of all frames but those.
    func ids(without lost: Set<Int> = []) -> [SegmentID] {
        groups.enumerated().filter { !lost.contains($0.offset + 1) }.flatMap { $0.element.map(\.id) }
    }

    /// The frames that a range of the file touches.
    func touched(by range: Range<Int>) -> Set<Int> {
        Set(ranges.indices.filter { ranges[$0].overlaps(range) })
    }

    /// A frame whose header has a good check whatever it says.
    static func frame(type: UInt8, stored: [UInt8], storedLength: UInt32? = nil, rawLength: UInt32) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(Frame.marker)
        writer.byte(type)
        writer.fixed32(storedLength ?? UInt32(stored.count))
        writer.fixed32(rawLength)
        writer.raw(Digest.sha256(stored).prefix(8))
        writer.raw(Digest.sha256(writer.bytes).prefix(4))
        writer.raw(stored)
        return writer.bytes
    }
}
