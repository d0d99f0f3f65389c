import Foundation
import Replication
import SurveyModel
import SurveyStore
import Testing
import Trust

@testable import OfficeSync

// What users of other systems lost, and the tests that it cannot be lost so here:
//
// | story                                                    | test                                                  |
// |----------------------------------------------------------|-------------------------------------------------------|
// | offline updates that arrive out of order break the state | ExchangeTests.orderDoesNotMatter, SimulatorTests      |
// | a record lost with no conflict listed                    | StoryTests.nothingLostUnlisted                        |
// | the outcome depends on who pressed the button first      | StoryTests.whoSyncsFirst                              |
// | no trace of which rows had conflicts                     | StoryTests.traceOfConflict                            |
// | false conflicts on equal values                          | ExchangeTests.equalEdits                              |
// | duplicates from retries                                  | StoryTests.retries, AttackTests.replayed, ImportTests |
// | replacing a device loses work                            | StoryTests.replacedDevice, RotationTests              |
// | a replaced registrar's people lose theirs                | StoryDeviceTests.restoredRegistrar                    |
// | cloned disks wreck identity                              | CloneTests, RedactionArrivalTests.restoredBackup      |
// | an interrupted sync leaves a huge buffer, or half a file | StoryTests.interruptedApply, FaultyDiskTests          |
// | a wrong clock blocks sync, and nobody can tell why       | StoryTests.wrongClock, AttackTests                    |
// | revocation does not exist, or does not stop a peer       | StoryTests.revokedPeer, RevocationThiefTests          |
// | a quarrel of administrators gives back what was taken    | StoryTrustTests.frozenRoot                            |
// | people who asked to be forgotten come back               | RedactionArrivalTests, RedactionHistoryTests          |
// | personal data reaches those who should not have it       | AuditorTests, ScopeTests, ScopeAudienceTests          |

@Suite("Stories of data that others lost")
struct StoryTests {
    private func everything(at code: String, _ village: Village) throws -> String {
        let file = village.fresh()
        _ = try village[code].createBundle(to: file, for: .all, encrypt: false)
        return file
    }

    /// GTO and PUE have edited the name of one enterprise apart from each other.
    private func parted() throws -> Village {
        let village = try Village(["GTO", "PUE", "OAX"])
        let key = try village.enterprise("Una", at: "GTO")
        try village.settle()
        village.time.now += 60
        try village.edit(key, at: "GTO", 2, .text("De Guanajuato"))
        village.time.now += 60
        try village.edit(try village.find("Una", at: "PUE"), at: "PUE", 2, .text("De Puebla"))
        return village
    }

    private func written(_ field: String, at code: String, _ village: Village) throws -> Set<String> {
        let key = try village.find("Una", at: code)
        return Set(
            try village[code].store.history(of: key).map { item in
                item.writes.filter { $0.name == field }.map { "\(item.person): \($0.value ?? [])" }.joined()
            }.filter { !$0.isEmpty })
    }

    @Test("whoever syncs first, everybody shows the same of two edits, lists the conflict and keeps both")
    func whoSyncsFirst() throws {
        var shown: Set<[String]> = []
        for order in [["GTO", "PUE"], ["PUE", "GTO"]] {
            let village = try parted()
            for code in order { try village.carry(from: code, to: "OAX") }
            for code in order { try village.carry(from: "OAX", to: code) }
            for code in order.reversed() { try village.carry(from: "OAX", to: code) }
            for code in ["GTO", "PUE", "OAX"] {
                shown.insert(try village.names(at: code))
                #expect(try village[code].store.conflicts().count == 1, "at \(code)")
                #expect(try written("name", at: code, village).count == 3, "at \(code)")
            }
        }
        #expect(shown == [["De Puebla"]])
    }

    @Test("a record that one removed while another edited it is not gone: both are told")
    func nothingLostUnlisted() throws {
        let village = try Village()
        let key = try village.enterprise("Una", at: "GTO")
        try village.settle()
        let seen = try village["GTO"].store.seenHash(key, except: FieldID(14))
        try village.edit(key, at: "GTO", 14, .integer(1), .bytes(seen))
        let other = try village.find("Una", at: "PUE")
        try village.edit(other, at: "PUE", 8, .text("5550000009"))
        try village.settle()
        for (code, key) in [("GTO", key), ("PUE", other)] {
            let found = try village[code].store.findings().map { "\($0.what) \($0.field?.name ?? "")" }
            #expect(found == ["changed-since removal"], "at \(code)")
            #expect(try village[code].store.row(key)?.text("phone") == "5550000009", "at \(code)")
        }
        try village.expectAgreement()
    }

    @Test("after a conflict was decided, the history still says who had said what, and who decided")
    func traceOfConflict() throws {
        let village = try parted()
        try village.settle()
        try village.edit(try village.find("Una", at: "OAX"), at: "OAX", 2, .text("De las dos"), resolving: true)
        try village.settle()
        for code in ["GTO", "PUE", "OAX"] {
            #expect(try village[code].store.conflicts().isEmpty)
            let words = try written("name", at: code, village)
            for (person, name) in [("p-GTO", "De Guanajuato"), ("p-PUE", "De Puebla"), ("p-OAX", "De las dos")] {
                #expect(words.contains { $0.hasPrefix(person) && $0.contains(name) }, "\(name) at \(code)")
            }
        }
    }

    @Test("whatever is sent again, by file, by answer, or by a third, makes no duplicates")
    func retries() throws {
        let village = try parted()
        try village.settle()
        let before = try village["OAX"].store.fullDigest()
        for _ in 0..<3 {
            for from in ["GTO", "PUE"] {
                #expect(try village["OAX"].apply(try everything(at: from, village)).new == 0)
                let answer = village.fresh()
                _ = try village[from].bundle(answering: village["OAX"].frontierNotice(), to: answer)
                #expect(try village["OAX"].apply(answer).new == 0)
            }
        }
        #expect(try village["OAX"].store.fullDigest() == before)
        #expect(try village["OAX"].store.rows(.enterprise).count == 1)
    }

