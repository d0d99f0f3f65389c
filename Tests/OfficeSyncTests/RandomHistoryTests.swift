import Foundation
import OfficeSync
import Replication
import SeededRandom
import SurveyModel
import SurveyStore
import Testing

@Suite("Random histories of several offices")
struct RandomHistoryTests {
    /// Six histories, or as many as ALDEA_HISTORIES says.
    static let seeds: ClosedRange<UInt64> =
        1...(ProcessInfo.processInfo.environment["ALDEA_HISTORIES"].flatMap(UInt64.init) ?? 6)

    @Test(
        "after everything has been exchanged, all agree, a rebuild agrees, and nothing entered is gone",
        arguments: seeds)
    func anyHistory(seed: UInt64) throws {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let codes = ["GTO", "PUE", "OAX"]
        let village = try Village(codes)
        // Everybody learns of everybody's keys first.
        try village.settle()
        var entered: Set<String> = []
        var files: [String] = []
        for step in 0..<60 {
            let code = codes[Int(random.next() % 3)]
            village.time.now += Int64(bitPattern: random.next() % 2_000_000) - 1_000_000
            let rows = try village[code].store.rows(.enterprise)
            switch random.next() % 6 {
            case 0, 1:
                try village.enterprise("E\(step)", at: code)
                entered.insert("E\(step)")
            case 2, 3:
                guard let row = rows.randomElement(using: &random) else { continue }
                try village.edit(row.key, at: code, 2, .text("N\(step)"))
                entered.insert("N\(step)")
            case 4:
                let file = village.fresh()
                _ = try village[code].createBundle(to: file, for: random.next() % 2 == 0 ? .everyone : .all)
                files.append(file)
            default:
                guard let file = files.randomElement(using: &random) else { continue }
                _ = try village[code].apply(file)
            }
        }
        try village.settle()
        try village.expectAgreement()
        var found: Set<String> = []
        let store = village["OAX"].store
        for row in try store.rows(.enterprise) {
            for item in try store.history(of: row.key) {
                for write in item.writes where write.name == "name" {
                    if case .text(let text)? = write.value?.first { found.insert(text) }
                }
            }
        }
        #expect(entered.subtracting(found).isEmpty)
        let conflicts = try Set(codes.map { try Set(village[$0].store.conflicts().map(\.code)) })
        #expect(conflicts.count == 1)
    }
}
