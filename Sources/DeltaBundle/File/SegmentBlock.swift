internal import Replication
internal import Trust

/// The payload of a frame of segments: in the first form one segment after the other, in the packed one without what can be worked out,
/// and with like beside like, so that it compresses well.
struct SegmentBlock {
    /// A segment as it stands in a block. Its leaves are not kept: as such they take up many times the room.
    private struct Piece {
        let id: SegmentID
        let statement: Statement
        let needsPacking: Bool
        /// How many bytes it unpacks to.
        let unpackedSize: Int
        /// All of it, in a block of the first form.
        let plain: [UInt8]
        /// In a packed one.
        let signature: [UInt8]
        let publicBody: [UInt8]
        let form: UInt8
        let privateBody: [UInt8]

        init(_ segment: Segment) {
            id = segment.id
            statement = segment.statement
            needsPacking = segment.needsPacking
            unpackedSize = segment.size
            guard needsPacking else {
                var writer = ByteWriter()
                segment.append(to: &writer)
                plain = writer.bytes
                (signature, publicBody, privateBody) = ([], [], [])
                form = PrivateForm.none
                return
            }
            plain = []
            signature = segment.signature
            publicBody = segment.publicBody
            guard segment.statement.privateCount > 0, let body = segment.privateBody else {
                form = PrivateForm.none
                privateBody = []
                return
            }
            if let packed = PackedLeaves.pack(body, under: segment.publicBody, of: segment.statement) {
                form = PrivateForm.packed
                privateBody = packed
            } else {
                var writer = ByteWriter()
                body.append(to: &writer)
                form = PrivateForm.leaves
                privateBody = writer.bytes
            }
        }

        /// No fewer bytes than it takes up in its block; in a packed one, its log and what is said of it take less than its statement and
        /// the rest of this.
        var size: Int {
            needsPacking ? statement.bytes.count + 80 + publicBody.count + privateBody.count : plain.count
        }
    }

    /// How a private body stands in a packed block.
    private enum PrivateForm {
        static let none: UInt8 = 0
        static let leaves: UInt8 = 1
        static let packed: UInt8 = 2
    }

    private var pieces: [Piece] = []
    private var size = 64
    private var unpackedSize = 0

    /// The most bytes that a block may unpack to, about; a writer keeps to a quarter of that.
    private static let maximumUnpacked = 16 << 20

    /// So many bytes a writer puts into a frame, unless one segment alone has more: half of what a frame may hold makes a bundle longer by one
    /// part in a hundred, and halves what is in memory and what damage costs.
    private static let usualPayload = Frame.maximumPayload / 2

    var isEmpty: Bool { pieces.isEmpty }

    /// Adds a segment; false when there is no room for it any more.
    mutating func add(_ segment: Segment) -> Bool {
        let piece = Piece(segment)
        let pieceSize = piece.size
        let isFull =
            size + pieceSize > SegmentBlock.usualPayload
            || unpackedSize + piece.unpackedSize > SegmentBlock.maximumUnpacked / 4
            // A block of one form holds what is of that form: readers that know the first one only shall have what they can read.
            || pieces.first.map { $0.needsPacking != piece.needsPacking } ?? false
            || pieces.first.map { $0.statement.program != piece.statement.program } ?? false
        guard !isFull || isEmpty else { return false }
        pieces.append(piece)
        size += pieceSize
        unpackedSize += piece.unpackedSize
        return true
    }

    /// The frame of the block.
    var frame: Frame { pieces.first?.needsPacking ?? false ? packed : Frame(.segments, plain) }

    /// The segments of a frame of either form; nil when any of it cannot be read.
    static func segments(of payload: [UInt8], _ type: Frame.FrameType) -> [Segment]? {
        var reader = ByteReader(payload)
        let found =
            type == .packedSegments
            ? try? readPacked(payload.count, from: &reader) : try? readPlain(payload.count, from: &reader)
        return reader.remaining == 0 ? found : nil
    }

    private static func readPlain(_ length: Int, from reader: inout ByteReader) throws(DecodingFailure) -> [Segment] {
        var found: [Segment] = []
        for _ in 0..<(try reader.count(atMost: length / 200 + 1)) { found.append(try Segment(from: &reader)) }
        return found
    }

    private var plain: [UInt8] {
        var writer = ByteWriter()
        writer.count(pieces.count)
        for piece in pieces { writer.raw(piece.plain) }
        return writer.bytes
    }

