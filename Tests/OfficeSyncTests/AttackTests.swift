import DeltaBundle
import Foundation
import Replication
import SeededRandom
import SurveyModel
import SurveyStore
import Testing
import Trust

@testable import OfficeSync

/// One test for each attack on files that a carrier could make, at the level of bundles and stores.
@Suite("Hostile and damaged bundles")
struct AttackTests {
    /// A village where PUE lacks what the plain bundle at `file` holds.
    private func loaded() throws -> (village: Village, file: String) {
        let village = try Village()
        for number in 0..<30 { try village.enterprise("E\(number)", at: "GTO", phone: "55500000\(10 + number)") }
        let file = village.fresh()
        _ = try village["GTO"].createBundle(to: file, for: .all, encrypt: false)
        return (village, file)
    }

    private func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

    private func write(_ bytes: [UInt8], _ village: Village) throws -> String {
        let path = village.fresh()
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test("a flipped byte anywhere never harms the store, is noticed, and the good file still applies")
    func flippedByte() throws {
        let (village, file) = try loaded()
        let good = try bytes(file)
        var random = SeededGenerator(seed: 1)
        print("seed 1, \(good.count) bytes")
        for _ in 0..<40 {
            var bad = good
            bad[Int(random.next() % UInt64(bad.count))] ^= UInt8(1 << (random.next() % 8))
            let path = try write(bad, village)
            do {
                let summary = try village["PUE"].apply(path)
                #expect(!summary.isComplete)
                #expect(summary.refused == 0 || summary.new == 0)
            } catch is BundleError {} catch let error as OfficeError { #expect(error.code == .otherProgram) }
        }
        #expect(try village["PUE"].apply(file).isComplete)
        try village.settle()
        try village.expectAgreement()
    }

    @Test("a bundle cut short applies its whole frames, says so, and can be repeated")
    func cutShort() throws {
        let (village, file) = try loaded()
        let good = try bytes(file)
        for part in [1, 3, 5, 7, 9] {
            let path = try write(Array(good.prefix(good.count * part / 10)), village)
            #expect(try !village["PUE"].apply(path).isComplete)
        }
        #expect(try village["PUE"].apply(file).isComplete)
        try village.settle()
        try village.expectAgreement()
    }

    @Test("an encrypted bundle cut or damaged gives what is whole")
    func damagedEncrypted() throws {
        let (village, _) = try loaded()
        let file = village.fresh()
        _ = try village["GTO"].createBundle(to: file, for: .offices(["PUE"]))
        let good = try bytes(file)
        let cut = try write(Array(good.dropLast(40)), village)
        #expect(try !village["PUE"].apply(cut).isComplete)
        var bad = good
        bad[bad.count - 100] ^= 1
        #expect(try !village["PUE"].apply(try write(bad, village)).isComplete)
        #expect(try village["PUE"].apply(file).isComplete)
    }

    @Test("somebody else's key does not open a bundle")
    func notForUs() throws {
        let village = try Village(["GTO", "PUE", "OAX"])
        let file = village.fresh()
        _ = try village["GTO"].createBundle(to: file, for: .offices(["PUE"]))
        #expect(throws: OfficeError(.notForUs)) { try village["OAX"].apply(file) }
    }

    @Test("two bundles spliced together are two damaged halves, and nothing wrong comes of it")
    func spliced() throws {
        let (village, file) = try loaded()
        let other = village.fresh()
        try village.enterprise("Más", at: "GTO")
        _ = try village["GTO"].createBundle(to: other, for: .all, encrypt: false)
        let mixed = Array(try bytes(file).dropLast(60)) + Array(try bytes(other).dropFirst(11))
        #expect(try !village["PUE"].apply(try write(mixed, village)).isComplete)
        try village.settle()
        try village.expectAgreement()
    }

    @Test("replayed bundles give 0 new")
    func replayed() throws {
        let (village, file) = try loaded()
        _ = try village["PUE"].apply(file)
        let digest = try village["PUE"].store.fullDigest()
        let again = try village["PUE"].apply(file)
        #expect(again.new == 0 && again.isComplete)
        #expect(try village["PUE"].store.fullDigest() == digest)
    }

    @Test("a text file, an empty file and a directory are no bundles")
    func noBundle() throws {
        let village = try Village()
        #expect(throws: BundleError.self) { try village["PUE"].apply(try write(Array("clave,nombre\n".utf8), village)) }
        #expect(throws: BundleError.self) { try village["PUE"].apply(try write([], village)) }
        #expect(throws: OfficeError(.unreadable)) { try village["PUE"].apply(village.root) }
        #expect(throws: OfficeError(.unreadable)) { try village["PUE"].apply(village.path("none")) }
    }

    @Test("a bundle of another program is refused whole")
    func otherProgram() throws {
        let village = try Village()
        let other = try Village()
        try other.enterprise("Ajena", at: "GTO")
        let file = other.fresh()
        _ = try other["GTO"].createBundle(to: file, for: .all, encrypt: false)
        #expect(throws: OfficeError(.otherProgram)) { try village["GTO"].apply(file) }
        #expect(try village["GTO"].store.rows(.enterprise).isEmpty)
        // Its segments are refused too when they are put into a bundle of this program.
        let segment = try #require(try other["GTO"].store.segment(1))
        #expect(try village["GTO"].store.apply([segment]).refused == 1)
    }

    @Test("a clock in 1970 or 2099 is accepted and flagged")
    func wrongClock() throws {
        let village = try Village()
        village.time.now = 4_070_908_800
        try village.enterprise("Futura", at: "GTO")
        village.time.now = 5
        try village.enterprise("Antigua", at: "GTO")
        let file = village.fresh()
        _ = try village["GTO"].createBundle(to: file, for: .all)
        village.time.now = 1_760_000_000
        _ = try village["PUE"].apply(file)
        #expect(try village["PUE"].store.rows(.enterprise).count == 2)
        #expect(try village["PUE"].store.findings().filter { $0.what == "clock" }.count >= 2)
    }

    /// A segment of one change that an office's device signs by hand.
    private func forge(
        by office: Office, scope: String, first: Int64 = 1, previous: SegmentID = .none, seen: [Statement.Seen] = [],
        _ change: Change
    ) throws -> Segment {
        try Segment(
            body: SegmentBody(changes: [change]), program: office.store.roster.program.bytes,
            log: LogDescriptor(
                deviceKey: office.deviceKey.bytes, ordinal: 9, nonce: [1, 2, 3, 4, 5, 6, 7, 8], scope: scope),
            first: first, previous: previous, schemaVersion: 1, seen: seen, key: office.keys.signingKey)
    }

    private func enterprise(_ name: String) -> Change {
        Change(
            dot: Dot(log: 0, sequence: 1), kind: KindID(5), identity: .creates, wallClock: 1_760_000_000, person: "x",
            writes: [FieldWrite(field: FieldID(2), isPrivate: false, value: [.text(name)])])
    }

    @Test("an edge to what its author could not have seen is void, and flagged")
    func voidEdge() throws {
        let village = try Village()
        try village.enterprise("Blanco", at: "GTO")
        try village["GTO"].seal()
        let held = try #require(
            try village["GTO"].store.segmentNumbers(lackedBy: nil).compactMap { try village["GTO"].store.segment($0) }
                .first { $0.statement.log.scope == "centro" })
        // PUE names sequence 1 as its record, and claims to replace sequence 7, which its own `seen` does not reach.
        let change = Change(
            dot: Dot(log: 0, sequence: 1), kind: KindID(5), identity: .existing(Dot(log: 1, sequence: 1)),
            wallClock: 1_760_000_000, person: "x",
            writes: [
                FieldWrite(
                    field: FieldID(2), isPrivate: false, replaces: [Dot(log: 1, sequence: 7)], value: [.text("Negro")])
            ])
        let forged = try forge(
            by: village["PUE"], scope: "centro",
            seen: [Statement.Seen(log: held.statement.log.id, sequence: 1, segment: held.id)], change)
        #expect(try village["GTO"].store.apply([forged]).new == 1)
        #expect(try village["GTO"].store.conflicts().count == 1)
        #expect(try village["GTO"].store.findings().contains { $0.what == "void-edge" })
    }

    @Test("an unknown signer waits until a roster names it, and then counts")
    func unknownSigner() throws {
        let village = try Village()
        let before = village["PUE"].store.roster
        try village.join("OAX")
        try village.enterprise("Nueva", at: "OAX")
        try village["OAX"].seal()
        let segments = try village["OAX"].store.segmentNumbers(lackedBy: nil)
            .compactMap { try village["OAX"].store.segment($0) }
        #expect(village["PUE"].store.roster == before)
        let counts = try village["PUE"].store.apply(segments)
        #expect(counts.waiting == segments.count && counts.new == 0)
        #expect(try village["PUE"].store.stateCode().warnings.contains("waiting"))
        let applied = try village["PUE"].store.unite(village["GTO"].store.roster).applied
        #expect(applied.new == segments.count)
        #expect(try village["PUE"].store.rows(.enterprise).count == 1)
        try village.settle()
        try village.expectAgreement()
    }

    @Test("a write outside scope or role is withheld on every device alike, relayed, and listed")
    func outsideScopeOrRole() throws {
        let village = try Village(["GTO", "PUE", "HUB"], scopes: ["GTO": ["centro", "norte"]])
        try village.settle()
        let foreign = try forge(by: village["PUE"], scope: "norte", enterprise("Ajena"))
        let byHub = try forge(by: village["HUB"], scope: "centro", enterprise("Del centro de datos"))
        for code in ["GTO", "PUE", "HUB"] {
            let counts = try village[code].store.apply([foreign, byHub])
            #expect(counts.withheld == 2 && counts.withheldOffices == ["PUE", "HUB"])
            #expect(try village[code].store.rows(.enterprise).isEmpty)
        }
        try village.settle()
        try village.expectAgreement()
        #expect(throws: StoreError(.roleRefused)) { try village.enterprise("No", at: "HUB") }
    }

    @Test("a record cannot be written from another scope's log")
    func foreignRecord() throws {
        let village = try Village(["GTO", "PUE"], scopes: ["PUE": ["sur"]])
        try village.enterprise("Nuestra", at: "GTO")
        try village.settle()
        let held = try #require(
            try village["GTO"].store.segmentNumbers(lackedBy: nil).compactMap { try village["GTO"].store.segment($0) }
                .first { $0.statement.log.scope == "centro" })
        let change = Change(
            dot: Dot(log: 0, sequence: 1), kind: KindID(5), identity: .existing(Dot(log: 1, sequence: 1)),
            wallClock: 1_760_000_000, person: "x",
            writes: [
                FieldWrite(
                    field: FieldID(2), isPrivate: false, replaces: [Dot(log: 1, sequence: 1)], value: [.text("Robada")])
            ])
        let forged = try forge(
            by: village["PUE"], scope: "sur",
            seen: [Statement.Seen(log: held.statement.log.id, sequence: 1, segment: held.id)], change)
        for code in ["GTO", "PUE"] {
            #expect(try village[code].store.apply([forged]).new == 1)
            #expect(try village[code].store.rows(.enterprise).first?.text("name") == "Nuestra")
        }
        try village.settle()
        try village.expectAgreement()
    }

