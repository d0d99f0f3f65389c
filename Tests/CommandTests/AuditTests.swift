import Foundation
import Testing

@Suite("Who did what of consequence")
struct AuditTests {
    /// Two offices that have done something of most kinds.
    private static let village = Task {
        let village = try await Village.ofTwo(importing: ["localities", "waves", "enterprises"])
        try await village.gto.aldea("enterprise", "merge", "GTO:1", "GTO:2")
        try await village.gto.aldea("enterprise", "remove", "GTO:3")
        try await village.carry("g.aldea", from: village.gto, to: village.pue)
        try await village.gto.aldea("enterprise", "edit", "GTO:4", "name=Cuatro de Guanajuato")
        try await village.pue.aldea("enterprise", "edit", "GTO:4", "name=Cuatro de Puebla", person: "beto")
        try await village.carry("p.aldea", from: village.pue, to: village.gto, status: 4)
        try await village.gto.aldea("conflicts", "resolve", "GTO:4", "name", "--value", "Cuatro")
        try await village.gto.aldea("store", "backup", "copy")
        try await village.gto.aldea("bundle", "create", "--all", "--plain", "--out", "all.aldea")
        return village
    }

    private func events(_ device: Device, _ arguments: String...) async throws -> [Document] {
        try await device.terminal.run(
            Place.programs + "/aldea", ["audit", "--json"] + arguments, environment: ["ALDEA_STORE": device.store],
            status: 0
        ).document()["events"].list
    }

    @Test("is told in sentences without keys of any kind, in both languages", arguments: ["es", "en"])
    func sentences(language: String) async throws {
        let gto = try await Self.village.value.gto
        let text = try await gto.aldea("audit", "--lang", language).output
        #expect(text.split(separator: "\n").count > 10)
        #expect(!text.contains("audit.") && !text.contains("{"), "\(text)")
        #expect(!text.contains(/[a-z]+=/), "\(text)")
        for key in ["enterprise-removed", "holds-private", "gives_all", "_"] { #expect(!text.contains(key), "\(key)") }
        let code = try await gto.code("GTO:4")
        let resolved =
            language == "es"
            ? "ana (GTO-1) resolvió un conflicto en «Nombre» (empresa \(code))"
            : "ana (GTO-1) resolved a conflict in “Name” (enterprise \(code))"
        #expect(text.contains(resolved), "\(text)")
    }

    @Test("can be asked for by topic, word, device, record and day")
    func filters() async throws {
        let gto = try await Self.village.value.gto
        let all = try await events(gto)
        let enterprises = try await events(gto, "--what", "enterprises")
        #expect(Set(enterprises.map { $0["event"].text }) == ["enterprises-merged", "enterprise-removed"])
        let two = try await events(gto, "--what", "conflict-resolved", "--what", "enterprise-removed")
        #expect(Set(two.map { $0["event"].text }) == ["conflict-resolved", "enterprise-removed"])
        let puebla = try await events(gto, "--device", "PUE-2")
        #expect(puebla.map { $0["event"].text } == ["device-approved"])
        let one = try await events(gto, "--record", "GTO:1")
        #expect(one.map { $0["event"].text } == ["enterprises-merged"])
        #expect(try await events(gto, "--since", "2999-01-01").isEmpty)
        #expect(try await events(gto, "--since", "2020-01-01").count == all.count)
        for wrong in [["--what", "nonsense"], ["--since", "mañana"], ["--last", "0"]] {
            let refused = try await gto.terminal.run(
                Place.programs + "/aldea", ["audit"] + wrong, environment: ["ALDEA_STORE": gto.store], status: 2)
            #expect(refused.output.isEmpty, "\(wrong)")
        }
        try await gto.aldea("audit", "--device", "GTO-77", status: nil)
    }

    @Test("says when it is cut, and shows the newest last")
    func cut() async throws {
        let gto = try await Self.village.value.gto
        let all = try await gto.aldea("audit", "--json").document()
        let count = all["total"].number
        #expect(!all["is_cut"].isTrue && all["events"].list.count == count)
        let two = try await gto.aldea("audit", "--json", "--last", "2").document()
        #expect(two["is_cut"].isTrue && two["total"].number == count)
        #expect(two["events"].list.map(\.canonical) == all["events"].list.suffix(2).map(\.canonical))
        let moments = all["events"].list.map { $0["at"].text }
        #expect(moments == moments.sorted() && moments.count > 10)
        let shown = try await gto.aldea("audit", "--last", "2", "--lang", "en")
        #expect(shown.errors.contains("2 of "))
        #expect(try await !gto.aldea("audit", "--lang", "en").errors.contains("newest"))
    }

    @Test("tells what was done many times in a row in one line, and each in JSON")
    func runs() async throws {
        let gto = try await Village.founded().gto
        try await gto.importSample("GTO", ["localities", "waves", "enterprises", "interviews"])
        let approved = try await events(gto, "--what", "interview-approved")
        #expect(approved.count > 50)
        let told = try await gto.aldea("audit", "--what", "interviews", "--lang", "en").output
        #expect(told.split(separator: "\n").count == 2, "\(told)")
        #expect(told.contains("And \(approved.count - 1) more"))
    }

    @Test("says of everything who signed it, and of what nobody signed that only this store says so")
    func signatures() async throws {
        let village = try await Self.village.value
        for event in try await events(village.gto) {
            switch event["basis"].text {
            case "root": #expect(event["signed_by"].list.map(\.text) == ["GTO", "recovery 1"])
            case "enrolment": #expect(event["signed_by"].list.map(\.text) == ["GTO-1"])
            case "change": #expect(["GTO-1", "PUE-2"].contains(event["signed_by"][0].text), "\(event.canonical)")
            default: #expect(event["signed_by"].list.isEmpty && event["basis"].text == "local")
            }
        }
        let here = try await events(village.gto, "--what", "local").map { $0["event"].text }
        #expect(here.contains("backed-up") && !here.contains("device-approved"))
    }
}
