public import Replication
public import Trust

/// Writes a bundle, frame by frame, into a sink. Memory does not grow with the bundle.
public final class BundleWriter {
    /// What every bundle begins with: a byte with the high bit set, the name, both line ends and a control character,
    /// so that a program that treats the file as text is found out; then the format's version.
    public static let magic: [UInt8] = [0x89] + Array("ALDEA\r\n".utf8) + [0x1a, 0x0a]
    /// The version of the format that is written.
    public static let version: UInt8 = 1

    private let sink: ([UInt8]) throws -> Void
    private let manifest: Manifest
    private let level: Int32
    private var digest = SHA256Stream()
    /// The frames so far, as long as the bundle is small enough for a parcel; nil when it is not, or shall not become one.
    private var pending: [Frame]?
    private var pendingSize = 0
    private var frames = 0
    private var segments = 0
    private var block = SegmentBlock()

    /// Begins a bundle: writes the magic, the version and the manifest.
    ///
    /// - Parameter isParcel: whether it becomes a parcel if it is small, and has what only readers of parcels know anyway.
    public init(
        manifest: Manifest, level: Int32 = Compression.carriedLevel, isParcel: Bool = false,
        sink: @escaping ([UInt8]) throws -> Void
    ) throws {
        self.sink = sink
        self.manifest = manifest
        self.level = level
        pending = isParcel ? [] : nil
        try emit(BundleWriter.magic + [BundleWriter.version])
        try write(Frame(.manifest, manifest.bytes))
    }

    private func emit(_ bytes: [UInt8]) throws {
        digest.update(bytes)
        try sink(bytes)
    }

    /// Writes a frame.
    public func write(_ frame: Frame) throws {
        frames += 1
        guard pending != nil else { return try emit(try frame.bytes(level: level)) }
        pending?.append(frame)
        pendingSize += frame.payload.count
        if pendingSize > Parcel.maximumContent { try unpack() }
    }

    /// Writes the frames one by one after all.
    private func unpack() throws {
        let frames = pending ?? []
        pending = nil
        for frame in frames { try emit(try frame.bytes(level: level)) }
    }

    /// Adds a segment; blocks of segments are written as they fill.
    public func write(_ segment: Segment) throws {
        if !block.add(segment) {
            try flush()
            _ = block.add(segment)
        }
        segments += 1
    }

    private func flush() throws {
        guard !block.isEmpty else { return }
        let frame = block.frame
        block = SegmentBlock()
        try write(frame)
    }

    /// Ends the bundle with a signed end mark.
    ///
    /// - Returns: how many segments were written.
    @discardableResult
    public func finish(frontier: Frontier, key: SigningKey) throws -> Int {
        try flush()
        if let pending, pending.contains(where: { $0.type == .packedSegments }) {
            let parcel = try Parcel.frame(pending, segments: segments, manifest: manifest, key: key)
            try sink(try parcel.bytes(level: level))
            return segments
        }
        try unpack()
        let mark = try EndMark(
            frames: frames, segments: segments, digest: digest.finish(), frontier: frontier, program: manifest.program,
            key: key)
        try sink(try Frame(.end, mark.bytes).bytes(level: level))
        return segments
    }
}
