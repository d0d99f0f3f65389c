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
    private var frames = 0
    private var segments = 0
    private var block = ByteWriter()
    private var blockCount = 0

    /// Begins a bundle: writes the magic, the version and the manifest.
    public init(manifest: Manifest, level: Int32 = Compression.carriedLevel, sink: @escaping ([UInt8]) throws -> Void)
        throws
    {
        self.sink = sink
        self.manifest = manifest
        self.level = level
        try emit(BundleWriter.magic + [BundleWriter.version])
        try write(Frame(.manifest, manifest.bytes))
    }

    private func emit(_ bytes: [UInt8]) throws {
        digest.update(bytes)
        try sink(bytes)
    }

    /// Writes a frame.
    public func write(_ frame: Frame) throws {
        try emit(try frame.bytes(level: level))
        frames += 1
    }

    /// Adds a segment; blocks of segments are written as they fill.
    public func write(_ segment: Segment) throws {
        var one = ByteWriter()
        segment.append(to: &one)
        if block.bytes.count + one.bytes.count > Frame.maximumPayload - 16 { try flush() }
        block.raw(one.bytes)
        blockCount += 1
        segments += 1
    }

    private func flush() throws {
        guard blockCount > 0 else { return }
        var payload = ByteWriter()
        payload.count(blockCount)
        payload.raw(block.bytes)
        block = ByteWriter()
        blockCount = 0
        try write(Frame(.segments, payload.bytes))
    }

    /// Ends the bundle with a signed end mark.
    ///
    /// - Returns: how many segments were written.
    @discardableResult
    public func finish(frontier: Frontier, key: SigningKey) throws -> Int {
        try flush()
        let mark = try EndMark(
            frames: frames, segments: segments, digest: digest.finish(), frontier: frontier, program: manifest.program,
            key: key)
        try sink(try Frame(.end, mark.bytes).bytes(level: level))
        return segments
    }
}
