import Foundation
import Replication
import Testing

@testable import Trust

@Suite("The two forms of a root entry")
struct RootFormTests {
    private typealias Sample = RosterSample

    /// The bytes that programs signed before there were revocations, by the format's page.
    private func oldBytes(_ entry: RootEntry) -> [UInt8] {
        var bytes = Array("aldea root v1\n".utf8)
        func number(_ value: Int) {
            var rest = value
            while rest > 127 {
                bytes.append(UInt8(rest & 127 | 128))
                rest >>= 7
            }
            bytes.append(UInt8(rest))
        }
        func block(_ part: [UInt8]) {
            number(part.count)
            bytes += part
        }
        number(entry.version)
        bytes += entry.program?.bytes ?? [UInt8](repeating: 0, count: 32)
        number(entry.previous.count)
        for hash in entry.previous { bytes += hash }
        block(Array(entry.name.utf8))
        number(Int(entry.createdAt) * 2)
        bytes += entry.nonce
        number(entry.threshold)
        number(entry.administrators.count)
        for one in entry.administrators {
            bytes += one.key
            block(Array(one.label.utf8))
        }
        number(entry.registrars.count)
        for one in entry.registrars {
            bytes += one.key
            number(one.scopes.count)
            for scope in one.scopes { block(Array(scope.utf8)) }
            number(one.numbers.lowerBound)
            number(one.numbers.upperBound)
            block(one.cut?.first ?? [])
        }
        number(entry.roles.count)
        for role in entry.roles {
            block(Array(role.name.utf8))
            bytes.append((role.writes ? 1 : 0) + (role.holdsPrivate ? 2 : 0) + (role.approves ? 4 : 0))
        }
        return bytes
    }

    private func read(_ entry: RootEntry) throws -> RootEntry {
        var writer = ByteWriter()
        entry.append(to: &writer)
        var reader = ByteReader(writer.bytes)
        let found = try RootEntry(from: &reader)
        try reader.end()
        return found
    }

    /// Entries that follow the first one, of either form.
    private func entries(after first: RootEntry) throws -> [(form: RootEntry.Form, entry: RootEntry)] {
        let hash = { (byte: UInt8) in [UInt8](repeating: byte, count: 32) }
        let key = { (number: UInt8) in try Sample.key(number).publicKey.bytes }
        let cut = Revocation.Cut(log: LogID(hash(1).prefix(16))!, sequence: 300, segment: SegmentID(hash(2))!)
        func made(_ registrars: [RootEntry.Registrar], _ steps: [RevocationStep] = [], former: Bool = false) throws
            -> RootEntry
        {
            var entry = RootEntry(
                version: 1, program: ProgramID(first.hash), previous: [first.hash], name: "Ñandú", createdAt: 9,
                nonce: [UInt8](repeating: 4, count: 16), threshold: 1, administrators: first.administrators,
                registrars: registrars, roles: Role.defaults, revocations: steps,
                formerAdministrators: former
                    ? [RootEntry.FormerAdministrator(key: try key(3), lastRedactions: [hash(9), hash(8)])] : [])
            try entry.sign(with: Sample.key(1))
            return entry
        }
        let plain = try Sample.registrars()
        return [
            (.first, try made([])), (.first, try made(plain)),
            (.first, try made([plain[0].cut(behind: [hash(7)]), plain[1]])),
            (.second, try made([plain[0].cut(behind: [])])),
            (.second, try made([plain[0].cut(behind: [hash(7), hash(6)])])),
            (
                .second,
                try made([
                    RootEntry.Registrar(key: try key(22), scopes: ["jalisco"], numbers: 1...9, givesAll: false)
                ])
            ),
            (.second, try made(plain, [.restore(key: try key(31))])),
            (.second, try made(plain, [.revoke(Revocation(key: try key(31), reason: .lost, cuts: [cut]))])),
            (.second, try made([], former: true)),
        ]
    }

    @Test("what is written is read again, byte for byte, in the form that it needs")
    func roundTrip() throws {
        for (form, entry) in try entries(after: Sample.first()) {
            let found = try read(entry)
            #expect(entry.form == form && found == entry && found.signedBytes == entry.signedBytes)
            #expect(found.goodSignatures(of: entry.administrators) == 1)
        }
    }

    @Test("the first form is what it was before there was a second")
    func oldForm() throws {
        let first = try Sample.first()
        #expect(first.signedBytes == oldBytes(first))
        for (form, entry) in try entries(after: first) {
            #expect((entry.signedBytes == oldBytes(entry)) == (form == .first))
        }
        var roster = try Roster(first: first)
        #expect(!roster.isSecondForm)
        for (form, entry) in try entries(after: first) where form == .second {
            roster.add(entry)
            #expect(roster.isSecondForm)
            break
        }
    }

    @Test("no changed byte of an entry says anything: it is not read, or nobody signed it")
    func flippedBytes() throws {
        let first = try Sample.first()
        let before = try Roster(first: first)
        for (_, entry) in try entries(after: first) {
            var writer = ByteWriter()
            entry.append(to: &writer)
            for place in writer.bytes.indices {
                var bytes = writer.bytes
                bytes[place] ^= 1 << UInt8(place % 8)
                var reader = ByteReader(bytes)
                guard let changed = try? RootEntry(from: &reader) else { continue }
                var other = before
                other.add(changed)
                #expect(other.digest == before.digest && other.revocations.isEmpty, "byte \(place)")
                // Beside the entry itself it is no rival of it, and takes no signature from it.
                other.add(entry)
                #expect(other.root == entry, "byte \(place)")
            }
        }
    }

    @Test("lists out of order, and bytes behind the end, are no entry")
    func order() throws {
        let first = try Sample.first()
        let entry = try #require(try entries(after: first).first { !$0.entry.formerAdministrators.isEmpty }).entry
        func read(_ signed: [UInt8]) throws -> RootEntry {
            var writer = ByteWriter()
            writer.block(signed)
            writer.count(0)
            var reader = ByteReader(writer.bytes)
            return try RootEntry(from: &reader)
        }
        let bytes = entry.signedBytes
        #expect(try read(bytes).hash == entry.hash)
        // The two hashes at the end, exchanged, and one of them twice.
        let (one, two) = (bytes.suffix(64).prefix(32), bytes.suffix(32))
        #expect(throws: DecodingFailure.self) { try read(bytes.dropLast(64) + two + one) }
        #expect(throws: DecodingFailure.self) { try read(bytes.dropLast(64) + one + one) }
        #expect(throws: DecodingFailure.self) { try read(bytes + [0]) }
        #expect(throws: DecodingFailure.self) { try read(bytes.dropLast()) }
    }
}
