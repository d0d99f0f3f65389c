extension Column {
    /// Turns what a person typed, or a cell of a file holds, into a value of the column's type; empty text is null.
    ///
    /// Dates are ISO 8601; flags 1/0, yes/no, sí/no, true/false; codes, answers and currencies count in any case; numbers
    /// have a decimal point and no thousands separators; money is in major units of `currency`. Texts keep their
    /// characters as they are, white space at the ends excepted.
    /// - Parameters:
    ///   - text: What was given, to 4,000 characters.
    ///   - currency: The ISO 4217 code that stands beside an amount; only money needs it.
    ///   - isPrivate: Whether the value is personal data, which an issue then never quotes. Give the field's own.
    /// - Throws: ``ValidationIssue`` without a kind. A link gives `unresolvedReference`: whoever knows the records finds it.
    public func scalar(
        from text: String, currency: String? = nil, isPrivate: Bool = true
    ) throws(ValidationIssue) -> Scalar {
        // Most cells of most files are answers, and nothing more can be wrong with one.
        if type == .answer, let code = Answer(text: text)?.code { return .integer(Int64(code)) }
        let given = Text.trimmed(text)
        guard !given.isEmpty else { return .null }
        if let fault = Text.fault(of: given, column: name) {
            throw ValidationIssue(
                fault, field: name, rule: fault == .tooLong ? "≤ \(Text.limit(name))" : "", quoting: given,
                isPrivate: isPrivate)
        }
        let scalar = try parse(given, currency: currency, isPrivate: isPrivate)
        if let issue = issue(of: scalar, isPrivate: isPrivate) { throw issue }
        return scalar
    }

    private func parse(_ given: String, currency: String?, isPrivate: Bool) throws(ValidationIssue) -> Scalar {
        func refused(_ code: ValidationIssue.Code, _ rule: String = "") -> ValidationIssue {
            ValidationIssue(code, field: name, rule: rule, quoting: given, isPrivate: isPrivate)
        }
        switch type {
        case .text: return .text(normalized(given))
        case .integer: return .integer(try number(given, scale: 0, isPrivate: isPrivate))
        case .decimal(let scale): return .integer(try number(given, scale: scale, isPrivate: isPrivate))
        case .money:
            guard let currency = currency.map(Text.trimmed), !currency.isEmpty else {
                throw ValidationIssue(.currencyMissing, field: name)
            }
            guard let digits = Currency.minorDigits(of: currency.uppercased()) else {
                throw ValidationIssue(.currencyUnknown, field: name, rule: "ISO 4217")
            }
            return .integer(try number(given, scale: digits, isPrivate: isPrivate))
        case .date:
            let isMonth = name == "month" && given.utf8.count == 7
            guard let day = CalendarDay(isMonth ? given + "-01" : given) else {
                throw refused(.notADate, "yyyy-MM-dd")
            }
            return .text(day.description)
        case .instant:
            guard let instant = Instant(given) else { throw refused(.notAnInstant, "yyyy-MM-ddTHH:mm:ssZ") }
            return .integer(instant.seconds)
        case .flag:
            switch given.lowercased() {
            case "1", "yes", "y", "true", "si", "sí", "s", "verdadero": return .integer(1)
            case "0", "no", "n", "false", "falso": return .integer(0)
            default: throw refused(.notAFlag, "1, 0, sí, yes, no")
            }
        case .code(let codes):
            if codes.contains(given) { return .text(given) }
            let folded = given.lowercased()
            guard let code = codes.first(where: { $0.lowercased() == folded }) else {
                throw refused(.notInList, codes.joined(separator: ", "))
            }
            return .text(code)
        case .answer:
            guard let answer = Answer(text: given) else { throw refused(.notAnAnswer, "0–4, NA, DK, REF") }
            return answer.code.map { .integer(Int64($0)) } ?? .null
        case .reference: throw refused(.unresolvedReference)
        case .bytes:
            guard let bytes = Self.bytes(hexadecimal: given) else { throw refused(.notHexadecimal) }
            return .bytes(bytes)
        }
    }

    private func number(_ given: String, scale: Int, isPrivate: Bool) throws(ValidationIssue) -> Int64 {
        let code: ValidationIssue.Code
        do throws(DecimalText.Failure) {
            return try DecimalText.parse(given, scale: scale)
        } catch {
            switch error {
            case .notANumber: code = .notANumber
            case .comma: code = .comma
            case .tooPrecise: code = .tooPrecise
            case .tooLarge: code = .tooLarge
            }
        }
        let rule = code == .tooPrecise ? String(scale) : scale == 0 ? "0, 1, 2 …" : "1234.5"
        throw ValidationIssue(code, field: name, rule: rule, quoting: given, isPrivate: isPrivate)
    }

    /// Whether the column names a currency.
    var isCurrency: Bool { name == "currency" || name == "from" || name == "to" }

    /// Currencies in capitals; an RFC in capitals without the spaces and hyphens it is often written with.
    private func normalized(_ given: String) -> String {
        if isCurrency { return given.uppercased() }
        if name == "rfc" { return given.uppercased().filter { $0 != " " && $0 != "-" } }
        return given
    }

    private static func bytes(hexadecimal text: String) -> [UInt8]? {
        let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }

    /// The text of a value as `scalar(from:currency:isPrivate:)` reads it; empty for null.
    ///
    /// A link gives an empty text, since its number means nothing outside the store: whoever shows it writes the record's
    /// code. An amount whose currency is unknown is written with two decimal places.
    public func text(of scalar: Scalar, currency: String? = nil) -> String {
        switch (scalar, type) {
        case (.null, _), (.reference, _): return ""
        case (.text(let text), _): return text
        case (.bytes(let bytes), _):
            let digits = Array("0123456789abcdef")
            return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
        case (.integer(let value), .decimal(let scale)): return DecimalText.formatShort(value, scale: scale)
        case (.integer(let value), .money):
            return DecimalText.format(value, scale: currency.flatMap(Currency.minorDigits(of:)) ?? 2)
        case (.integer(let value), .instant): return Instant(seconds: value).description
        case (.integer(let value), .answer):
            return Int8(exactly: value).flatMap { Answer(code: $0) }?.text ?? String(value)
        case (.integer(let value), _): return String(value)
        }
    }
}

extension Kind {
    /// Turns a text into a value of the named column, as `Column.scalar(from:currency:isPrivate:)` does.
    /// - Throws: ``ValidationIssue`` with the kind named, and no value of a private field.
    public func scalar(
        from text: String, column name: String, currency: String? = nil
    ) throws(ValidationIssue) -> Scalar {
        for field in fields {
            guard let column = field.columns.first(where: { $0.name == name }) else { continue }
            do throws(ValidationIssue) {
                return try column.scalar(from: text, currency: currency, isPrivate: field.isPrivate)
            } catch {
                throw error.of(self)
            }
        }
        throw ValidationIssue(.unknownColumn, kind: self.name, field: Text.quoted(name))
    }
}