    @Test("a bundle that breaks off applies what is whole, and the same bundle again the rest, without a residue")
    func interruptedApply() throws {
        let village = try Village()
        for number in 0..<400 { try village.enterprise("E\(number)", at: "GTO", phone: "55500\(number)") }
        let file = try everything(at: "GTO", village)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        for part in [3, 2] {
            let cut = village.fresh()
            try bytes.prefix(bytes.count * (part - 1) / part).write(to: URL(fileURLWithPath: cut))
            #expect(try !village["PUE"].apply(cut).isComplete)
        }
        let names = try Set(FileManager.default.contentsOfDirectory(atPath: village.directory("PUE")))
        #expect(try village["PUE"].apply(file).isComplete)
        #expect(try village["PUE"].store.rows(.enterprise).count == 400)
        #expect(try Set(FileManager.default.contentsOfDirectory(atPath: village.directory("PUE"))) == names)
        try village.settle()
        try village.expectAgreement()
    }

    @Test("work that a lost device had not handed in comes home when the device is found, and is entered in its place")
    func replacedDevice() throws {
        let village = try Village()
        try village.enterprise("Entregada", at: "PUE")
        try village.settle()
        village.time.now += 60
        try village.enterprise("Sin entregar", at: "PUE")
        try village.edit(try village.find("Entregada", at: "PUE"), at: "PUE", 8, .text("5550000007"))
        let request = try Office.requestDevice(
            in: village.directory("PUE2"), office: "PUE", scopes: ["centro"], clock: village.clock)
        let grant = village.fresh("grant")
        let lost = try village.standing("PUE", at: "GTO")
        _ = try village["GTO"].replace(
            lost, by: try EnrolmentRequest(text: request.text), reason: .lost, cuts: village["GTO"].cuts(of: lost),
            to: grant)
        village.put(
            "PUE2",
            office: try Office.join(try Office.grant(at: grant), in: village.directory("PUE2"), clock: village.clock))
        _ = try village["PUE2"].apply(try everything(at: "GTO", village))
        #expect(try village.names(at: "PUE2") == ["Entregada"])
        // The old one turns up, knows of nothing, and hands in what it has.
        _ = try village["PUE2"].apply(try everything(at: "PUE", village))
        let aside = try village["PUE2"].store.quarantine()
        #expect(aside.count == 2 && aside.allSatisfy { $0.office == "PUE" && !$0.isSuperseded })
        let adopted = try village["PUE2"].store.adopt(aside.map(\.dot), person: "ana")
        #expect(adopted.adopted == 2)
        _ = try village["GTO"].apply(try everything(at: "PUE2", village))
        for code in ["GTO", "PUE2"] {
            #expect(try village.names(at: code) == ["Entregada", "Sin entregar"], "at \(code)")
            let row = try village[code].store.row(try village.find("Entregada", at: code))
            #expect(row?.text("phone") == "5550000007", "at \(code)")
        }
    }

    @Test("a clock that is decades wrong blocks nobody, loses nothing, and is told with the record")
    func wrongClock() throws {
        let village = try Village()
        let right = village.time.now
        village.time.now = 4_102_444_800
        let key = try village.enterprise("Del futuro", at: "GTO")
        village.time.now = right
        try village.carry(from: "GTO", to: "PUE")
        #expect(try village["PUE"].store.findings().contains { $0.what == "clock" })
        try village.edit(try village.find("Del futuro", at: "PUE"), at: "PUE", 2, .text("De hoy"))
        try village.settle()
        #expect(try village["GTO"].store.row(key)?.text("name") == "De hoy")
        #expect(try village["GTO"].store.conflicts().isEmpty)
        village.time.now = 0
        try village.edit(key, at: "GTO", 2, .text("De 1970"))
        try village.settle()
        village.time.now = right
        try village.settle()
        #expect(try village.names(at: "PUE") == ["De 1970"])
        try village.expectAgreement()
    }

    @Test("a revoked peer is sent nothing more, by file or network, and what it goes on writing counts nowhere")
    func revokedPeer() throws {
        let village = try Village(["GTO", "PUE", "OAX"])
        try village.enterprise("Antes", at: "PUE")
        try village.settle()
        try village.revoke("PUE")
        try village.enterprise("Después", at: "PUE")
        try village.enterprise("Secreta", at: "GTO")
        let notice = try village["PUE"].frontierNotice()
        #expect(throws: OfficeError.self) { try village["GTO"].bundle(answering: notice, to: village.fresh()) }
        #expect(throws: OfficeError.self) {
            try village["GTO"].createBundle(to: village.fresh(), for: .offices(["PUE"]))
        }
        let summary = try village["GTO"].createBundle(to: village.fresh(), for: .everyone)
        #expect(summary.recipients == ["OAX"])
        _ = try village["OAX"].apply(try everything(at: "PUE", village))
        _ = try village["GTO"].apply(try everything(at: "PUE", village))
        _ = try village["OAX"].apply(try everything(at: "GTO", village))
        _ = try village["GTO"].apply(try everything(at: "OAX", village))
        for code in ["GTO", "OAX"] {
            #expect(try village.names(at: code) == ["Antes", "Secreta"], "at \(code)")
            #expect(try village[code].store.quarantine().map(\.reason) == ["revoked"], "at \(code)")
        }
        #expect(try village["GTO"].store.fullDigest() == village["OAX"].store.fullDigest())
    }
}
