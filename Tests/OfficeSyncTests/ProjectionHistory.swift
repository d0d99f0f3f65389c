import OfficeSync
import SeededRandom
import SurveyModel
import Testing

@testable import SurveyStore

/// A random history of two offices that enter, edit, remove, join, approve and exchange whatever reports use.
struct ProjectionHistory {
    static let kinds: [Kind] = [
        .enterprise, .enterprise, .owner, .consent, .workforce, .interview, .interview, .interview, .revenue, .revenue,
        .training, .attendance, .attendance, .wave, .merge,
    ]
    let codes = ["GTO", "PUE"]
    let village: Village
    var random: SeededGenerator
    private var counter = 0

    init(seed: UInt64) throws {
        village = try Village(codes)
        random = SeededGenerator(seed: seed)
        for (key, type, year) in [("base", "baseline", 2024), ("medio", "midline", 2024), ("final", "endline", 2025)] {
            try write(
                .wave, at: "GTO",
                [
                    "key": .text(key), "type": .text(type), "start": .text("\(year)-01-01"),
                    "end": .text("\(year)-12-31"),
                ])
        }
        try village.settle()
        for code in codes { for number in 0..<4 { try village.enterprise("\(code)\(number)", at: code) } }
    }

    /// The values of a kind's fields, of which some columns are given.
    static func values(_ kind: Kind, _ columns: [String: Scalar]) -> [FieldID: [Scalar]] {
        var values: [FieldID: [Scalar]] = [:]
        for field in kind.fields where field.columns.contains(where: { columns[$0.name] != nil }) {
            values[field.id] = field.columns.map { columns[$0.name] ?? .null }
        }
        return values
    }

    private func write(_ kind: Kind, at code: String, _ columns: [String: Scalar]) throws {
        _ = try village[code].store.write(
            [RecordEntry(kind: kind, target: .keyed, values: Self.values(kind, columns))], person: "p")
    }

    /// Does one thing at one office.
    mutating func step() throws {
        village.time.now += Int64(random.below(200_000)) - 50_000
        let code = codes[random.below(2)]
        let store = village[code].store
        switch random.below(12) {
        case 0: try village.carry(from: code, to: codes.first { $0 != code }!)
        case 1: if random.once(in: 4) { try store.rebuild() }
        case 2: _ = try store.outcomeData(approvedOnly: random.once(in: 2))
        case 3: try decide(at: code)
        case 4, 5, 6:
            let kind = Self.kinds[random.below(Self.kinds.count)]
            guard let row = try store.rows(kind).randomElement(using: &random) else { return }
            let values = try self.values(kind, at: store).filter { _ in random.once(in: 3) }
            enter(RecordEntry(kind: kind, target: .existing(row.key), values: values), at: store)
        default:
            let kind = Self.kinds[random.below(Self.kinds.count)]
            enter(RecordEntry(kind: kind, target: .create, values: try values(kind, at: store)), at: store)
        }
    }

    /// Writes to few records again and again at one office, so that a segment has many changes of each; now and then by a clock that
    /// is wrong.
    mutating func crowd(_ changes: Int, at code: String) throws {
        let store = village[code].store
        var rows: [(kind: Kind, key: RecordKey)] = []
        for kind in Set(Self.kinds.map(\.id)).sorted().compactMap({ Catalogue.kind($0) }) {
            for _ in 0..<2 {
                if let row = try store.rows(kind).randomElement(using: &random) { rows.append((kind, row.key)) }
            }
        }
        let now = village.time.now
        for _ in 0..<changes {
            village.time.now = random.once(in: 20) ? 1_000 : now
            switch random.below(8) {
            case 0: try decide(at: code)
            case 1:
                let kind = Self.kinds[random.below(Self.kinds.count)]
                enter(RecordEntry(kind: kind, target: .create, values: try values(kind, at: store)), at: store)
            case 2, 3:
                // Of few keys, which both offices use, and of which links to records of this segment and of earlier ones are part.
                let (kind, used) = (Self.kinds[random.below(Self.kinds.count)], counter)
                counter = random.below(6)
                enter(RecordEntry(kind: kind, target: .keyed, values: try values(kind, at: store)), at: store)
                counter = used
            default:
                let (kind, key) = rows[random.below(random.once(in: 2) ? 2 : rows.count)]
                let values = try self.values(kind, at: store).filter { _ in random.once(in: 5) }
                enter(RecordEntry(kind: kind, target: .existing(key), values: values), at: store)
            }
        }
        village.time.now = now
    }

