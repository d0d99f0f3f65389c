import Testing

@testable import Trust

@Suite("Rosters united")
struct RosterUnionTests {
    private typealias Sample = RosterSample

    /// Some of everything: a chain, forks, entries with too few or bad signatures, enrolments good and bad.
    private func entries(_ random: inout CryptoSeededGenerator) throws -> (
        first: RootEntry, roots: [RootEntry], enrolments: [Enrolment]
    ) {
        let first = try Sample.first(
            threshold: 1 + Int.random(in: 0...1, using: &random), administrators: [1, 2, 3], signedBy: [1, 2, 3])
        let program = ProgramID(first.hash)!
        var roots = [first]
        for index in 0..<Int.random(in: 1...8, using: &random) {
            let parents = Bool.random(using: &random) ? [roots.last!] : Array(roots.shuffled(using: &random).prefix(2))
            let signers = [UInt8](1...4).filter { _ in Int.random(in: 0..<3, using: &random) > 0 }
            let entry = try Sample.next(
                after: parents, of: first.hash, name: "entry \(index)", threshold: 1, administrators: [1, 2, 4],
                signedBy: signers)
            roots.append(entry)
            // The same entry with other signatures, as a second administrator's copy has.
            if Bool.random(using: &random) {
                var copy = entry.unsigned
                try copy.sign(with: Sample.key(UInt8.random(in: 1...4, using: &random)))
                roots.append(copy)
            }
            if Bool.random(using: &random) { roots.append(try Sample.withBadSignature(entry, of: 1)) }
        }
        var enrolments: [Enrolment] = []
        for index in 0..<Int.random(in: 0...10, using: &random) {
            let enrolment = try Sample.enrolment(
                of: UInt8(31 + index % 6), by: [21, 22, 21, 99].randomElement(using: &random)!, in: program,
                sequence: index + 1, after: enrolments.last, number: Int.random(in: 1...120, using: &random),
                writes: Bool.random(using: &random) ? ["colima"] : ["jalisco"])
            enrolments.append(enrolment)
            if Bool.random(using: &random) { enrolments.append(try Sample.withBadSignature(enrolment)) }
        }
        return (first, roots, enrolments)
    }

    @Test(
        "are equal whatever the order and however often",
        arguments: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, UInt64.random(in: 100...9_999_999)])
    func anyOrder(seed: UInt64) throws {
        var random = CryptoSeededGenerator(seed: seed)
        for _ in 0..<6 {
            let (first, roots, enrolments) = try entries(&random)
            func shuffled() throws -> Roster {
                var parts = try (0..<3).map { _ in try Roster(first: first) }
                for entry in (roots + roots).shuffled(using: &random) {
                    parts[Int.random(in: 0..<3, using: &random)].add(entry)
                }
                for entry in (enrolments + enrolments).shuffled(using: &random) {
                    parts[Int.random(in: 0..<3, using: &random)].add(entry)
                }
                var whole = try Roster(first: first)
                for part in (parts + parts).shuffled(using: &random) { whole.unite(with: part) }
                return whole
            }
            let reference = try shuffled()
            for _ in 0..<4 {
                let again = try shuffled()
                #expect(again == reference && again.bytes == reference.bytes, "seed \(seed)")
                #expect(again.digest == reference.digest && again.isFrozen == reference.isFrozen, "seed \(seed)")
            }
            // Reading them back may leave out what strangers signed, and changes nothing that counts.
            let read = try Roster(bytes: reference.bytes)
            #expect(read.digest == reference.digest && read.devices == reference.devices, "seed \(seed)")
            #expect(read.chain == reference.chain, "seed \(seed)")
            #expect(try Roster(bytes: read.bytes) == read, "seed \(seed)")
        }
    }

    @Test("keep out what strangers signed when they are read")
    func strangers() throws {
        let first = try Sample.first()
        let program = ProgramID(first.hash)!
        let mine = try Sample.enrolment(of: 31, in: program)
        // By keys that nobody of the program ever named; the second one's registrar is named by the stranger only.
        let root = try Sample.next(
            after: [first], of: first.hash, administrators: [50],
            registrars: [Sample.registrar(51, scopes: ["colima"], numbers: 1...9)], signedBy: [50])
        let further = try Sample.next(after: [root], of: first.hash, administrators: [50], signedBy: [50])
        let enrolments = try (UInt8(60)..<90).map { try Sample.enrolment(of: $0, by: 51, in: program) }
        let read = try Roster(bytes: Sample.bytes([first, root, further], [mine] + enrolments))
        let plain = try Roster(bytes: Sample.bytes([first], [mine]))
        #expect(read == plain && read.bytes == plain.bytes && read.devices.count == 1)
        // What an administrator began to sign stays, so that the other signatures can gather.
        let two = try Sample.first(threshold: 2, administrators: [1, 2], signedBy: [1, 2])
        let begun = try Sample.next(after: [two], of: two.hash, name: "begun", signedBy: [2])
        #expect(try Roster(bytes: Sample.bytes([two, begun])).bytes == Sample.bytes([two, begun]))
    }

    @Test(
        "that were cut are refused, and those with a flipped bit never say anything new",
        arguments: [1, UInt64.random(in: 100...9_999_999)])
    func damaged(seed: UInt64) throws {
        var random = CryptoSeededGenerator(seed: seed)
        let first = try Sample.first()
        let program = ProgramID(first.hash)!
        var roster = try Roster(first: first)
        roster.add(try Sample.next(after: [first], of: first.hash))
        roster.add(try Sample.enrolment(of: 31, in: program))
        roster.add(try Sample.enrolment(of: 32, by: 22, in: program, number: 100, writes: ["jalisco"]))
        let bytes = roster.bytes
        for length in 0..<bytes.count {
            #expect(throws: TrustError.invalidRoster) { try Roster(bytes: Array(bytes.prefix(length))) }
        }
        #expect(throws: TrustError.invalidRoster) { try Roster(bytes: bytes + [0]) }
        let known = Set(roster.devices.values.map(\.hash))
        for offset in bytes.indices {
            var altered = bytes
            altered[offset] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            guard let read = try? Roster(bytes: altered) else { continue }
            #expect(read.program == program, "byte \(offset), seed \(seed)")
            #expect(roster.chain.starts(with: read.chain) { $0.hash == $1.hash }, "byte \(offset), seed \(seed)")
            #expect(known.isSuperset(of: read.devices.values.map(\.hash)), "byte \(offset), seed \(seed)")
        }
    }

    @Test("whose counts lie are refused at once")
    func lyingCounts() throws {
        for bytes in [[], [0], [0xff, 0xff, 0xff, 0x7f], [1, 0xff, 0xff, 0xff, 0x7f]] as [[UInt8]] {
            #expect(throws: TrustError.invalidRoster) { try Roster(bytes: bytes) }
        }
    }
}
