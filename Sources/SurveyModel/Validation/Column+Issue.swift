extension Column {
    /// What is wrong with a value by itself: its type, range, code list or form; nil if nothing is.
    ///
    /// Null is never wrong here; whether a value must be there is a matter of the record. With `isPrivate` the issue does
    /// not quote the value.
    public func issue(of scalar: Scalar, isPrivate: Bool = true) -> ValidationIssue? {
        func refused(_ code: ValidationIssue.Code, _ rule: String = "") -> ValidationIssue {
            ValidationIssue(
                code, field: name, rule: rule, quoting: text(of: scalar, currency: nil),
                isPrivate: isPrivate || type == .money)
        }
        switch (type, scalar) {
        case (_, .null), (.reference, .reference), (.bytes, .bytes): return nil
        case (.text, .text(let text)):
            if let fault = Text.fault(of: text, column: name) {
                return refused(fault, fault == .tooLong ? "≤ \(Text.limit(name))" : "")
            }
            return formIssue(of: text).map { refused($0.0, $0.1) }
        case (.code(let codes), .text(let text)):
            return codes.contains(text) ? nil : refused(.notInList, codes.joined(separator: ", "))
        case (.date, .text(let text)):
            guard let day = CalendarDay(text) else { return refused(.notADate, "yyyy-MM-dd") }
            return name == "month" && day.day != 1 ? refused(.monthStart, "yyyy-MM-01") : nil
        case (.flag, .integer(let value)):
            return value == 0 || value == 1 ? nil : refused(.notAFlag, "1, 0, sí, yes, no")
        case (.answer, .integer(let value)):
            let isAnswer = Int8(exactly: value).flatMap { Answer(code: $0) } != nil
            return isAnswer ? nil : refused(.notAnAnswer, "0–4, NA, DK, REF")
        case (.integer, .integer(let value)), (.decimal, .integer(let value)), (.money, .integer(let value)),
            (.instant, .integer(let value)):
            if let minimum, value < minimum { return refused(.outOfRange, range) }
            if let maximum, value > maximum { return refused(.outOfRange, range) }
            return nil
        default: return refused(.wrongType)
        }
    }

    /// The rules of single texts: INEGI's locality key, the tax number, currencies.
    private func formIssue(of text: String) -> (ValidationIssue.Code, String)? {
        if name == "cvegeo" { return Cvegeo(text) == nil ? (.cvegeo, "110150001") : nil }
        if name == "rfc" { return RFC.isWellFormed(text) ? nil : (.rfc, "") }
        if isCurrency { return Currency(code: text) == nil ? (.currencyUnknown, "ISO 4217") : nil }
        return nil
    }

    /// The allowed range as people write the numbers: `0–100`, `≥ 0`.
    private var range: String {
        switch (minimum, maximum) {
        case (let minimum?, let maximum?): "\(limit(minimum))–\(limit(maximum))"
        case (let minimum?, nil): "≥ \(limit(minimum))"
        case (nil, let maximum?): "≤ \(limit(maximum))"
        case (nil, nil): ""
        }
    }

    private func limit(_ value: Int64) -> String {
        if case .decimal(let scale) = type { return DecimalText.formatShort(value, scale: scale) }
        return String(value)
    }
}
