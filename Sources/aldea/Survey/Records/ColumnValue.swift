import FoundationEssentials
import SurveyModel

/// The value of a column in a document: numbers are numbers with exactly their digits, flags true or false.
enum ColumnValue: Encodable {
    case text(String)
    case number(Decimal)
    case flag(Bool)

    init(_ scalar: Scalar, _ column: Column, text: String) {
        guard case .integer(let value) = scalar else {
            self = .text(text)
            return
        }
        switch column.type {
        case .flag: self = .flag(value == 1)
        case .answer where value < 0: self = .text(text)
        case .integer, .decimal, .money, .answer: self = Decimal(string: text).map(Self.number) ?? .text(text)
        default: self = .text(text)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        }
    }
}
