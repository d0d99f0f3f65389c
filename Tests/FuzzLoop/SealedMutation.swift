import SeededRandom
import Trust

/// Makes bad encrypted files: damage to the age file itself, or to the bundle before it is encrypted again.
struct SealedMutation {
    private let good: [UInt8]
    private let long: [UInt8]
    private let recipients: [Recipient]
    private let bundles: BundleMutation

    /// A chunk of an age file, with its tag.
    private static let chunk = 65_536 + 16

    init(_ village: Village, _ bundles: BundleMutation, filler: [UInt8]) throws {
        self.bundles = bundles
        good = try village.bytes("good.sealed")
        recipients = try ["PUE", "OAX"].map { try village.keys(of: $0).agreementKey.recipient }
        // Long enough for several chunks.
        var bundle = try LooseBundle(try village.bytes("good.bundle")).spread()
        for place in 0..<3 {
            let piece = Array(filler[(place * 50_000)..<((place + 1) * 50_000)])
            bundle.frames.insert(LooseFrame(4, piece), at: 2 + 2 * place)
        }
        try bundle.seal(with: try village.keys(of: "GTO").signingKey)
        long = try SealedMutation.seal(bundle.bytes, for: recipients)
    }

    static func seal(_ bytes: [UInt8], for recipients: [Recipient]) throws -> [UInt8] {
        var sealed: [UInt8] = []
        let writer = try AgeWriter(recipients: recipients) { sealed += $0 }
        try writer.write(bytes)
        try writer.finish()
        return sealed
    }

    /// A bad encrypted bundle.
    func mutant(_ random: inout SeededGenerator) throws -> Mutant {
        guard random.once(in: 3) else { return damaged(random.once(in: 2) ? good : long, &random) }
        var mutant = try bundles.mutant(&random)
        let isForOthers = random.once(in: 12)
        if isForOthers { mutant.note("for somebody else") }
        mutant.note("encrypted again")
        let stranger = try AgreementKey(secret: [UInt8](repeating: 9, count: 32)).recipient
        mutant.bytes = try SealedMutation.seal(mutant.bytes, for: isForOthers ? [stranger] : recipients)
        return mutant
    }

    private func damaged(_ bytes: [UInt8], _ random: inout SeededGenerator) -> Mutant {
        var mutant = Mutant(bytes: bytes)
        // The header ends with a line of three hyphens and the authentication code.
        let header = (0..<bytes.count).first { bytes[$0...].starts(with: Array("--- ".utf8)) } ?? 0
        let body = header + 48 + 16
        switch random.below(4) {
        case 0:
            var text = Array(bytes[..<body])
            let step = ByteMutation.apply(&text, &random)
            mutant.bytes = text + bytes[body...]
            mutant.note(step + " in the header")
        case 1 where bytes.count > body + SealedMutation.chunk:
            var chunks = stride(from: body, to: bytes.count, by: SealedMutation.chunk).map {
                Array(bytes[$0..<min(bytes.count, $0 + SealedMutation.chunk)])
            }
            let place = random.below(chunks.count)
            switch random.below(4) {
            case 0: chunks.remove(at: place)
            case 1: chunks.insert(chunks[place], at: random.below(chunks.count))
            case 2: chunks.swapAt(place, random.below(chunks.count))
            default: chunks.removeLast()
            }
            mutant.bytes = bytes[..<body] + chunks.flatMap { $0 }
            mutant.note("chunks moved")
        case 2:
            let other = bytes.count == good.count ? long : good
            mutant.bytes = Array(bytes.prefix(random.below(bytes.count))) + other.dropFirst(random.below(other.count))
            mutant.note("splice of two encrypted files")
        default:
            for _ in 0..<(1 + random.below(3)) { mutant.note(ByteMutation.apply(&mutant.bytes, &random)) }
        }
        return mutant
    }
}
