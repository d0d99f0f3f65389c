import Foundation
import Testing

@Suite("Erasing the personal data of an enterprise")
struct RedactionCommandTests {
    private static let phone = "4770001122"

    /// Two offices that hold an enterprise of Guanajuato's with a telephone, a consent, and an owner who speaks Otomí.
    private func village() async throws -> Village {
        let village = try await Village.founded()
        try await village.join(village.pue, office: "PUE", role: "coordinator")
        try await village.gto.aldea("locality", "add", "cvegeo=110010001", "name=San Marcos")
        try await village.gto.aldea(
            "enterprise", "add", "key=1", "name=Molcajetes", "cvegeo=110010001", "sector=31-33",
            "phone=\(Self.phone)", "owner_sex=f")
        try await village.gto.aldea("consent", "record", "1", "--sensitive", "--on", "2025-03-01")
        try await village.gto.aldea("enterprise", "edit", "1", "language=otomí")
        try await village.carry("first", from: village.gto, to: village.pue)
        return village
    }

    @Test("Nothing is erased unless somebody says yes, and what is shown names records and never what they say")
    func asks() async throws {
        let gto = try await village().gto
        let asked = try await gto.aldea("enterprise", "redact", "1", status: 2)
        #expect(asked.errors.contains("--yes"))
        #expect(asked.output.contains(try await gto.code("1")))
        #expect(asked.output.contains("backups"))
        #expect(!asked.everything.contains(Self.phone) && !asked.everything.contains("otomí"))
        #expect(try await gto.value("1", "phone") == Self.phone)
        #expect(try await gto.aldea("roster", "redactions", "--json").document()["redactions"].list.isEmpty)
    }

    @Test("What is erased is gone here, listed with the administrator, and erased where the next bundle comes")
    func erases() async throws {
        let village = try await village()
        let (gto, pue) = (village.gto, village.pue)
        let erased = try await gto.aldea("enterprise", "redact", "1", "--yes", "--json").document()
        let kinds = Set(erased["records"].list.map { $0["kind"].text })
        #expect(kinds == ["enterprise", "owner"])
        for word in [Self.phone, "otomí"] {
            for file in try village.directory.names("gto") {
                let bytes = try village.directory.bytes("gto/\(file)")
                #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word) in \(file)")
            }
        }
        #expect(try await gto.value("1", "name") == "Molcajetes")
        let listed = try await gto.aldea("roster", "redactions", "--json").document()["redactions"]
        #expect(listed.list.count == 1 && listed[0]["administrator"].text == "GTO")
        #expect(listed[0]["records"].list.map { $0["code"].text }.contains(try await gto.code("1")))

        try await gto.bundle("second", for: "PUE")
        let applied = try await pue.aldea("bundle", "apply", "second", "--lang", "es")
        #expect(applied.output.contains("suprimi"))
        #expect(try await pue.value("GTO:1", "phone") == "")
        #expect(try await pue.aldea("roster", "redactions").output.contains("GTO"))
        #expect(try await gto.digest() == pue.digest())
    }

    @Test("It is done once; personal data is refused afterwards, other corrections are not")
    func afterwards() async throws {
        let gto = try await village().gto
        try await gto.aldea("enterprise", "redact", "1", "--yes")
        let again = try await gto.aldea("enterprise", "redact", "1", "--yes", status: 1)
        #expect(again.errors.contains("already"))
        let refused = try await gto.aldea("enterprise", "edit", "1", "phone=4770003344", status: 3)
        #expect(refused.errors.contains("roster redactions") && !refused.errors.contains("4770003344"))
        try await gto.aldea("enterprise", "edit", "1", "name=Molcajetes El Nogal")
        try await gto.verify()
    }

    @Test("Only an administrator has it done: another device says whom to ask, or takes the recovery key")
    func administrators() async throws {
        let village = try await village()
        let refused = try await village.pue.aldea("enterprise", "redact", "GTO:1", "--yes", status: 3)
        #expect(refused.errors.contains("GTO") && refused.errors.contains("--key"))
        #expect(try await village.pue.value("GTO:1", "phone") == Self.phone)
        try await village.pue.aldea("enterprise", "redact", "GTO:1", "--key", "recovery.key", "--yes")
        #expect(try await village.pue.value("GTO:1", "phone") == "")
    }
}
