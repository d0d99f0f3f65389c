/// A JSON value whose members keep their order, written without loss.
enum JSONText {
    case null
    case flag(Bool)
    case integer(Int)
    case unsigned(UInt64)
    case number(Double)
    case text(String)
    case list([JSONText])
    /// A list with each element on a line of its own.
    case lines([JSONText])
    case members([Member])

    /// A named value of an object.
    struct Member {
        let name: String
        let value: JSONText
    }

    /// An object with its members in this order.
    static func object(_ members: [(String, JSONText)]) -> JSONText {
        .members(members.map { Member(name: $0.0, value: $0.1) })
    }

    init(_ value: Double?) { self = value.map { $0.isFinite ? .number($0) : .null } ?? .null }
    init(_ value: Int?) { self = value.map(JSONText.integer) ?? .null }
    init(_ value: String?) { self = value.map(JSONText.text) ?? .null }

    init(_ interval: ConfidenceInterval?) {
        self = interval.map { .list([JSONText($0.low), JSONText($0.high)]) } ?? .null
    }

    /// An object of texts, by name.
    init(_ texts: [String: String]) {
        self = .object(texts.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value)) })
    }

    /// Writes the value.
    func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .flag(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .unsigned(let value): text += String(value)
        case .number(let value): text += value.description
        case .text(let value): Self.quote(value, to: &text)
        case .list(let items): Self.write(items, between: ", ", to: &text)
        case .lines(let items):
            guard !items.isEmpty else { return text += "[]" }
            text += "[\n    "
            for (index, item) in items.enumerated() {
                if index > 0 { text += ",\n    " }
                item.write(to: &text)
            }
            text += "\n  ]"
        case .members(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += ", " }
                Self.quote(member.name, to: &text)
                text += ": "
                member.value.write(to: &text)
            }
            text += "}"
        }
    }

    private static func write(_ items: [JSONText], between separator: String, to text: inout String) {
        text += "["
        for (index, item) in items.enumerated() {
            if index > 0 { text += separator }
            item.write(to: &text)
        }
        text += "]"
    }

    private static func quote(_ value: String, to text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{2028}", "\u{2029}", "\0"..<" ", "\u{7F}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
