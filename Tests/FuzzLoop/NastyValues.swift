import Replication
import SeededRandom
import SurveyModel

/// Values that the format allows and that nobody would enter.
enum NastyValues {
    /// Texts that are empty, long, equivalent, invisible, or something to a terminal, a spreadsheet, C or SQL.
    static let texts: [String] = [
        "", " ", "\u{0}", "a\u{0}b", "Jos\u{e9}", "Jose\u{301}", "\u{feff}x", "\u{202e}txt", "\u{1b}[2J\u{7}", "=1+1",
        "'); DROP TABLE record; --", "\"", "a,b;c\td", "line\r\nline", "\u{2028}", "\u{fffd}", "\u{10ffff}", "👩‍👩‍👧‍👦",
        "null", "-0", "9223372036854775808", "0000-00-00", "2025-02-30", "9999-12-31", "MXN", "XXX", "31-33", "GTO",
        "approved", "locked", "deleted", String(repeating: "x", count: 5000), String(repeating: "e\u{301}", count: 300),
    ]

    static let integers: [Int64] = [
        .min, .min + 1, -1 << 53, -86_400, -4, -3, -2, -1, 0, 1, 2, 4, 5, 60, 9999, 10_000, 1 << 31, 1 << 53,
        .max - 1, .max,
    ]

    static let clocks: [Int64] = [
        .min, -62_135_596_801, -1, 0, 1, 1_577_836_799, Village.now, Village.now, Village.now, Village.now + 172_801,
        253_402_300_800, .max,
    ]

    static func text(_ random: inout SeededGenerator) -> String { texts.randomElement(using: &random) ?? "" }

    static func clock(_ random: inout SeededGenerator) -> Int64 { clocks.randomElement(using: &random) ?? 0 }

    /// A value of any type, more often one that the column could hold. `links` are dots that a link may name.
    static func scalar(_ type: Column.ValueType?, links: [Dot], _ random: inout SeededGenerator) -> Scalar {
        if random.once(in: 8) { return .null }
        guard let type, !random.once(in: 8) else {
            switch random.below(4) {
            case 0: return .integer(integers.randomElement(using: &random) ?? 0)
            case 1: return .text(text(&random))
            case 2: return .bytes(random.bytes(random.below(40)))
            default: return link(links, &random)
            }
        }
        switch type {
        case .text: return .text(text(&random))
        case .date: return .text(random.once(in: 2) ? "2025-0\(1 + random.below(9))-10" : text(&random))
        case .code(let codes):
            return .text(random.once(in: 4) ? text(&random) : codes.randomElement(using: &random) ?? "")
        case .bytes: return .bytes(random.bytes([0, 16, 200][random.below(3)]))
        case .reference: return link(links, &random)
        case .flag, .answer: return .integer(Int64(random.below(9)) - 4)
        default: return .integer(integers.randomElement(using: &random) ?? 0)
        }
    }

    private static func link(_ links: [Dot], _ random: inout SeededGenerator) -> Scalar {
        .reference(RecordKey(rawValue: (links.randomElement(using: &random) ?? Dot(log: 0, sequence: 1)).rawValue))
    }
}
