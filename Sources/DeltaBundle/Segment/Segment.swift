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
            guard body.leaves.count == statement.privateCount, body.root == statement.privateRoot else {
                throw DecodingFailure(.inconsistent, offset: 0)
            }
        }
    }

    /// Builds and signs a segment.
    ///
    /// Salts come from the device's secret key, so that two copies of a store seal what they have in common as the same segment.
    ///
    /// - Throws: `DecodingFailure` when a reader would refuse it because something is over a cap: what nobody can read is
    ///   never signed. `TrustError` when signing fails.
    public init(
        body: SegmentBody, program: [UInt8], log: LogDescriptor, first: Int64, previous: SegmentID, schemaVersion: Int,
        seen: [Statement.Seen], key: SigningKey
    ) throws {
        let publicBody = body.publicBytes
        let privateBody = try body.privateBody { leaf in
            Array(try key.secret(for: "aldea salt v1\n", log.id.bytes + leaf).prefix(PrivateBody.saltLength))
        }
        let statement = Statement(
            program: program, log: log, first: first, count: body.changes.count, previous: previous,
            schemaVersion: schemaVersion, publicBody: publicBody, privateCount: privateBody.leaves.count,
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
        let leaves = privateBody?.leaves.reduce(0) { size, leaf in
            if case .held(let bytes) = leaf { size + bytes.count + 32 } else { size + 64 }
        }
        return 512 + statementBytes.count + publicBody.count + (leaves ?? 0)
    }

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
        let statementBytes = Array(try reader.block(atMost: 96 << 10))
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
