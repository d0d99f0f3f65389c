import Testing

@Suite("The model of merging, gaps and revocation")
struct ModelCheckTests {
    @Test("It holds as far as it goes, and every broken rule in it is found out")
    func all() async throws {
        let terminal = try Terminal()
        // On a busy machine it takes longer than a command may.
        let finished = try await terminal.start(Place.package + "/Tools/model-check", []).end(within: .seconds(900))
        #expect(!finished.isLate && finished.status == 0, "\(finished.everything)")
        let rows = finished.output.split(separator: "\n")
        #expect(rows.count { $0.hasSuffix(" holds") } == 8, "\(finished.output)")
        #expect(rows.count { $0.contains(" found after ") } > 20, "\(finished.output)")
        #expect(try terminal.directory.names() == [], "it must leave nothing behind")
    }
}
