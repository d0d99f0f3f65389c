import Foundation
import Replication
import SeededRandom
import SurveyModel
import SurveyStore
import Testing
import Trust

@testable import OfficeSync

@Suite("Random histories with redactions")
struct RedactionHistoryTests {
    /// Four histories, or as many as ALDEA_HISTORIES says.
    static let seeds: ClosedRange<UInt64> =
        1...(ProcessInfo.processInfo.environment["ALDEA_HISTORIES"].flatMap(UInt64.init) ?? 4)

    /// What was entered of an enterprise, and whether an administrator had it erased.
    private struct Entered {
        let name: String
        var texts: [String]
        var isRedacted = false
    }

    @Test(
        "whatever arrives in whichever order, all agree, nothing erased is left anywhere, and nothing else is lost",
        arguments: seeds)
    func anyHistory(seed: UInt64) throws {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let codes = ["GTO", "PUE", "OAX"]
        let village = try Village(codes)
        try village.settle()
        let recovery = try KeyFile(contentsOf: village.path("recovery.key"))
        var entered: [Entered] = []
        var files: [String] = []
        var hasCopy = false
        for step in 0..<70 {
            let code = try #require(codes.randomElement(using: &random))
            village.time.now += Int64(random.next() % 100_000)
            let known = try entered.filter { one in try key(of: one, at: code, village) != nil }
            switch random.next() % 12 {
            case 0, 1:
                let secret = PrivateEnterprise(10 + entered.count)
                try village.enter(secret, at: code)
                entered.append(
                    Entered(name: secret.name, texts: [secret.phone, secret.rfc, secret.note]))
            case 2, 3, 4:
                guard let one = known.randomElement(using: &random), let key = try key(of: one, at: code, village),
                    let place = entered.firstIndex(where: { $0.name == one.name })
                else { continue }
                let text = "nota \(step) de \(code) sobre \(one.name)."
                do {
                    try village.edit(key, at: code, 13, .text(text))
                    entered[place].texts.append(text)
                } catch let error as StoreError where error.code == .redacted {}
            case 5, 6:
                let file = village.fresh()
                _ = try village[code].createBundle(
                    to: file, for: random.next() % 2 == 0 ? .everyone : .all, encrypt: false)
                files.append(file)
            case 7, 8, 9:
                guard let file = files.randomElement(using: &random) else { continue }
                _ = try village[code].apply(file)
            case 10:
                guard let one = known.randomElement(using: &random), let key = try key(of: one, at: code, village),
                    let place = entered.firstIndex(where: { $0.name == one.name }),
                    entered.filter(\.isRedacted).count < 4
                else { continue }
                do {
                    _ = try village[code].redact(key, administrator: recovery)
                    entered[place].isRedacted = true
                } catch let error as OfficeError where error.code == .redactedAlready {}
            default:
                // PUE goes on twice: in its place, and where a copy of its store was restored.
                guard !hasCopy, step > 20 else { continue }
                hasCopy = true
                try FileManager.default.copyItem(
                    atPath: village.directory("PUE"), toPath: village.directory("PUE2"))
                try village.reopen("PUE2")
            }
        }
        try settle(village)
        try village.expectAgreement()
        for code in village.offices.keys.sorted() {
            for one in entered {
                let search = PrivateDataSearch(needles: one.texts.map { .init($0) })
                let places = try search.places(in: village[code].store)
                if one.isRedacted {
                    #expect(places == [], "\(one.name) at \(code)")
                } else {
                    for text in one.texts { #expect(try isEntered(text, one, at: code, village), "\(text) at \(code)") }
                }
            }
            #expect(try village[code].store.segmentsLackingPrivate(limit: 10).isEmpty, "at \(code)")
            #expect(try village[code].store.verify().problems.isEmpty, "at \(code)")
        }
    }

    private func key(of one: Entered, at code: String, _ village: Village) throws -> RecordKey? {
        try village[code].store.rows(.enterprise, where: .column("key", .text(one.name))).first?.key
    }

    /// Whether a personal value of an enterprise stands in its history.
    private func isEntered(_ text: String, _ one: Entered, at code: String, _ village: Village) throws -> Bool {
        let key = try #require(try key(of: one, at: code, village))
        return try village[code].store.history(of: key).contains { item in
            item.writes.contains { $0.value == [.text(text)] }
        }
    }

    /// Everybody gives everything to everybody, copies of one device included.
    private func settle(_ village: Village) throws {
        for _ in 0..<3 {
            for from in village.offices.keys.sorted() {
                let file = village.fresh()
                _ = try village[from].createBundle(to: file, for: .all, encrypt: false)
                for to in village.offices.keys.sorted() where to != from { _ = try village[to].apply(file) }
            }
        }
    }
}
