public import Replication

/// An entry of the roster's root: the whole state of who may administer and enrol, signed by k of n administrators.
///
/// An entry counts when enough administrators of the entry before it signed it; the first one is signed by its own.
public struct RootEntry: Hashable, Sendable {
    /// An administrator's key.
    public struct Administrator: Hashable, Sendable {
        /// The Ed25519 public key, 32 bytes.
        public let key: [UInt8]
        /// What people call it.
        public let label: String

        /// Describes an administrator.
        public init(key: [UInt8], label: String) {
            self.key = key
            self.label = label
        }
    }

    /// Who may enrol devices, for which scopes, with which numbers.
    public struct Registrar: Hashable, Sendable {
        /// The registrar's device key, 32 bytes.
        public let key: [UInt8]
        /// The scopes for which it may enrol.
        public let scopes: [String]
        /// The device numbers that it may give.
        public let numbers: ClosedRange<Int>
        /// The last enrolments that count, one for each branch; none when nothing does; nil while the grant stands.
        public let cut: [[UInt8]]?
        /// Whether it may enrol devices that hold all scopes; otherwise they hold some of its own.
        public let givesAll: Bool

        /// Describes a registrar.
        public init(
            key: [UInt8], scopes: [String], numbers: ClosedRange<Int>, cut: [[UInt8]]? = nil, givesAll: Bool = true
        ) {
            self.key = key
            self.scopes = scopes
            self.numbers = numbers
            self.cut = cut
            self.givesAll = givesAll
        }

        /// The same grant, ended behind these enrolments.
        public func cut(behind enrolments: [[UInt8]]) -> Registrar {
            let ordered = enrolments.sorted { $0.lexicographicallyPrecedes($1) }
            return Registrar(key: key, scopes: scopes, numbers: numbers, cut: ordered, givesAll: givesAll)
        }

        /// The same grant, as if it had not ended.
        public var uncut: Registrar { Registrar(key: key, scopes: scopes, numbers: numbers, givesAll: givesAll) }

        /// Whether the first form of an entry can hold it.
        var isPlain: Bool { givesAll && (cut == nil || cut?.count == 1) }
    }

    /// Somebody who administers no more, and how much of what the key signed alone counts.
    public struct FormerAdministrator: Hashable, Sendable {
        /// The Ed25519 public key, 32 bytes.
        public let key: [UInt8]
        /// The hashes of its last redactions that count, one for each branch.
        public let lastRedactions: [[UInt8]]

        /// Names a former administrator.
        public init(key: [UInt8], lastRedactions: [[UInt8]]) {
            self.key = key
            self.lastRedactions = lastRedactions.sorted { $0.lexicographicallyPrecedes($1) }
        }
    }

    /// How an entry is written. The first form knows no revocations, no former administrators, and no registrar that may not
    /// give all scopes; programs of that time read it, and no other.
    enum Form: Hashable, Sendable {
        case first, second

        var context: String { self == .first ? "aldea root v1\n" : "aldea root v2\n" }
    }

    /// Counts from 0.
    public let version: Int
    /// The program; nil in the first entry, whose hash names it.
    public let program: ProgramID?
    /// The hashes of the entries that this one follows: one, or both of two that forked.
    public let previous: [[UInt8]]
    /// The program's name.
    public let name: String
    /// Wall clock, seconds since 1970.
    public let createdAt: Int64
    /// Sixteen random bytes.
    public let nonce: [UInt8]
    /// How many administrators must sign.
    public let threshold: Int
    /// The administrators.
    public let administrators: [Administrator]
    /// The registrars.
    public let registrars: [Registrar]
    /// The table of roles.
    public let roles: [Role]
    /// The keys that this entry cuts or restores; what earlier entries said of other keys stands.
    public let revocations: [RevocationStep]
    /// Those who have ceased to administer with this entry.
    public let formerAdministrators: [FormerAdministrator]
    let form: Form
    /// Signatures by administrator key.
    public private(set) var signatures: [[UInt8]: [UInt8]]

    /// Describes an entry, not yet signed.
    public init(
        version: Int, program: ProgramID?, previous: [[UInt8]], name: String, createdAt: Int64, nonce: [UInt8],
        threshold: Int, administrators: [Administrator], registrars: [Registrar], roles: [Role],
        revocations: [RevocationStep] = [], formerAdministrators: [FormerAdministrator] = []
    ) {
        self.version = version
        self.program = program
        self.previous = previous
        self.name = name
        self.createdAt = createdAt
        self.nonce = nonce
        self.threshold = threshold
        self.administrators = administrators
        self.registrars = registrars
        self.roles = roles
        self.revocations = revocations
        self.formerAdministrators = formerAdministrators
        let isPlain =
            revocations.isEmpty && formerAdministrators.isEmpty && registrars.allSatisfy(\.isPlain)
        form = isPlain ? .first : .second
        signatures = [:]
    }

