internal import Replication
public import Trust

/// A piece of a bundle: a type, and bytes that are compressed and checked on their own.
public struct Frame: Hashable, Sendable {
    /// What a frame holds.
    public struct FrameType: RawRepresentable, Hashable, Sendable {
        /// The number; one with the high bit set may be skipped by a reader that does not know it.
        public let rawValue: UInt8

        /// Wraps a number.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// The bundle's manifest, always first.
        public static let manifest = FrameType(rawValue: 1)
        /// A roster without revocations and redactions: root entries of the first form and enrolments.
        public static let roster = FrameType(rawValue: 2)
        /// A block of segments.
        public static let segments = FrameType(rawValue: 3)
        /// A piece of an attachment.
        public static let attachment = FrameType(rawValue: 4)
        /// What somebody holds and wants.
        public static let frontier = FrameType(rawValue: 5)
        /// A roster with root entries of any form, enrolments and redactions.
        public static let fullRoster = FrameType(rawValue: 6)
        /// A block of segments, packed.
        public static let packedSegments = FrameType(rawValue: 7)
        /// A whole small bundle.
        public static let parcel = FrameType(rawValue: 8)
        /// The end of a parcel, in it.
        static let parcelEnd = FrameType(rawValue: 9)
        /// Kept for checkpoints.
        public static let checkpoint = FrameType(rawValue: 0x86)
        /// The end, always last.
        public static let end = FrameType(rawValue: 127)

        /// Whether a reader that does not know the type may pass over it.
        public var isOptional: Bool { rawValue & 0x80 != 0 }

        /// Compresses a payload as frames of the type hold it: a parcel by LZMA, any other by Zstandard.
        ///
        /// - Parameter cuts: where what follows is of another kind, rising.
        /// - Throws: `BundleError.compression` when memory is short.
        public func compress(_ payload: [UInt8], level: Int32, cuts: [Int] = []) throws -> [UInt8] {
            self == .parcel
                ? try SmallCompression.compress(payload)
                : try Compression.compress(payload, level: level, cuts: cuts)
        }

        /// Decompresses what a frame of the type holds into exactly `rawLength` bytes, which the caller has capped.
        ///
        /// - Returns: nil when the bytes are not that.
        public func decompress(_ stored: some Collection<UInt8>, rawLength: Int) -> [UInt8]? {
            self == .parcel
                ? SmallCompression.decompress(stored, rawLength: rawLength)
                : Compression.decompress(stored, rawLength: rawLength)
        }
    }

    /// The type.
    public let type: FrameType
    /// The bytes, uncompressed.
    public let payload: [UInt8]
    /// Where bytes of another kind begin in them: a hint for the compressor, and no part of what the frame says.
    let cuts: [Int]

    /// Wraps bytes.
    public init(_ type: FrameType, _ payload: [UInt8]) { self.init(type, payload, cuts: []) }

    init(_ type: FrameType, _ payload: [UInt8], cuts: [Int]) {
        self.type = type
        self.payload = payload
        self.cuts = cuts
    }

    /// Whether two frames say the same.
    public static func == (left: Frame, right: Frame) -> Bool {
        left.type == right.type && left.payload == right.payload
    }

    /// Hashes what the frame says.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(type)
        hasher.combine(payload)
    }

    /// Wraps a roster; one without revocations and redactions as readers from before these know it.
    public static func frames(of roster: Roster) -> [Frame] {
        roster.pieces(limit: maximumPayload / 2).map { Frame(roster.isSecondForm ? .fullRoster : .roster, $0) }
    }

    /// The roster that the frame holds; nil when it is of another type, or cannot be read.
    public var roster: Roster? {
        type == .roster || type == .fullRoster ? try? Roster(bytes: payload) : nil
    }

    /// The longest payload, in bytes.
    public static let maximumPayload = 1 << 20
    /// The longest payload once compressed.
    static let maximumStored = maximumPayload + (16 << 10)
    /// What every frame begins with, so that a reader finds the next one after damage.
    static let marker: [UInt8] = [0xf5, 0x41, 0x44, 0x46]
    /// marker 4 · type 1 · stored length 4 · raw length 4 · payload check 8 · header check 4.
    static let headerLength = 25

    /// The frame's header and stored payload.
    func bytes(level: Int32) throws -> [UInt8] {
        guard payload.count <= Frame.maximumPayload else { throw BundleError(.tooLarge) }
        let stored = try type.compress(payload, level: level, cuts: cuts)
        var writer = ByteWriter()
        writer.raw(Frame.marker)
        writer.byte(type.rawValue)
        writer.fixed32(UInt32(stored.count))
        writer.fixed32(UInt32(payload.count))
        writer.raw(Digest.sha256(stored).prefix(8))
        writer.raw(Digest.sha256(writer.bytes).prefix(4))
        writer.raw(stored)
        return writer.bytes
    }

    /// What a header says.
    struct Header {
        let type: FrameType
        let storedLength: Int
        let rawLength: Int
        let check: [UInt8]

        /// Reads a header; nil when the marker, the check or a length is not right.
        init?(_ bytes: ArraySlice<UInt8>) {
            guard bytes.count == Frame.headerLength, bytes.starts(with: Frame.marker) else { return nil }
            let checked = bytes.dropLast(4)
            guard Digest.sha256(checked).prefix(4).elementsEqual(bytes.suffix(4)) else { return nil }
            var reader = ByteReader(bytes.dropFirst(Frame.marker.count))
            guard let type = try? reader.byte(), let stored = try? reader.fixed32(), let raw = try? reader.fixed32(),
                let check = try? reader.raw(8),
                stored <= UInt32(Frame.maximumStored), raw <= UInt32(Frame.maximumPayload)
            else { return nil }
            self.type = FrameType(rawValue: type)
            storedLength = Int(stored)
            rawLength = Int(raw)
            self.check = Array(check)
        }

        /// The payload, if the stored bytes are those that the header names.
        func payload(of stored: ArraySlice<UInt8>) -> [UInt8]? {
            guard stored.count == storedLength, Digest.sha256(stored).prefix(8).elementsEqual(check) else { return nil }
            return type.decompress(stored, rawLength: rawLength)
        }
    }
}
