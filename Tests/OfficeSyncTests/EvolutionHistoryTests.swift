import Foundation
import OfficeSync
import Replication
import SeededRandom
import SurveyModel
import SurveyStore
import Testing

@Suite("Random histories of devices that are upgraded at different times")
struct EvolutionHistoryTests {
    /// Two histories and a new one, or as many as ALDEA_HISTORIES says.
    static let seeds =
        ProcessInfo.processInfo.environment["ALDEA_HISTORIES"].flatMap(UInt64.init).map { Array(1...$0) }
        ?? Seeds.some(2)

    /// The fields of enterprises that are written: known to all, and added by later versions.
    private static let fields: [UInt16] = [2, 8, 9, 11]
    /// The versions in the order in which devices take them.
    private static let versions: [EvolutionVersion] = [.first, .second, .today]

    private static func value(_ field: UInt16, _ text: String, _ random: inout SeededGenerator) -> Scalar {
        switch field {
        case 9: .text(["treatment", "comparison"][random.below(2)])
        case 11: .text(["active", "closed", "moved"][random.below(3)])
        default: .text(text)
        }
    }

    @Test("all agree before everybody is upgraded and after, and every value ever entered is there", arguments: seeds)
    func anyHistory(seed: UInt64) throws {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let codes = ["GTO", "PUE", "OAX"]
        var taken = ["GTO": 2, "PUE": 0, "OAX": 1]
        let village = try EvolutionVillage(["GTO": .today, "PUE": .first, "OAX": .second])
        var entered: Set<String> = []
        for step in 0..<50 {
            let code = codes[random.below(3)]
            village.village.time.now += Int64(random.below(2_000_000)) - 1_000_000
            let rows = try village[code].rows(.enterprise)
            switch random.below(8) {
            case 0:
                try village.enterprise("E\(step)", at: code)
                entered.insert("E\(step)")
            case 1, 2, 3:
                guard let row = rows.randomElement(using: &random) else { continue }
                let known = Self.fields.filter { Self.versions[taken[code]!].knows(.enterprise, $0) }
                let values = known.filter { _ in random.once(in: 2) }.map { field in
                    (field, [Self.value(field, "N\(step).\(field)", &random)])
                }
                guard !values.isEmpty else { continue }
                try village.write(
                    .enterprise, at: code, to: row.key, Dictionary(uniqueKeysWithValues: values),
                    resolving: random.once(in: 3))
                for case (let field, let value) in values where field == 2 || field == 8 {
                    if case .text(let text) = value[0] { entered.insert(text) }
                }
            case 4:
                guard let row = rows.randomElement(using: &random), taken[code]! > 0 else { continue }
                try village.write(
                    .visit, at: code,
                    [1: [.reference(row.key)], 3: [.text("2025-07-0\(1 + step % 9)")], 5: [.text("absent")]])
            case 5:
                if random.once(in: 2) { try village.at(code) { try $0.rebuild() } }
                guard random.once(in: 4), taken[code]! < 2 else { continue }
                taken[code]! += 1
                try village.upgrade(code, to: Self.versions[taken[code]!])
            default:
                let other = codes.filter { $0 != code }[random.below(2)]
                try village.carry(from: code, to: other)
            }
        }
        try village.settle()
        try village.expectAgreement()
        for code in codes where taken[code]! < 2 { try village.upgrade(code) }
        try village.expectAgreement()
        for kind in [Kind.enterprise, .visit] {
            let shown = try Set(codes.map { try village.shown(kind, at: $0) })
            #expect(shown.count == 1, "\(kind.name)")
        }
        let conflicts = try Set(codes.map { try Set(village[$0].conflicts().map { "\($0.code) \($0.field.name)" }) })
        #expect(conflicts.count == 1)
        for code in codes { #expect(try entered.subtracting(written(at: code, village)) == [], "at \(code)") }
    }

    /// Every name and telephone number that stands in some enterprise's history.
    private func written(at code: String, _ village: EvolutionVillage) throws -> Set<String> {
        var found: Set<String> = []
        for row in try village[code].rows(.enterprise) {
            for write in try village[code].history(of: row.key).flatMap(\.writes) {
                if case .text(let text)? = write.value?.first { found.insert(text) }
            }
        }
        return found
    }
}

extension EvolutionVersion {
    /// Whether this version knows a field of a kind.
    func knows(_ kind: Kind, _ field: UInt16) -> Bool { self.kind(kind)?.field(FieldID(field)) != nil }
}
