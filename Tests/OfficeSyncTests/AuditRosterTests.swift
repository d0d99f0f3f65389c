import Foundation
import OfficeSync
import SurveyModel
import SurveyStore
import Testing
import Trust

@Suite("The audit of who may do what")
struct AuditRosterTests {
    @Test("tells of the founding and of every device who enrolled it, and whose signature says so")
    func enrolments() throws {
        let village = try Village()
        let founding = try #require(try village.audit("PUE", "program-created").first)
        #expect(founding.signedBy == ["GTO", "recovery 1"])
        #expect(founding.detail["name"] == "Aldeas de prueba")
        let enrolled = try village.audit("PUE", "device-approved")
        #expect(Set(enrolled.map { $0.target?.name }) == ["GTO-1", "PUE-2"])
        #expect(enrolled.allSatisfy { $0.signedBy == ["GTO-1"] && $0.basis == .enrolment && $0.refusal == nil })
        #expect(enrolled.map { $0.detail["role"] } == ["coordinator", "coordinator"])

        village.time.now += 5
        let puebla = try village["GTO"].device("PUE-2")
        _ = try village["GTO"].assign(puebla, role: "auditor", writes: [], holds: [], person: "jefa")
        let assigned = try village.audit("GTO", "device-assigned")
        #expect(assigned.map { $0.detail["role"] } == ["auditor"])
        #expect(assigned.map(\.person) == ["jefa"])
        #expect(try village.audit("GTO", "device-approved").count == 2)
    }

    @Test("tells of a key that was cut with the reason, of its powers that end, and of its return")
    func revocation() throws {
        let village = try Village()
        try village.enterprise("Uno", at: "PUE")
        try village.carry(from: "PUE", to: "GTO")
        village.time.now += 5
        try village.cutKey(of: "PUE", at: "GTO", keepingAll: true)
        let cut = try #require(try village.audit("GTO", "key-revoked").first)
        #expect(cut.target?.name == "PUE-2")
        #expect(cut.detail["reason"] == "stolen")
        #expect(cut.detail["logs"] == "1")
        #expect(cut.signedBy == ["GTO"])
        #expect(cut.person == "jefa")
        #expect(try village.audit("GTO", "key-restored").isEmpty)
        village.time.now += 5
        _ = try village["GTO"].restore(village["GTO"].device("PUE-2"))
        #expect(try village.audit("GTO", "key-restored").map { $0.target?.name } == ["PUE-2"])
    }

