internal import Replication
internal import Trust

/// A small bundle in one frame: what would be frames of their own, one after the other, so that they are compressed together.
struct Parcel {
    /// The parts but for the end, the manifest first.
    let parts: [Frame]
    /// The end.
    let mark: EndMark

    /// The most bytes that the parts of a parcel hold: damage to it costs all of it.
    static let maximumContent = 32 << 10

    /// The frame of parts and an end that is signed over them. A notice of the sender goes into the end.
    static func frame(_ frames: [Frame], segments: Int, manifest: Manifest, key: SigningKey) throws -> Frame {
        var parts = frames
        var holdings: Holdings?
        if let place = parts.firstIndex(where: { $0.type == .frontier }),
            let notice = try? FrontierNotice(bytes: parts[place].payload),
            notice.signer == key.publicKey.bytes, notice.epoch == manifest.epoch
        {
            parts.remove(at: place)
            holdings = Holdings(notice, sending: Parcel.segments(in: parts))
        }
        var writer = ByteWriter()
        for part in parts { append(part, to: &writer) }
        let mark = try EndMark(
            parts: parts.count, segments: segments, digest: digest(writer.bytes[...]), holdings: holdings, in: manifest,
            key: key)
        append(Frame(.parcelEnd, mark.bytes), to: &writer)
        return Frame(.parcel, writer.bytes)
    }

    private static func segments(in parts: [Frame]) -> [Segment] {
        parts.filter { [.segments, .packedSegments].contains($0.type) }
            .flatMap { SegmentBlock.segments(of: $0.payload, $0.type) ?? [] }
    }

    private static func append(_ part: Frame, to writer: inout ByteWriter) {
        writer.byte(part.type.rawValue)
        writer.block(part.payload)
    }

    private static func digest(_ content: ArraySlice<UInt8>) -> [UInt8] {
        Digest.sha256(BundleWriter.magic + [BundleWriter.version] + content)
    }

    /// Reads the payload of a parcel's frame.
    init(_ payload: [UInt8]) throws(DecodingFailure) {
        var reader = ByteReader(payload)
        var parts: [Frame] = []
        while true {
            let start = reader.offset
            let type = Frame.FrameType(rawValue: try reader.byte())
            let content = try reader.block(atMost: Frame.maximumPayload)
            guard type != .parcel, type != .end else { throw reader.failure(.badTag) }
            guard type == .parcelEnd else {
                parts.append(Frame(type, Array(content)))
                continue
            }
            guard let manifest = parts.first, manifest.type == .manifest else { throw reader.failure(.badTag) }
            mark = try EndMark(
                parcel: content, madeAt: Manifest(bytes: manifest.payload).createdAt,
                digest: Parcel.digest(payload[..<start]))
            try reader.end()
            break
        }
        self.parts = parts
    }
}
