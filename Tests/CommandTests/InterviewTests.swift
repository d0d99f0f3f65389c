import Foundation
import Testing

@Suite("Interviews from a file of answers")
struct InterviewTests {
    /// An office with a consented enterprise `GTO:1` and an unconsented one, `GTO:900`.
    private func office() async throws -> Device {
        let gto = try await Village.founded().gto
        try await gto.importSample("GTO", ["localities", "waves", "enterprises"])
        try await gto.aldea("enterprise", "add", "key=900", "name=Nueva", "cvegeo=119010001", "sector=46")
        return gto
    }

    private func interview(_ gto: Device) async throws -> Document {
        let list = try await gto.aldea("interview", "list", "--json").document()["interviews"]
        #expect(list.list.count == 1)
        return list[0]
    }

    @Test("An interview is submitted, returned, corrected, approved by somebody else, and locked")
    func life() async throws {
        let gto = try await office()
        let answers = try await Sample.answers("GTO")
        let start = ["interview", "start", "GTO:1", "final-muestra", "--date", "2025-03-07", "--answers", answers]
        let started = try await gto.aldea(
            start[0], start[1], start[2], start[3], start[4], start[5], start[6], start[7])
        #expect(started.output.contains("79.5"), "the score that the sample's own summary gives")
        let code = try await interview(gto)["code"].text
        #expect(try await interview(gto)["values"]["state"].text == "submitted")
        #expect(try await interview(gto)["values"]["C4"].text == "NA")

        try await gto.aldea("interview", "approve", code, status: 1)
        #expect(try await interview(gto)["values"]["state"].text == "submitted")
        try await gto.aldea("interview", "lock", code, status: 1, person: "eva")
        try await gto.aldea("interview", "return", code, "--reason", "falta F4", person: "eva")
        #expect(try await interview(gto)["values"]["state"].text == "returned")
        try await gto.aldea("interview", "approve", code, status: 1, person: "eva")
        try await gto.aldea("interview", "submit", code)
        try await gto.aldea("interview", "approve", code, person: "eva")
        #expect(try await interview(gto)["values"]["state"].text == "approved")
        try await gto.aldea("interview", "lock", code, person: "eva")
        #expect(try await interview(gto)["values"]["state"].text == "locked")
        try await gto.aldea("interview", "return", code, "--reason", "tarde", status: 1, person: "eva")
        let history = try await gto.aldea("history", code, "--json").output
        #expect(history.contains("falta F4"))
        try await gto.verify()
    }

    @Test("Without a consent in force there is no interview")
    func consent() async throws {
        let gto = try await office()
        let answers = try await Sample.answers("GTO")
        let refused = try await gto.aldea(
            "interview", "key", "GTO:900", "final-muestra", "--answers", answers, "--date", "2025-03-07", status: 1)
        #expect(refused.errors.contains("aldea consent record"))
        try await gto.aldea("consent", "record", "GTO:900", "--on", "2025-03-01")
        try await gto.aldea("consent", "withdraw", "GTO:900")
        try await gto.aldea(
            "interview", "key", "GTO:900", "final-muestra", "--answers", answers, "--date", "2025-03-07", status: 1)
        #expect(try await gto.aldea("interview", "list", "--json").document()["interviews"].list.isEmpty)
    }

    @Test("A second interview in a wave, a wrong answer and an unknown item are refused, and nothing is kept")
    func refused() async throws {
        let gto = try await office()
        let directory = gto.terminal.directory
        for (name, text) in [("value", "A1=7\n"), ("item", "Z9=1\n"), ("line", "A1\n")] {
            try directory.write(name, text)
            let finished = try await gto.aldea(
                "interview", "start", "GTO:1", "final-muestra", "--answers", name, "--date", "2025-03-07", status: nil)
            #expect([1, 2].contains(finished.status), "\(name): \(finished.everything)")
        }
        try directory.write("good", "A1=2 # remark\nA2=DK\n")
        try await gto.aldea(
            "interview", "start", "GTO:1", "final-muestra", "--answers", "good", "--date", "2025-03-07", "--draft")
        #expect(try await gto.aldea("interview", "list", "--json").document()["interviews"].list.count <= 1)
        let answers = try await Sample.answers("GTO")
        try await gto.aldea(
            "interview", "start", "GTO:2", "final-muestra", "--answers", answers, "--date", "2025-03-07")
        try await gto.aldea(
            "interview", "start", "GTO:2", "final-muestra", "--answers", answers, "--date", "2025-03-08", status: 1)
        let piped = try await gto.aldea(
            "interview", "start", "GTO:3", "final-muestra", "--answers", "-", "--date", "2025-03-07",
            input: try directoryText(answers))
        #expect(piped.output.contains("79.5"))
    }

    private func directoryText(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test("Without a terminal nothing is asked: the command ends and names the flag")
    func noTerminal() async throws {
        let gto = try await office()
        let finished = try await gto.aldea("interview", "start", "GTO:1", "final-muestra", status: 2)
        #expect(finished.errors.contains("--answers"))
        #expect(try await gto.aldea("interview", "list", "--json").document()["drafts"].list.isEmpty)
    }
}
