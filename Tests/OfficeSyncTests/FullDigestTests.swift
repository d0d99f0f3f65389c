import Foundation
import OfficeSync
import Replication
import SeededRandom
import SurveyModel
import Testing

@testable import SurveyStore

/// The way along the tables, beside the plain one, which looks up every change.
@Suite("The full digest")
struct FullDigestTests {
    /// Two histories and a new one, or as many as ALDEA_HISTORIES says.
    static let seeds =
        ProcessInfo.processInfo.environment["ALDEA_HISTORIES"].flatMap(UInt64.init).map { Array(1...$0) }
        ?? Seeds.some(2)

    private func expectAgreement(_ store: Store, _ comment: Comment) throws {
        #expect(try store.fullDigest() == store.plainDigest(), comment)
    }

    @Test("is that of the changes all through a history", arguments: seeds)
    func agreement(seed: UInt64) throws {
        print("seed \(seed)")
        var history = try ProjectionHistory(seed: seed)
        for step in 0..<6 {
            for _ in 0..<12 { try history.step() }
            if step % 3 == 2 { try history.crowd(40, at: history.codes[step % 2]) }
            for code in history.codes { try expectAgreement(history.village[code].store, "at \(code) in step \(step)") }
        }
        try history.village.settle()
        try history.village.expectAgreement()
    }

    @Test("is that of the changes, whatever strangers write and in whichever order it comes", arguments: seeds)
    func strangers(seed: UInt64) throws {
        print("seed \(seed)")
        let codes = ["GTO", "OAX", "PUE"]
        let village = try Village(codes)
        try village.settle()
        var history = StrangeHistory(of: codes.map { village[$0] }, seed: seed)
        for _ in 0..<50 { try history.step() }
        for code in codes.prefix(2) {
            let store = village[code].store
            var rest = history.segments.shuffled(using: &history.random)[...]
            while !rest.isEmpty {
                _ = try store.apply(Array(rest.prefix(10)))
                rest = rest.dropFirst(10)
                try expectAgreement(store, "at \(code), \(rest.count) segments are to come")
            }
            try expectNames(store)
            try store.rebuild()
            try expectAgreement(store, "at \(code) after a rebuild")
        }
    }

    /// Whoever goes along all records finds the names by which they are known, in however many buckets they lie.
    private func expectNames(_ store: Store) throws {
        try store.inspect { _, merger in
            for length in [3, 1 << 16] {
                var names = try KeyedNames(merger.records, merger.sql, beside: store.path, length: length)
                try merger.records.forEach { key in
                    try names.advance(to: key)
                    #expect(try names.name(of: key)?.bytes == merger.names.keyedName(key), "\(length) in a bucket")
                }
            }
        }
    }

    @Test("is that of the changes where most records are of a kind that came later")
    func laterKind() throws {
        let village = try EvolutionVillage(["GTO": .today, "PUE": .first])
        let enterprise = try village.enterprise("Nogal", at: "GTO")
        let text = String(repeating: "ñ", count: 4_000)
        let visits = (0..<1_100).map { number in
            RecordEntry(
                kind: .visit, target: .create,
                values: [
                    FieldID(1): [.reference(enterprise)], FieldID(3): [.text("\(number) \(text)")],
                    FieldID(5): [.text("absent")],
                ])
        }
        _ = try village.at("GTO") { try $0.write(visits, person: "p") }
        try village.settle()
        for code in village.codes { try village.at(code) { try expectAgreement($0, "at \(code)") } }
        try village.expectAgreement()
    }
}
