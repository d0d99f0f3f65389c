public import Replication

/// A registrar's signed word that a device belongs to an office: its keys, its role, and the scopes it writes and holds.
public struct Enrolment: SignedWord {
    /// The program.
    public let program: ProgramID
    /// The registrar's key, 32 bytes.
    public let registrar: [UInt8]
    /// The place in the registrar's log, from 1.
    public let sequence: Int
    /// The hash of the registrar's enrolment before this one; zeroes for the first.
    public let previous: [UInt8]
    /// The device's signing key, 32 bytes.
    public let deviceKey: [UInt8]
    /// The device's encryption key, 32 bytes: what bundles for its office are encrypted to.
    public let recipient: [UInt8]
    /// The code of its office.
    public let office: String
    /// Its number within the program, from the registrar's own range.
    public let number: Int
    /// Its role, a name of the roster's table.
    public let role: String
    /// The scopes it writes, besides `program`.
    public let writes: [String]
    /// The scopes it holds; empty means all.
    public let holds: [String]
    /// The registrar's wall clock, which only informs.
    public let at: Int64
    /// The registrar's signature.
    public let signature: [UInt8]

    static let context = "aldea enrolment v1\n"

    /// Signs an enrolment.
    public init(
        program: ProgramID, sequence: Int, previous: [UInt8], deviceKey: [UInt8], recipient: [UInt8], office: String,
        number: Int, role: String, writes: [String], holds: [String], at: Int64, registrar key: SigningKey
    ) throws {
        self.program = program
        registrar = key.publicKey.bytes
        self.sequence = sequence
        self.previous = previous
        self.deviceKey = deviceKey
        self.recipient = recipient
        self.office = office
        self.number = number
        self.role = role
        self.writes = writes
        self.holds = holds
        self.at = at
        signature = try key.sign(
            Enrolment.signedBytes(
                program, registrar, sequence, previous, deviceKey, recipient, office, number, role, writes, holds, at))
    }

    /// The bytes that the registrar signs.
    public var signedBytes: [UInt8] {
        Enrolment.signedBytes(
            program, registrar, sequence, previous, deviceKey, recipient, office, number, role, writes, holds, at)
    }

    private static func signedBytes(
        _ program: ProgramID, _ registrar: [UInt8], _ sequence: Int, _ previous: [UInt8], _ deviceKey: [UInt8],
        _ recipient: [UInt8], _ office: String, _ number: Int, _ role: String, _ writes: [String], _ holds: [String],
        _ at: Int64
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(Enrolment.context.utf8)
        writer.raw(program.bytes)
        writer.raw(registrar)
        writer.count(sequence)
        writer.raw(previous)
        writer.raw(deviceKey)
        writer.raw(recipient)
        writer.text(office)
        writer.count(number)
        writer.text(role)
        for scopes in [writes, holds] {
            writer.count(scopes.count)
            for scope in scopes { writer.text(scope) }
        }
        writer.zigzag(at)
        return writer.bytes
    }

    /// The registrar.
    public var signer: [UInt8] { registrar }

    /// Reads an enrolment.
    public init(from outer: inout ByteReader) throws(DecodingFailure) {
        var reader = ByteReader(try outer.block(atMost: 128 << 10))
        guard try reader.raw(Enrolment.context.utf8.count).elementsEqual(Enrolment.context.utf8),
            let program = ProgramID(try reader.raw(32))
        else { throw outer.failure(.badTag) }
        self.program = program
        registrar = Array(try reader.raw(32))
        sequence = try reader.count(atMost: 1 << 30)
        previous = Array(try reader.raw(32))
        deviceKey = Array(try reader.raw(32))
        recipient = Array(try reader.raw(32))
        office = try reader.text(atMost: 64)
        number = try reader.count(atMost: 1 << 20)
        role = try reader.text(atMost: 64)
        var lists: [[String]] = []
        for _ in 0..<2 {
            var scopes: [String] = []
            for _ in 0..<(try reader.count(atMost: 1000)) { scopes.append(try reader.text(atMost: 64)) }
            lists.append(scopes)
        }
        writes = lists[0]
        holds = lists[1]
        at = try reader.zigzag()
        try reader.end()
        signature = Array(try outer.raw(64))
    }
}