    /// Adds an administrator's signature.
    public mutating func sign(with key: SigningKey) throws {
        signatures[key.publicKey.bytes] = try key.sign(signedBytes)
    }

    /// The entry without signatures.
    var unsigned: RootEntry {
        var copy = self
        copy.signatures = [:]
        return copy
    }

    /// Takes over the good signatures of an equal entry; of two good ones of a key the smaller, so that the order in which
    /// they come cannot matter.
    mutating func adoptSignatures(of other: RootEntry) {
        let message = signedBytes
        for (key, signature) in other.signatures where signatures[key] != signature {
            if let mine = signatures[key], mine.lexicographicallyPrecedes(signature) { continue }
            guard let verifying = try? VerifyingKey(key), verifying.isValid(signature: signature, for: message) else {
                continue
            }
            signatures[key] = signature
        }
    }

    /// The least good one of some signatures of a key; any of them where none is good.
    private func goodSignature(of key: [UInt8], among signatures: [[UInt8]]) -> [UInt8]? {
        let message = signedBytes
        let verifying = try? VerifyingKey(key)
        let good = signatures.filter { verifying?.isValid(signature: $0, for: message) ?? false }
        return (good.isEmpty ? signatures : good).min { $0.lexicographicallyPrecedes($1) }
    }

    /// Whether enough of these administrators signed; the signatures have been checked.
    func isSigned(by administrators: [Administrator], atLeast threshold: Int) -> Bool {
        administrators.count { signatures[$0.key] != nil } >= threshold
    }

    /// The bytes that administrators sign.
    public var signedBytes: [UInt8] {
        var writer = ByteWriter()
        writer.raw(form.context.utf8)
        writer.count(version)
        writer.raw(program?.bytes ?? [UInt8](repeating: 0, count: 32))
        writer.count(previous.count)
        for hash in previous { writer.raw(hash) }
        writer.text(name)
        writer.zigzag(createdAt)
        writer.raw(nonce)
        writer.count(threshold)
        writer.count(administrators.count)
        for administrator in administrators {
            writer.raw(administrator.key)
            writer.text(administrator.label)
        }
        writer.count(registrars.count)
        for registrar in registrars {
            writer.raw(registrar.key)
            writer.count(registrar.scopes.count)
            for scope in registrar.scopes { writer.text(scope) }
            writer.count(registrar.numbers.lowerBound)
            writer.count(registrar.numbers.upperBound)
            guard form == .second else {
                writer.block(registrar.cut?.first ?? [])
                continue
            }
            // 0 while it stands, else one more than how many are named.
            writer.count(registrar.cut.map { $0.count + 1 } ?? 0)
            for hash in registrar.cut ?? [] { writer.raw(hash) }
            writer.byte(registrar.givesAll ? 1 : 0)
        }
        writer.count(roles.count)
        for role in roles {
            writer.text(role.name)
            writer.byte((role.writes ? 1 : 0) | (role.holdsPrivate ? 2 : 0) | (role.approves ? 4 : 0))
        }
        guard form == .second else { return writer.bytes }
        writer.count(revocations.count)
        for step in revocations { step.append(to: &writer) }
        writer.count(formerAdministrators.count)
        for former in formerAdministrators {
            writer.raw(former.key)
            writer.count(former.lastRedactions.count)
            for hash in former.lastRedactions { writer.raw(hash) }
        }
        return writer.bytes
    }

    /// The entry's hash; of the first entry, the program's name.
    public var hash: [UInt8] { Digest.sha256(signedBytes) }

    /// How many of the given administrators really signed.
    func goodSignatures(of administrators: [Administrator]) -> Int {
        let message = signedBytes
        return administrators.count { administrator in
            guard let signature = signatures[administrator.key], let key = try? VerifyingKey(administrator.key) else {
                return false
            }
            return key.isValid(signature: signature, for: message)
        }
    }

