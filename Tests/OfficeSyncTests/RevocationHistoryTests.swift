import Foundation
import OfficeSync
import Replication
import SurveyStore
import Testing

/// Offices, administrators and thieves do what comes to their minds, and a slow model says what must come of it.
@Suite("Random histories with revocations")
struct RevocationHistoryTests {
    /// Three histories, or as many as ALDEA_HISTORIES says.
    static let seeds: ClosedRange<UInt64> =
        1...(ProcessInfo.processInfo.environment["ALDEA_HISTORIES"].flatMap(UInt64.init) ?? 3)

    @Test("what counts is what the page of the format says, before all has been exchanged and after", arguments: seeds)
    func anyHistory(seed: UInt64) throws {
        print("seed \(seed)")
        let history = try RevocationHistory(seed: seed)
        let village = history.village
        try history.run(60)
        // Each office by what it happens to hold.
        for code in history.codes { try expectModel(history, code, "seed \(seed), \(code), before") }
        try history.exchange()
        for code in history.codes {
            let store = village[code].store
            let here = "seed \(seed), \(code)"
            try expectModel(history, code, here)
            #expect(try history.entered.subtracting(history.found(at: code)).isEmpty, "\(here): something is gone")
            let (tables, digest) = (try history.tables(at: code), try store.fullDigest())
            try store.rebuild()
            #expect(try store.fullDigest() == digest, "\(here): a rebuild gives another digest")
            expectEqual(try history.tables(at: code), tables, "\(here): a rebuild gives other tables")
        }
        #expect(try Set(history.codes.map { try village[$0].store.stateCode().text }).count == 1, "seed \(seed): codes")
        #expect(
            try Set(history.codes.map { Hex.text(try village[$0].store.fullDigest()) }).count == 1,
            "seed \(seed): digests")
    }

    private func expectModel(_ history: RevocationHistory, _ code: String, _ here: String) throws {
        expectEqual(try history.lines(at: code), try history.model(of: code), "\(here): the model differs")
    }

    /// Compares lists of lines, and shows only where they differ.
    private func expectEqual(_ found: [String], _ wanted: [String], _ what: String) {
        guard found != wanted else { return }
        let difference = wanted.difference(from: found).map { change in
            switch change {
            case .insert(_, let line, _): "+ \(line)"
            case .remove(_, let line, _): "- \(line)"
            }
        }
        Issue.record("\(what)\n\(difference.joined(separator: "\n"))")
    }
}
