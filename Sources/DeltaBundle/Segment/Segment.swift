public import Replication
public import Trust

/// A segment as it is stored and relayed: the signed statement, its signature, and the two bodies, exactly as received.
public struct Segment: Hashable, Sendable {
    /// The signed bytes.
    public let statementBytes: [UInt8]
    /// What they say.
    public let statement: Statement
    /// The segment's name.
    public let id: SegmentID
    /// Ed25519 over the statement, 64 bytes.
    public let signature: [UInt8]
    /// The public body.
    public let publicBody: [UInt8]
    /// The private body; nil when it is not held. A segment without personal data has an empty one.
    public let privateBody: PrivateBody?

    /// Gathers what was just made of the very bodies.
    init(
        _ statement: Statement, signature: [UInt8], publicBody: [UInt8], privateBody: PrivateBody?
    ) {
        self.statement = statement
        statementBytes = statement.bytes
        id = SegmentID(Digest.sha256(statementBytes))!
        self.signature = signature
        self.publicBody = publicBody
        self.privateBody = statement.privateCount == 0 ? PrivateBody(leaves: []) : privateBody
    }

    /// Reassembles a segment and checks that the bodies are those that the statement names. The signature is not checked here.
    ///
    /// - Throws: `DecodingFailure` when the statement cannot be read or a body's length or hash differs.
    public init(
        statementBytes: [UInt8], signature: [UInt8], publicBody: [UInt8], privateBody: PrivateBody?
    ) throws(DecodingFailure) {
        self.statementBytes = statementBytes
        statement = try Statement(bytes: statementBytes[...])
        id = SegmentID(Digest.sha256(statementBytes))!
        self.signature = signature
        self.publicBody = publicBody
        self.privateBody = statement.privateCount == 0 ? PrivateBody(leaves: []) : privateBody
        guard signature.count == 64, publicBody.count == statement.publicLength,
            Digest.sha256(publicBody) == statement.publicHash
        else { throw DecodingFailure(.inconsistent, offset: 0) }
        if let body = self.privateBody {
            guard body.count == statement.privateCount, body.root == statement.privateRoot else {
                throw DecodingFailure(.inconsistent, offset: 0)
            }
        }
    }

    /// Builds and signs a segment.
    ///
    /// The salts' seed comes from the device's secret key, so that two copies of a store seal what they have in common as the same segment.
    ///
    /// - Throws: `DecodingFailure` when a reader would refuse it because something is over a cap: what nobody can read is
    ///   never signed. `TrustError` when signing fails.
    public init(
        body: SegmentBody, program: [UInt8], log: LogDescriptor, first: Int64, previous: SegmentID, schemaVersion: Int,
        seen: [Statement.Seen], key: SigningKey
    ) throws {
        guard body.changes.allSatisfy(\.hasRisingFields) else { throw DecodingFailure(.inconsistent, offset: 0) }
        let publicBody = body.publicBytes
        let privateBody = try body.privateBody { content in
            Array(
                try key.secret(for: "aldea seed v1\n", log.id.bytes + Digest.sha256(content))
                    .prefix(PrivateBody.seedLength))
        }
        let statement = Statement(
            program: program, log: log, first: first, count: body.changes.count, previous: previous,
            schemaVersion: schemaVersion, publicBody: publicBody, privateCount: privateBody.count,
            privateRoot: privateBody.root, seen: seen)
        let bytes = statement.bytes
        try self.init(
            statementBytes: bytes, signature: try key.sign(bytes), publicBody: publicBody, privateBody: privateBody)
        _ = try self.body()
    }

    /// The same segment without personal data: what an auditor is sent.
    public var withoutPrivateBody: Segment {
        guard statement.privateCount > 0 else { return self }
        return Segment(self, privateBody: nil)
    }

    /// The segment with the personal data that either copy of it holds.
    public func united(with copy: Segment) -> Segment {
        guard let mine = privateBody, let theirs = copy.privateBody else { return privateBody == nil ? copy : self }
        return Segment(self, privateBody: mine.united(with: theirs))
    }

    private init(_ whole: Segment, privateBody: PrivateBody?) {
        statementBytes = whole.statementBytes
        statement = whole.statement
        id = whole.id
        signature = whole.signature
        publicBody = whole.publicBody
        self.privateBody = privateBody
    }

    /// How many bytes the segment takes up in memory, about.
    public var size: Int {
        512 + statementBytes.count + publicBody.count + (privateBody?.size ?? 0)
    }

    /// Whether its public body is of the second form, which readers of the first frames of segments do not know.
    var needsPacking: Bool { publicBody.first == BodyPlan.mark }

    /// Whether the device that the statement names really signed it.
    public var isSignatureValid: Bool {
        guard let key = try? VerifyingKey(statement.log.deviceKey) else { return false }
        return key.isValid(signature: signature, for: statementBytes)
    }

    /// The changes; dots name logs by their index in *seen*.
    public func body() throws(DecodingFailure) -> SegmentBody {
        try SegmentBody(statement: statement, publicBytes: publicBody[...], privateBody: privateBody)
    }

    /// The changes as columns.
    package func columns() throws(DecodingFailure) -> SegmentColumns {
        try SegmentColumns(statement: statement, publicBytes: publicBody, privateBody: privateBody)
    }

    /// The private body as a store keeps it: packed where that can be, otherwise leaf by leaf; nil when there is none.
    public var storedPrivateBody: [UInt8]? {
        guard let privateBody, statement.privateCount > 0 else { return nil }
        if let packed = PackedLeaves.pack(privateBody, under: publicBody, of: statement) { return [2] + packed }
        var writer = ByteWriter()
        privateBody.append(to: &writer)
        return writer.bytes
    }

    /// Reads a private body as a store keeps it.
    public static func privateBody(
        stored bytes: [UInt8], under publicBody: [UInt8], of statement: Statement
    ) throws(DecodingFailure) -> PrivateBody {
        var reader = ByteReader(bytes)
        guard bytes.first == 2 else { return try PrivateBody(statement.privateCount, from: &reader) }
        _ = try reader.byte()
        return try PackedLeaves.unpack(under: publicBody, of: statement, from: &reader)
    }

    /// Appends the segment as it stands in a block.
    public func append(to writer: inout ByteWriter) {
        writer.block(statementBytes)
        writer.raw(signature)
        writer.raw(publicBody)
        if let privateBody, statement.privateCount > 0 {
            writer.byte(1)
            privateBody.append(to: &writer)
        } else {
            writer.byte(0)
        }
    }

    /// Reads a segment of a block.
    public init(from reader: inout ByteReader) throws(DecodingFailure) {
        let statementBytes = Array(try reader.block(atMost: Statement.maximumBytes))
        let statement = try Statement(bytes: statementBytes[...])
        let signature = Array(try reader.raw(64))
        let publicBody = Array(try reader.raw(statement.publicLength))
        var privateBody: PrivateBody?
        switch try reader.byte() {
        case 0: break
        case 1 where statement.privateCount > 0:
            privateBody = try PrivateBody(statement.privateCount, from: &reader)
        default: throw reader.failure(.badTag)
        }
        try self.init(
            statementBytes: statementBytes, signature: signature, publicBody: publicBody, privateBody: privateBody)
    }
}

extension Change {
    /// Whether no field is written twice, and each behind those of lower numbers: in another order no body can hold them.
    fileprivate var hasRisingFields: Bool { zip(writes, writes.dropFirst()).allSatisfy { $0.field < $1.field } }
}