    @Test("a signature that is not the signer's is refused")
    func forgedSignature() throws {
        let village = try Village()
        let real = try forge(by: village["PUE"], scope: "centro", enterprise("Falsa"))
        let other = try village["GTO"].keys.signingKey.sign(real.statementBytes)
        let forged = try Segment(
            statementBytes: real.statementBytes, signature: other, publicBody: real.publicBody,
            privateBody: real.privateBody)
        #expect(try village["GTO"].store.apply([forged]).refused == 1)
        #expect(try village["GTO"].store.apply([real]).new == 1)
    }

    @Test("an old roster played back changes nothing")
    func oldRoster() throws {
        let village = try Village()
        let old = village["GTO"].store.roster
        try village.join("OAX")
        let digest = village["GTO"].store.roster.digest
        #expect(try !village["GTO"].store.unite(old).changed)
        #expect(village["GTO"].store.roster.digest == digest)
    }

    @Test("an output file that exists is refused and left alone, also as a link")
    func existingOutput() throws {
        let village = try Village()
        let file = village.fresh()
        try Data("mío".utf8).write(to: URL(fileURLWithPath: file))
        let link = village.fresh()
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
        for path in [file, link] {
            #expect(throws: OutputError.self) { try village["GTO"].createBundle(to: path) }
        }
        #expect(try bytes(file) == Array("mío".utf8))
        let left = try FileManager.default.contentsOfDirectory(atPath: village.root).filter { $0.hasSuffix(".part") }
        #expect(left.isEmpty)
    }
}