    @Test("tells what a root entry changed: administrators, how many must sign, registrars and roles")
    func administration() throws {
        let village = try Village()
        let key = try KeyFile.generate().signingKey.publicKey.bytes
        let puebla = village["PUE"].deviceKey.bytes
        var draft = try RootDraft(following: village["GTO"].store.roster)
        draft.add(RootEntry.Administrator(key: key, label: "contraloría"))
        draft.threshold = 2
        draft.add(RootEntry.Registrar(key: puebla, scopes: ["centro"], numbers: 200...299, givesAll: false))
        draft.set(Role("auditor", writes: false, holdsPrivate: true, approves: false))
        village.time.now += 5
        try village["GTO"].propose(draft, what: "admin-changed", person: "jefa")
        let found = try village.audit("GTO").filter { $0.basis == .root && $0.at == village.time.now }
        #expect(
            Set(found.map(\.what.text))
                == ["administrator-added", "threshold-changed", "registrar-granted", "role-changed"])
        #expect(found.allSatisfy { $0.signedBy == ["GTO"] && $0.person == "jefa" && $0.refusal == nil })
        let grant = try #require(found.first { $0.what == .roster(.registrarGranted) })
        #expect(grant.target?.name == "PUE-2")
        #expect(grant.detail["numbers"] == "200–299")
        #expect(grant.detail["gives_all"] == "no")
        let role = try #require(found.first { $0.what == .roster(.roleChanged) })
        #expect(role.detail["role"] == "auditor" && role.detail["rights"] == "holds-private")
    }

    @Test("tells a change that waits for signatures as one that does not count yet")
    func proposals() throws {
        let village = try Village()
        var draft = try RootDraft(following: village["GTO"].store.roster)
        draft.threshold = 2
        try village["GTO"].propose(draft, what: "admin-changed")
        village.time.now += 5
        draft = try RootDraft(following: village["GTO"].store.roster)
        draft.removeAdministrator(try village.recovery().signingKey.publicKey.bytes, lastRedactions: [])
        draft.threshold = 1
        try village["GTO"].propose(draft, what: "admin-removed")
        let waiting = try #require(try village.audit("GTO", "administrator-removed").first)
        #expect(waiting.refusal == "proposed")
        #expect(waiting.signedBy == ["GTO"])
        _ = try village["GTO"].sign(proposal: nil, administrator: village.recovery())
        let done = try #require(try village.audit("GTO", "administrator-removed").first)
        #expect(done.refusal == nil)
        #expect(done.signedBy == ["GTO", "recovery 1"])
    }

    @Test("tells changes of the root that stand against each other, and that somebody decided")
    func rivals() throws {
        let village = try Village()
        let before = village["GTO"].store.roster
        var first = try RootDraft(following: before)
        first.set(Role("testigo", writes: false, holdsPrivate: false, approves: false))
        first.revoke(Revocation(key: village["PUE"].deviceKey.bytes, reason: .lost, cuts: []))
        var second = try RootDraft(following: before)
        second.set(Role("visita", writes: false, holdsPrivate: false, approves: false))
        try village["GTO"].propose(first, what: "a")
        try village["PUE"].propose(second, administrator: village.recovery(), what: "b")
        try village.carry(from: "PUE", to: "GTO")
        let rivals = try village.audit("GTO", "role-changed")
        #expect(rivals.map(\.refusal) == ["rival", "rival"])
        #expect(Set(rivals.map(\.signedBy)) == [["GTO"], ["recovery 1"]])
        #expect(try village.audit("GTO", "key-revoked").map(\.refusal) == [nil], "a cut holds while nobody has decided")
        village.time.now += 5
        let taken = try #require(village["GTO"].rivals().first).entry.hash
        try village["GTO"].propose(RootDraft(healing: village["GTO"].store.roster, taking: taken), what: "healed")
        #expect(try village.audit("GTO", "root-healed").map(\.refusal) == [nil])
        #expect(try village.audit("GTO", "role-changed").map(\.refusal) == [nil])
    }

    @Test("tells of erased personal data which records, and which administrator, and none of the data")
    func redaction() throws {
        let village = try Village()
        let key = try village.enterprise("Uno", at: "GTO", phone: "5550001111")
        let code = try village["GTO"].store.code(of: key)
        village.time.now += 5
        _ = try village["GTO"].redact(key, person: "jefa")
        let erased = try #require(try village.audit("GTO", "redacted").first)
        #expect(erased.signedBy == ["GTO"] && erased.person == "jefa")
        #expect(erased.records == [code] && erased.detail["records"] == "1")
        #expect(try village.audit("GTO").count { $0.what.text == "redacted" } == 1)
    }

    @Test("an enrolment by a registrar that was cut does not count, with the reason")
    func withdrawn() throws {
        let village = try Village()
        let office = village["GTO"]
        var draft = try RootDraft(following: office.store.roster)
        draft.add(RootEntry.Registrar(key: village["PUE"].deviceKey.bytes, scopes: ["centro"], numbers: 200...299))
        try office.propose(draft, what: "a")
        try village.carry(from: "GTO", to: "PUE")
        let request = try Office.requestDevice(
            in: village.directory("OAX"), office: "OAX", scopes: ["centro"], clock: village.clock)
        _ = try village["PUE"].approve(request, role: "enumerator", to: village.fresh("grant"))
        try village.carry(from: "PUE", to: "GTO")
        #expect(try village.audit("GTO", "device-approved").first { $0.target?.name == "OAX-200" }?.refusal == nil)
        draft = try RootDraft(following: office.store.roster)
        draft.cutRegistrar(village["PUE"].deviceKey.bytes, behind: [])
        try office.propose(draft, what: "b")
        let enrolled = try #require(try village.audit("GTO", "device-approved").first { $0.target?.name == "OAX-200" })
        #expect(enrolled.refusal == "withdrawn" && enrolled.signedBy == ["PUE-2"])
        #expect(try village.audit("GTO", "registrar-cut").map { $0.target?.name } == ["PUE-2"])
    }
}
