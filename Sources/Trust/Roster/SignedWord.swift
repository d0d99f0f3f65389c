public import Replication

/// What one key of the program says alone, in a log of its own: a registrar's enrolment, an administrator's redaction.
public protocol SignedWord: Hashable, Sendable {
    /// The key that signed it, 32 bytes.
    var signer: [UInt8] { get }
    /// The program.
    var program: ProgramID { get }
    /// Its place among the key's words, from 1; nobody checks it against `previous`.
    var sequence: Int { get }
    /// The hash of the key's word before this one; zeroes for the first.
    var previous: [UInt8] { get }
    /// The bytes that are signed.
    var signedBytes: [UInt8] { get }
    /// The signature.
    var signature: [UInt8] { get }
}

extension SignedWord {
    /// The hash by which others name it.
    public var hash: [UInt8] { Digest.sha256(signedBytes) }

    /// Whether the key that it names signed it.
    public var isSignatureValid: Bool {
        guard let key = try? VerifyingKey(signer) else { return false }
        return key.isValid(signature: signature, for: signedBytes)
    }

    /// Appends the word with its signature.
    public func append(to writer: inout ByteWriter) {
        writer.block(signedBytes)
        writer.raw(signature)
    }

    /// How many bytes it takes up in a roster, about.
    var size: Int { signedBytes.count + 68 }
}

/// All words of one kind that are held, of whichever keys.
struct SignedWords<Word: SignedWord>: Hashable, Sendable {
    private var byHash: [[UInt8]: Word] = [:]

    /// The words, in no order.
    var all: some Collection<Word> { byHash.values }

    /// How many there are.
    var count: Int { byHash.count }

    /// Keeps a word whose signature is good; of two good ones for the same words the smaller.
    mutating func take(_ word: Word) {
        let hash = word.hash
        if let held = byHash[hash], !word.signature.lexicographicallyPrecedes(held.signature) { return }
        if word.isSignatureValid { byHash[hash] = word }
    }

    /// Keeps those of another set too.
    mutating func unite(with other: SignedWords) {
        for word in other.all { take(word) }
    }

    /// Keeps the words of a program by these keys only.
    mutating func keep(of program: ProgramID, by signers: Set<[UInt8]>) {
        byHash = byHash.filter { $0.value.program == program && signers.contains($0.value.signer) }
    }

    /// The words with their hashes, in canonical order.
    var byRisingHash: [(hash: [UInt8], word: Word)] {
        byHash.map { ($0.key, $0.value) }.sorted { $0.hash.lexicographicallyPrecedes($1.hash) }
    }

    /// A key's newest word, on which the next one builds.
    func last(by signer: [UInt8]) -> Word? {
        byHash.filter { $0.value.signer == signer }
            .max { ($0.value.sequence, Hex.text($0.key)) < ($1.value.sequence, Hex.text($1.key)) }?.value
    }

    /// Of a key's words that count, those that no other of them names as the one before: the ends of its branches.
    func ends(by signer: [UInt8], where counts: (Word) -> Bool) -> [Word] {
        let counting = byRisingHash.filter { $0.word.signer == signer && counts($0.word) }
        let followed = Set(counting.map(\.word.previous))
        return counting.filter { !followed.contains($0.hash) }.map(\.word)
    }

    /// The hashes of a key's words that these ends name, or lead back to.
    func leading(to ends: [[UInt8]], by signer: [UInt8]) -> Set<[UInt8]> {
        var found: Set<[UInt8]> = []
        for end in ends {
            var next = end
            while let word = byHash[next], word.signer == signer, found.insert(next).inserted { next = word.previous }
        }
        return found
    }

    /// The most words of one key that are kept although they do not count, so that a key that was cut, or that oversteps its grant,
    /// cannot make everybody's roster grow.
    private static var mostUncounted: Int { 256 }
    /// The most bytes of these.
    private static var mostBytes: Int { 1 << 20 }

    /// Leaves out the newest of what a key signed and does not count, where it is too much.
    ///
    /// - Returns: whether anything was left out.
    mutating func prune(counting: Set<[UInt8]>) -> Bool {
        let before = count
        let spare = byHash.filter { !counting.contains($0.key) }
        for (_, words) in Dictionary(grouping: spare, by: \.value.signer) {
            let ordered = words.map { (hash: $0.key, sequence: $0.value.sequence, size: $0.value.size) }
                .sorted { ($0.sequence, Hex.text($0.hash)) < ($1.sequence, Hex.text($1.hash)) }
            var bytes = 0
            for (place, word) in ordered.enumerated() {
                bytes += word.size
                if place >= Self.mostUncounted || bytes > Self.mostBytes { byHash[word.hash] = nil }
            }
        }
        return count < before
    }
}
