/// Something about a value that a person has to put right before it is recorded.
///
/// Two issues are equal when code, kind and field are. The sentence comes from a phrasebook and says what to do. The
/// value itself is quoted only where it is not personal data.
public struct ValidationIssue: Error, Sendable, CustomStringConvertible {
    /// The stable name of a rule; a name once released keeps its meaning for ever.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// A value without which the record says nothing is missing.
        case required
        /// A value is not of the column's type, or a field has not as many values as columns.
        case wrongType = "wrong-type"
        /// The kind has no column of that name.
        case unknownColumn = "unknown-column"
        /// A text holds control characters, or such as reverse the reading direction.
        case controlCharacter = "control-character"
        /// A text is longer than allowed.
        case tooLong = "too-long"
        /// Not a number.
        case notANumber = "not-a-number"
        /// A number is written with a comma.
        case comma
        /// More decimal places than are recorded.
        case tooPrecise = "too-precise"
        /// A number beyond what 64 bits hold.
        case tooLarge = "too-large"
        /// A number outside the range allowed.
        case outOfRange = "out-of-range"
        /// Not on the list of codes.
        case notInList = "not-in-list"
        /// Not a day, or a day that does not exist.
        case notADate = "not-a-date"
        /// Not an instant with its zone.
        case notAnInstant = "not-an-instant"
        /// Neither yes nor no.
        case notAFlag = "not-a-flag"
        /// Not an answer of an interview.
        case notAnAnswer = "not-an-answer"
        /// NA for an item that applies to everybody.
        case notApplicable = "na-not-allowed"
        /// A link that only somebody who knows the records can resolve.
        case unresolvedReference = "unresolved-reference"
        /// Not hexadecimal.
        case notHexadecimal = "not-hexadecimal"
        /// An amount without a currency.
        case currencyMissing = "currency-missing"
        /// A currency that ISO 4217 does not list.
        case currencyUnknown = "currency-unknown"
        /// An exchange rate from a currency to itself.
        case currencyTwice = "currency-twice"
        /// Amounts beside the statement that they were refused.
        case amountsRefused = "amounts-refused"
        /// Not a locality key of INEGI.
        case cvegeo
        /// Not the form of an RFC.
        case rfc
        /// A wave that does not end after it starts.
        case waveOrder = "wave-order"
        /// A period that ends before it starts.
        case periodOrder = "period-order"
        /// A visit that ends before it starts.
        case visitOrder = "visit-order"
        /// A consent withdrawn before it was given.
        case consentOrder = "consent-order"
        /// A shop seen before it opened.
        case storefrontOrder = "storefront-order"
        /// More women than persons.
        case womenAboveTotal = "women-above-total"
        /// Half a position.
        case locationIncomplete = "location-incomplete"
        /// A month that is not given by its first day.
        case monthStart = "month-start"
        /// A date of something that has happened which lies years ahead.
        case farFuture = "far-future"
        /// More minutes attended than the session lasted.
        case attendanceTooLong = "attendance-too-long"
        /// An enterprise compared with itself.
        case sameEnterprise = "same-enterprise"
        /// A definition that is no instrument.
        case instrumentInvalid = "instrument-invalid"
        /// Doubtful, not refused: a date of something that has happened lies ahead.
        case future
        /// Doubtful, not refused: the profit exceeds the sales.
        case profitAboveSales = "profit-above-sales"
        /// Doubtful, not refused: every item of an interview has the same answer.
        case sameAnswers = "same-answers"
    }

    /// The rule that is not kept.
    public let code: Code
    /// The name of the record's kind, if known.
    public let kind: String?
    /// The name of the column.
    public let field: String
    /// What is allowed, in no language: `0–100`, `yyyy-MM-dd`, a list of codes; empty where the sentence says it all.
    public let rule: String
    /// Texts for the places of the sentence; `value` is what was given, and never there for personal data.
    public let places: [String: String]

    /// Names a rule that a column's value does not keep.
    public init(
        _ code: Code, kind: String? = nil, field: String, rule: String = "", places: [String: String] = [:]
    ) {
        self.code = code
        self.kind = kind
        self.field = field
        self.rule = rule
        self.places = places
    }

    /// Names a rule and quotes what was given, unless it is personal data.
    init(_ code: Code, field: String, rule: String = "", quoting value: String, isPrivate: Bool) {
        self.init(
            code, field: field, rule: rule, places: isPrivate || value.isEmpty ? [:] : ["value": Text.quoted(value)])
    }

    /// The issue with the kind named.
    func of(_ kind: Kind) -> ValidationIssue {
        ValidationIssue(code, kind: kind.name, field: field, rule: rule, places: places)
    }

    /// The sentence for a person: what is wrong, what was given, and what to do.
    public func sentence(in phrasebook: Phrasebook) -> String {
        var filled = places
        filled["field"] = phrasebook.label(ofField: field)
        filled["rule"] = rule
        let sentence = phrasebook("issue.\(code.rawValue)", filled)
        return places["value"] == nil ? sentence : "\(sentence) \(phrasebook("issue.value", filled))"
    }

    /// Code and field, for logs; it holds no value.
    public var description: String { "\(code.rawValue): \(kind.map { "\($0)." } ?? "")\(field)" }
}

extension ValidationIssue: Hashable {
    /// Whether two issues name the same rule at the same place.
    public static func == (left: ValidationIssue, right: ValidationIssue) -> Bool {
        left.code == right.code && left.kind == right.kind && left.field == right.field
    }

    /// Hashes code, kind and field.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(kind)
        hasher.combine(field)
    }
}