    /// Appends the entry with its signatures.
    public func append(to writer: inout ByteWriter) {
        writer.block(signedBytes)
        writer.count(signatures.count)
        for (key, signature) in signatures.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            writer.raw(key)
            writer.raw(signature)
        }
    }

    /// Reads an entry.
    public init(from outer: inout ByteReader) throws(DecodingFailure) {
        var reader = ByteReader(try outer.block(atMost: 256 << 10))
        let context = try reader.raw(Form.first.context.utf8.count)
        guard let form = [Form.first, .second].first(where: { context.elementsEqual($0.context.utf8) }) else {
            throw outer.failure(.badTag)
        }
        self.form = form
        version = try reader.count(atMost: 1 << 20)
        let program = try reader.raw(32)
        guard (version == 0) == program.allSatisfy({ $0 == 0 }) else { throw outer.failure(.inconsistent) }
        self.program = version == 0 ? nil : ProgramID(program)
        var previous: [[UInt8]] = []
        for _ in 0..<(try reader.count(atMost: 8)) { previous.append(Array(try reader.raw(32))) }
        self.previous = previous
        name = try reader.text(atMost: 200)
        createdAt = try reader.zigzag()
        nonce = Array(try reader.raw(16))
        threshold = try reader.count(atMost: 100)
        var administrators: [Administrator] = []
        for _ in 0..<(try reader.count(atMost: 100)) {
            administrators.append(Administrator(key: Array(try reader.raw(32)), label: try reader.text(atMost: 200)))
        }
        self.administrators = administrators
        var registrars: [Registrar] = []
        for _ in 0..<(try reader.count(atMost: 1000)) { registrars.append(try Registrar(form, from: &reader)) }
        self.registrars = registrars
        var roles: [Role] = []
        for _ in 0..<(try reader.count(atMost: 100)) {
            let name = try reader.text(atMost: 64)
            let flags = try reader.byte()
            guard flags < 8 else { throw reader.failure(.badTag) }
            roles.append(Role(name, writes: flags & 1 != 0, holdsPrivate: flags & 2 != 0, approves: flags & 4 != 0))
        }
        self.roles = roles
        var revocations: [RevocationStep] = []
        var former: [FormerAdministrator] = []
        if form == .second {
            for _ in 0..<(try reader.count(atMost: 1000)) { revocations.append(try RevocationStep(from: &reader)) }
            for _ in 0..<(try reader.count(atMost: 100)) {
                let key = Array(try reader.raw(32))
                let count = try reader.count(atMost: RootEntry.maximumEnds)
                former.append(FormerAdministrator(key: key, lastRedactions: try reader.risingHashes(count)))
            }
        }
        self.revocations = revocations
        formerAdministrators = former
        try reader.end()
        signatures = [:]
        for _ in 0..<(try outer.count(atMost: 200)) {
            let key = Array(try outer.raw(32))
            let signature = Array(try outer.raw(64))
            guard let held = signatures.updateValue(signature, forKey: key), held != signature else { continue }
            // Of several signatures of one key the order must not decide: a bad one takes no good one's place.
            signatures[key] = goodSignature(of: key, among: [held, signature])
        }
        let isSane =
            threshold >= 1 && Set(administrators.map(\.key)).count == administrators.count
            && threshold <= administrators.count && (version == 0) == previous.isEmpty
        guard isSane else { throw outer.failure(.inconsistent) }
    }
}

extension RootEntry.Registrar {
    init(_ form: RootEntry.Form, from reader: inout ByteReader) throws(DecodingFailure) {
        key = Array(try reader.raw(32))
        var scopes: [String] = []
        for _ in 0..<(try reader.count(atMost: 1000)) { scopes.append(try reader.text(atMost: 64)) }
        self.scopes = scopes
        let lower = try reader.count(atMost: 1 << 20)
        let upper = try reader.count(atMost: 1 << 20)
        guard lower >= 1, lower <= upper else { throw reader.failure(.inconsistent) }
        numbers = lower...upper
        guard form == .second else {
            cut = try reader.hashOrNone().map { [$0] }
            givesAll = true
            return
        }
        let ends = try reader.count(atMost: RootEntry.maximumEnds + 1)
        cut = ends == 0 ? nil : try reader.risingHashes(ends - 1)
        switch try reader.byte() {
        case 0: givesAll = false
        case 1: givesAll = true
        default: throw reader.failure(.badTag)
        }
    }
}

extension RootEntry {
    /// The most branches of enrolments or redactions that a cut names.
    static let maximumEnds = 256
}

extension ByteReader {
    /// So many hashes of 32 bytes, strictly rising: one order only, so that what is read again is what was signed.
    mutating func risingHashes(_ count: Int) throws(DecodingFailure) -> [[UInt8]] {
        var hashes: [[UInt8]] = []
        for _ in 0..<count {
            let hash = Array(try raw(32))
            guard hashes.last?.lexicographicallyPrecedes(hash) ?? true else { throw failure(.inconsistent) }
            hashes.append(hash)
        }
        return hashes
    }

    /// A block that holds a hash of 32 bytes, or nothing.
    mutating func hashOrNone() throws(DecodingFailure) -> [UInt8]? {
        let bytes = try block(atMost: 32)
        guard bytes.isEmpty || bytes.count == 32 else { throw failure(.inconsistent) }
        return bytes.isEmpty ? nil : Array(bytes)
    }
}