    /// Removes an enterprise, or approves an interview, on what is shown now.
    private mutating func decide(at code: String) throws {
        let store = village[code].store
        let (kind, column, seen, value): (Kind, String, String, Scalar) =
            random.once(in: 3)
            ? (.enterprise, "removed", "removed_seen", .integer(1))
            : (.interview, "state", "state_seen", .text(["approved", "locked", "returned"][random.below(3)]))
        guard let row = try store.rows(kind).randomElement(using: &random), let field = kind.field(named: column)
        else { return }
        let hash = try store.seenHash(row.key, except: field.id)
        enter(
            RecordEntry(
                kind: kind, target: .existing(row.key),
                values: Self.values(kind, [column: value, seen: .bytes(hash)])), at: store)
    }

    /// Writes what the office may; what it may not is nothing that happens.
    private func enter(_ entry: RecordEntry, at store: Store) { _ = try? store.write([entry], person: "p") }

    private mutating func values(_ kind: Kind, at store: Store) throws -> [FieldID: [Scalar]] {
        counter += 1
        var columns: [String: Scalar] = [:]
        for column in kind.columns where !column.name.hasSuffix("_seen") {
            if column.name == "removed" { continue }
            if random.once(in: 9), column.name != "key" { continue }
            columns[column.name] = try value(column, at: store)
        }
        return Self.values(kind, columns)
    }

    private mutating func value(_ column: Column, at store: Store) throws -> Scalar {
        let words: [String: [String]] = [
            "type": ["baseline", "endline", "midline", "other"],
            "outcome": ["completed", "completed", "partial", "absent"],
            "state": ["submitted", "approved", "draft", "returned"], "currency": ["MXN", "MXN", "MXN", "USD"],
            "source": ["records", "estimate", "band", "refused", "guess"], "arm": ["treatment", "comparison", ""],
            "cvegeo": ["110010001", "110010002", "210010001", ""], "sector": ["31-33", "46", "72"],
            "owner_sex": ["f", "m", "other"], "owner_birth_band": ["1970-1979", "1980-1989"],
            "person": ["Ana", "Beto", "José", "Jose\u{301}"], "status": ["active", "moved"],
            "instrument": ["ADM-1", "ADM-1", "ADM-2"], "key": ["K\(counter)"], "name": ["N\(counter)"],
        ]
        if let choice = words[column.name] { return .text(choice[random.below(choice.count)]) }
        switch column.type {
        case .reference(let kind):
            let key = try Catalogue.kind(kind).flatMap { try store.rows($0).randomElement(using: &random)?.key }
            return key.map { .reference($0) } ?? .null
        case .date:
            let days = ["2024-02-01", "2024-02-29", "2025-03-01", "2025-03-31", "2024-02-31", "hoy", "", "2025-12-31"]
            return .text(days[random.below(days.count)])
        case .answer: return .integer(Int64(random.below(9)) - 3)
        case .text, .code: return .text("t\(random.below(5))")
        case .bytes: return .null
        default:
            let numbers: [Int64] = [0, 1, 1, 60, 10_000, -5, .max, .min]
            return .integer(numbers[random.below(numbers.count)])
        }
    }

    /// Expects that at every office the projection shows what the typed tables do.
    func expectAgreement(_ comment: Comment) throws {
        for code in codes {
            for approvedOnly in [false, true] {
                let store = village[code].store
                let plain = try OutcomeDescription(store.plainOutcomeData(approvedOnly: approvedOnly))
                let kept = try OutcomeDescription(store.outcomeData(approvedOnly: approvedOnly))
                #expect(kept == plain, comment)
            }
        }
    }
}
