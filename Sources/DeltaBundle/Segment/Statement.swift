public import Replication
internal import Trust

/// What a device signs of a segment: which log it continues, what its bodies hash to, and what its author had seen.
public struct Statement: Hashable, Sendable {
    /// The end of another log's branch (or of another branch of the same log) that the bodies' dots name.
    public struct Seen: Hashable, Sendable {
        /// The log.
        public let log: LogID
        /// The newest sequence number of it that the bodies name.
        public let sequence: Int64
        /// The segment that covers it: it says which branch is meant.
        public let segment: SegmentID

        /// Describes what was seen.
        public init(log: LogID, sequence: Int64, segment: SegmentID) {
            self.log = log
            self.sequence = sequence
            self.segment = segment
        }
    }

    /// The program: the hash of its first roster entry, 32 bytes.
    public let program: [UInt8]
    /// The log that the segment continues.
    public let log: LogDescriptor
    /// The first change's sequence number.
    public let first: Int64
    /// How many changes there are, at least one.
    public let count: Int
    /// The segment before this one; `none` if it is the first.
    public let previous: SegmentID
    /// The version of the catalogue that wrote it; it only informs.
    public let schemaVersion: Int
    /// The public body's length in bytes.
    public let publicLength: Int
    /// The public body's SHA-256.
    public let publicHash: [UInt8]
    /// How many changes have a private leaf.
    public let privateCount: Int
    /// The root over the leaves' hashes; zeroes when there are none.
    public let privateRoot: [UInt8]
    /// What the dots in the bodies lead to; a dot's log index n means entry n − 1, and 0 this very log.
    public let seen: [Seen]

    /// The first bytes of every statement.
    public static let context = "aldea segment v1\n"
    /// The most changes, and the most field writes, of one segment.
    public static let maximumCount = 1 << 16
    /// The most entries of *seen*.
    public static let maximumSeen = 1 << 10
    /// The most bytes of texts that a public body may unfold to.
    public static let maximumUnfolded = 1 << 20
    /// The longest statement, in bytes.
    static let maximumBytes = 96 << 10
    /// The greatest version of a catalogue.
    static let maximumSchemaVersion = 1 << 20
    /// The longest public body, in bytes.
    public static let maximumPublic = 384 << 10

    /// Describes a segment.
    public init(
        program: [UInt8], log: LogDescriptor, first: Int64, count: Int, previous: SegmentID, schemaVersion: Int,
        publicBody: [UInt8], privateCount: Int, privateRoot: [UInt8], seen: [Seen]
    ) {
        self.program = program
        self.log = log
        self.first = first
        self.count = count
        self.previous = previous
        self.schemaVersion = schemaVersion
        publicLength = publicBody.count
        publicHash = Digest.sha256(publicBody)
        self.privateCount = privateCount
        self.privateRoot = privateRoot
        self.seen = seen
    }

    /// The bytes that are signed.
    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.raw(Statement.context.utf8)
        writer.raw(program)
        writer.raw(log.id.bytes)
        log.append(to: &writer)
        writer.varint(UInt64(first))
        writer.count(count)
        writer.raw(previous.bytes)
        writer.count(schemaVersion)
        writer.count(publicLength)
        writer.raw(publicHash)
        writer.count(privateCount)
        writer.raw(privateRoot)
        appendSeen(to: &writer)
        return writer.bytes
    }

    /// Appends *seen*.
    func appendSeen(to writer: inout ByteWriter) {
        writer.count(seen.count)
        for entry in seen {
            writer.raw(entry.log.bytes)
            writer.varint(UInt64(entry.sequence))
            writer.raw(entry.segment.bytes)
        }
    }

    /// Reads a statement.
    ///
    /// - Throws: `DecodingFailure` when the context is another one, the log's name is not the hash of its descriptor, or a number exceeds its cap.
    public init(bytes: ArraySlice<UInt8>) throws(DecodingFailure) {
        var reader = ByteReader(bytes)
        guard try reader.raw(Statement.context.utf8.count).elementsEqual(Statement.context.utf8) else {
            throw DecodingFailure(.badTag, offset: 0)
        }
        program = Array(try reader.raw(32))
        let name = try reader.raw(16)
        log = try LogDescriptor(from: &reader)
        guard log.id.bytes.elementsEqual(name) else { throw reader.failure(.inconsistent) }
        (first, count) = try Statement.readRange(from: &reader)
        guard let previous = SegmentID(try reader.raw(32)), (previous == .none) == (first == 1) else {
            throw reader.failure(.inconsistent)
        }
        self.previous = previous
        schemaVersion = try reader.count(atMost: Statement.maximumSchemaVersion)
        publicLength = try reader.count(atMost: Statement.maximumPublic)
        publicHash = Array(try reader.raw(32))
        privateCount = try reader.count(atMost: count)
        privateRoot = Array(try reader.raw(32))
        seen = try Statement.readSeen(from: &reader)
        try reader.end()
    }

    /// Reads the first sequence number and how many changes there are.
    static func readRange(from reader: inout ByteReader) throws(DecodingFailure) -> (first: Int64, count: Int) {
        let first = try reader.varint()
        let count = try reader.count(atMost: maximumCount)
        guard count > 0, first > 0, first <= UInt64(Dot.maximumSequence) - UInt64(count) else {
            throw reader.failure(.badNumber)
        }
        return (Int64(first), count)
    }

    /// Reads *seen*.
    static func readSeen(from reader: inout ByteReader) throws(DecodingFailure) -> [Seen] {
        var seen: [Seen] = []
        for _ in 0..<(try reader.count(atMost: Statement.maximumSeen)) {
            guard let log = LogID(try reader.raw(16)) else { throw reader.failure(.inconsistent) }
            let sequence = try reader.varint()
            guard sequence > 0, sequence <= UInt64(Dot.maximumSequence), let id = SegmentID(try reader.raw(32))
            else { throw reader.failure(.badNumber) }
            seen.append(Seen(log: log, sequence: Int64(sequence), segment: id))
        }
        return seen
    }

    /// The statement over these leaves; the same when they are not held.
    func rooted(in body: PrivateBody?) -> Statement {
        guard let body else { return self }
        return Statement(self, privateRoot: body.root)
    }

    private init(_ other: Statement, privateRoot: [UInt8]) {
        program = other.program
        log = other.log
        first = other.first
        count = other.count
        previous = other.previous
        schemaVersion = other.schemaVersion
        publicLength = other.publicLength
        publicHash = other.publicHash
        privateCount = other.privateCount
        self.privateRoot = privateRoot
        seen = other.seen
    }

    /// The segment's name: the SHA-256 of the statement.
    public var id: SegmentID { SegmentID(Digest.sha256(bytes))! }

    /// The last change's sequence number.
    public var last: Int64 { first + Int64(count) - 1 }
}
