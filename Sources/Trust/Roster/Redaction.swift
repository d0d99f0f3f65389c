public import Replication

/// An administrator's signed word that the personal data of records is to be erased everywhere, for ever: what the law calls
/// cancellation.
///
/// It covers the leaves of these records that are held and those that will come. It cannot be taken back.
public struct Redaction: SignedWord {
    /// The program.
    public let program: ProgramID
    /// The administrator's key, 32 bytes.
    public let administrator: [UInt8]
    /// The place among the administrator's redactions, from 1.
    public let sequence: Int
    /// The hash of the administrator's redaction before this one; zeroes for the first.
    public let previous: [UInt8]
    /// The records, by names that are equal in every store, rising.
    public let records: [[UInt8]]
    /// The administrator's wall clock, which only informs.
    public let at: Int64
    /// The administrator's signature.
    public let signature: [UInt8]

    static let context = "aldea redaction v1\n"
    /// The most records that one redaction names.
    public static let maximumRecords = 1000
    static let maximumName = 128

    /// Signs a redaction.
    public init(
        program: ProgramID, sequence: Int, previous: [UInt8], records: [[UInt8]], at: Int64, administrator: SigningKey
    ) throws {
        self.program = program
        self.administrator = administrator.publicKey.bytes
        self.sequence = sequence
        self.previous = previous
        self.records = Set(records).sorted { $0.lexicographicallyPrecedes($1) }
        self.at = at
        signature = try administrator.sign(
            Redaction.signedBytes(program, administrator.publicKey.bytes, sequence, previous, self.records, at))
    }

    /// The bytes that the administrator signs.
    public var signedBytes: [UInt8] {
        Redaction.signedBytes(program, administrator, sequence, previous, records, at)
    }

    private static func signedBytes(
        _ program: ProgramID, _ administrator: [UInt8], _ sequence: Int, _ previous: [UInt8], _ records: [[UInt8]],
        _ at: Int64
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(Redaction.context.utf8)
        writer.raw(program.bytes)
        writer.raw(administrator)
        writer.count(sequence)
        writer.raw(previous)
        writer.count(records.count)
        for record in records { writer.block(record) }
        writer.zigzag(at)
        return writer.bytes
    }

    /// The administrator.
    public var signer: [UInt8] { administrator }

    /// Reads a redaction.
    public init(from outer: inout ByteReader) throws(DecodingFailure) {
        var reader = ByteReader(try outer.block(atMost: 256 << 10))
        guard try reader.raw(Redaction.context.utf8.count).elementsEqual(Redaction.context.utf8),
            let program = ProgramID(try reader.raw(32))
        else { throw outer.failure(.badTag) }
        self.program = program
        administrator = Array(try reader.raw(32))
        sequence = try reader.count(atMost: 1 << 30)
        previous = Array(try reader.raw(32))
        var records: [[UInt8]] = []
        for _ in 0..<(try reader.count(atMost: Redaction.maximumRecords)) {
            let name = Array(try reader.block(atMost: Redaction.maximumName))
            guard !name.isEmpty, records.last?.lexicographicallyPrecedes(name) ?? true else {
                throw reader.failure(.inconsistent)
            }
            records.append(name)
        }
        self.records = records
        at = try reader.zigzag()
        try reader.end()
        signature = Array(try outer.raw(64))
    }
}