    private var packed: Frame {
        var writer = ByteWriter()
        writer.raw(pieces[0].statement.program)
        var logs: [LogDescriptor: Int] = [:]
        var ordered: [LogDescriptor] = []
        for log in pieces.map(\.statement.log) where logs[log] == nil {
            logs[log] = ordered.count
            ordered.append(log)
        }
        writer.count(ordered.count)
        for log in ordered { log.append(to: &writer) }
        writer.count(pieces.count)
        var places: [SegmentID: Int] = [:]
        for (place, piece) in pieces.enumerated() {
            let statement = piece.statement
            writer.count(logs[statement.log] ?? 0)
            writer.varint(UInt64(statement.first))
            writer.count(statement.count)
            if statement.first > 1 {
                let back = places[statement.previous].map { place - $0 } ?? 0
                writer.count(back)
                if back == 0 { writer.raw(statement.previous.bytes) }
            }
            places[piece.id] = place
            writer.count(statement.schemaVersion)
            writer.count(statement.publicLength)
            writer.count(statement.privateCount)
            if statement.privateCount > 0 {
                writer.byte(piece.form)
                if piece.form == PrivateForm.none { writer.raw(statement.privateRoot) }
            }
            statement.appendSeen(to: &writer)
            writer.raw(piece.signature)
        }
        var cuts = [writer.bytes.count]
        for piece in pieces { writer.raw(piece.publicBody) }
        cuts.append(writer.bytes.count)
        for piece in pieces { writer.raw(piece.privateBody) }
        return Frame(.packedSegments, writer.bytes, cuts: cuts)
    }

    /// What stands before the bodies of a segment.
    private struct Head {
        let log: LogDescriptor
        let first: Int64
        let count: Int
        /// The segment before: by its name, or by its place in the block.
        let previous: SegmentID?
        let back: Int
        let schemaVersion: Int
        let publicLength: Int
        let privateCount: Int
        let privateForm: UInt8
        let privateRoot: [UInt8]
        let seen: [Statement.Seen]
        let signature: [UInt8]

        init(_ logs: [LogDescriptor], place: Int, from reader: inout ByteReader) throws(DecodingFailure) {
            let log = try reader.count(atMost: logs.count)
            guard log < logs.count else { throw reader.failure(.inconsistent) }
            self.log = logs[log]
            (first, count) = try Statement.readRange(from: &reader)
            back = first > 1 ? try reader.count(atMost: place) : 0
            if first == 1 {
                previous = SegmentID.none
            } else {
                previous = back == 0 ? SegmentID(try reader.raw(32)) : nil
                guard previous != SegmentID.none else { throw reader.failure(.inconsistent) }
            }
            schemaVersion = try reader.count(atMost: Statement.maximumSchemaVersion)
            publicLength = try reader.count(atMost: Statement.maximumPublic)
            privateCount = try reader.count(atMost: count)
            privateForm = privateCount > 0 ? try reader.byte() : PrivateForm.leaves
            guard privateForm <= PrivateForm.packed else { throw reader.failure(.badTag) }
            privateRoot = privateForm == PrivateForm.none ? Array(try reader.raw(32)) : []
            seen = try Statement.readSeen(from: &reader)
            signature = Array(try reader.raw(64))
        }
    }

    private static func readPacked(_ length: Int, from reader: inout ByteReader) throws(DecodingFailure) -> [Segment] {
        let program = Array(try reader.raw(32))
        var logs: [LogDescriptor] = []
        for _ in 0..<(try reader.count(atMost: length / 40)) { logs.append(try LogDescriptor(from: &reader)) }
        var heads: [Head] = []
        for place in 0..<(try reader.count(atMost: length / 70)) {
            heads.append(try Head(logs, place: place, from: &reader))
        }
        var publicBodies: [[UInt8]] = []
        for head in heads { publicBodies.append(Array(try reader.raw(head.publicLength))) }
        var segments: [Segment] = []
        var unpacked = 0
        for (head, publicBody) in zip(heads, publicBodies) {
            let statement = Statement(
                program: program, log: head.log, first: head.first, count: head.count,
                previous: head.previous ?? segments[segments.count - head.back].id, schemaVersion: head.schemaVersion,
                publicBody: publicBody, privateCount: head.privateCount, privateRoot: head.privateRoot, seen: head.seen)
            let body = try readPrivate(head, publicBody, statement, from: &reader)
            let segment = Segment(
                statement.rooted(in: body), signature: head.signature, publicBody: publicBody, privateBody: body)
            unpacked += segment.size
            guard segment.statementBytes.count <= Statement.maximumBytes, unpacked <= maximumUnpacked else {
                throw reader.failure(.tooLong)
            }
            segments.append(segment)
        }
        return segments
    }

    private static func readPrivate(
        _ head: Head, _ publicBody: [UInt8], _ statement: Statement, from reader: inout ByteReader
    ) throws(DecodingFailure) -> PrivateBody? {
        guard head.privateCount > 0 else { return PrivateBody(leaves: []) }
        switch head.privateForm {
        case PrivateForm.none: return nil
        case PrivateForm.leaves: return try PrivateBody(head.privateCount, from: &reader)
        default: return try PackedLeaves.unpack(under: publicBody, of: statement, from: &reader)
        }
    }
}
