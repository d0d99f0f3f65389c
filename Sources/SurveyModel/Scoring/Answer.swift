/// What an interview records for an item.
public enum Answer: Hashable, Sendable {
    /// 0 none, 1 tried once, 2 sometimes, 3 routine, 4 routine and reviewed.
    case value(Int)
    /// Not applicable: the item says nothing about this enterprise.
    case notApplicable
    /// The person did not know.
    case dontKnow
    /// The person would not say.
    case refused
    /// The item was not asked, or nothing was entered.
    case missing

    /// The answer of a stored code: 0–4, −1 NA, −2 don't know, −3 refused, nil missing; nil for any other number.
    public init?(code: Int8?) {
        switch code {
        case .none: self = .missing
        case .some(let value) where (0...4).contains(value): self = .value(Int(value))
        case .some(-1): self = .notApplicable
        case .some(-2): self = .dontKnow
        case .some(-3): self = .refused
        default: return nil
        }
    }

    /// The answer of a written text, `0` to `4`, `NA`, `DK`, `REF` in any case, or empty; nil for anything else.
    public init?(text: String) {
        if text.utf8.count == 1, let digit = text.utf8.first, (0x30...0x34).contains(digit) {
            self = .value(Int(digit - 0x30))
            return
        }
        switch text.uppercased() {
        case "": self = .missing
        case "0": self = .value(0)
        case "1": self = .value(1)
        case "2": self = .value(2)
        case "3": self = .value(3)
        case "4": self = .value(4)
        case "NA": self = .notApplicable
        case "DK": self = .dontKnow
        case "REF": self = .refused
        default: return nil
        }
    }

    /// The stored code; nil for missing.
    public var code: Int8? {
        switch self {
        case .value(let value): Int8(value.clamped(to: 0...4))
        case .notApplicable: -1
        case .dontKnow: -2
        case .refused: -3
        case .missing: nil
        }
    }

    /// The written text, empty for missing.
    public var text: String {
        switch self {
        case .value(let value): String(value.clamped(to: 0...4))
        case .notApplicable: "NA"
        case .dontKnow: "DK"
        case .refused: "REF"
        case .missing: ""
        }
    }
}
