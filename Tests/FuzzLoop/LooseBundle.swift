import DeltaBundle
import Replication
import Trust

/// A bundle taken apart at its frames, so that it can be put together wrongly. It is read by the format's page, not by
/// the library's reader.
struct LooseBundle {
    /// The magic and the version.
    var head: [UInt8]
    /// The frames, the manifest first and the end mark last.
    var frames: [LooseFrame]

    static let head = BundleWriter.magic + [BundleWriter.version]

    /// Takes a good bundle apart.
    init(_ bytes: [UInt8]) throws {
        head = Array(bytes.prefix(LooseBundle.head.count))
        frames = []
        var rest = bytes.dropFirst(head.count)
        while !rest.isEmpty {
            var reader = ByteReader(rest)
            _ = try reader.raw(4)
            let type = try reader.byte()
            let (stored, raw) = (Int(try reader.fixed32()), Int(try reader.fixed32()))
            _ = try reader.raw(12)
            let payload = Frame.FrameType(rawValue: type).decompress(try reader.raw(stored), rawLength: raw)
            frames.append(LooseFrame(type, payload ?? []))
            rest = rest.dropFirst(LooseFrame.headerLength + stored)
        }
    }

    init(frames: [LooseFrame]) {
        head = LooseBundle.head
        self.frames = frames
    }

    /// What a reader finds in a bundle, good or bad, put into a good one in the opposite order.
    static func reversed(_ bad: [UInt8], manifest: LooseFrame) -> LooseBundle {
        var rest: [UInt8]? = bad
        let reader = BundleReader {
            defer { rest = nil }
            return rest.map { .bytes($0) }
        }
        var found: [LooseFrame] = []
        while let event = try? reader.next() {
            switch event {
            case .segments(let segments): found += segments.map { LooseFrame($0) }
            case .frame(let frame): found.append(LooseFrame(frame.type.rawValue, frame.payload))
            default: break
            }
        }
        return LooseBundle(frames: [manifest] + found.reversed())
    }

    var bytes: [UInt8] { frames.reduce(into: head) { $0 += $1.bytes } }

    /// Where the frames lie that hold something of a type.
    func places(_ type: Frame.FrameType) -> [Int] { frames.indices.filter { frames[$0].type == type.rawValue } }

    /// The segments of all its frames.
    func segments() throws -> [Segment] {
        try places(.segments).flatMap { try Segment.all(of: frames[$0].payload) }
    }

    /// The same, with a frame for each segment, as a writer may do.
    func spread() throws -> LooseBundle {
        var made = LooseBundle(frames: frames.filter { $0.type != Frame.FrameType.segments.rawValue })
        made.frames.insert(contentsOf: try segments().map { LooseFrame($0) }, at: made.frames.count - 1)
        return made
    }

    /// Gives it an end mark that holds, signed by the carrier.
    mutating func seal(with key: SigningKey) throws {
        frames.removeAll { $0.type == Frame.FrameType.end.rawValue }
        guard let first = frames.first, let manifest = try? Manifest(bytes: first.payload) else { return }
        let segments = places(.segments).reduce(0) { count, place in
            var reader = ByteReader(frames[place].payload)
            return count + ((try? reader.count(atMost: 1 << 20)) ?? 0)
        }
        let mark = try EndMark(
            frames: frames.count, segments: segments, digest: Digest.sha256(bytes), frontier: Frontier(),
            program: manifest.program, key: key)
        frames.append(LooseFrame(Frame.FrameType.end.rawValue, mark.bytes))
    }
}

/// A frame whose lengths, checks and payload need not belong together.
struct LooseFrame {
    /// marker 4 · type 1 · stored length 4 · raw length 4 · payload check 8 · header check 4.
    static let headerLength = 25
    private static let marker: [UInt8] = [0xf5, 0x41, 0x44, 0x46]

    var type: UInt8
    var payload: [UInt8]
    /// What stands for the compressed payload; nil for what the payload gives.
    var stored: [UInt8]?
    /// What the header says; nil for the truth.
    var storedLength: UInt32?
    var rawLength: UInt32?

    init(_ type: UInt8, _ payload: [UInt8]) {
        self.type = type
        self.payload = payload
    }

    /// A frame of one segment.
    init(_ segment: Segment) {
        var writer = ByteWriter()
        writer.count(1)
        segment.append(to: &writer)
        self.init(Frame.FrameType.segments.rawValue, writer.bytes)
    }

    /// The frame with checks that are right for what it says.
    var bytes: [UInt8] {
        let stored = stored ?? (try? Frame.FrameType(rawValue: type).compress(payload, level: 1)) ?? []
        var writer = ByteWriter()
        writer.raw(LooseFrame.marker)
        writer.byte(type)
        writer.fixed32(storedLength ?? UInt32(stored.count))
        writer.fixed32(rawLength ?? UInt32(payload.count))
        writer.raw(Digest.sha256(stored).prefix(8))
        writer.raw(Digest.sha256(writer.bytes).prefix(4))
        writer.raw(stored)
        return writer.bytes
    }
}

extension Segment {
    /// The segments of a frame's payload.
    static func all(of payload: [UInt8]) throws -> [Segment] {
        var reader = ByteReader(payload)
        return try (0..<(try reader.count(atMost: 1 << 20))).map { _ in try Segment(from: &reader) }
    }
}
