/// The rules that a record's values keep, by kind.
///
/// They judge only what is given: an edit of two fields is checked on those two, so give both where a rule joins fields
/// (amounts and source of a revenue report). Rules across records (uniqueness, links, consent) are not here: they are shown
/// to people and never block data that other offices wrote.
public enum Validation {
    /// What must be put right before the values are recorded; empty if they can be.
    /// - Parameters:
    ///   - kind: The record's kind.
    ///   - values: The columns' values of each field that is written; a field the kind does not know is passed over.
    ///   - creating: Whether the record is new, so that every required field must be there.
    ///   - today: The day as `yyyy-MM-dd`, or nil if the clock is not to be trusted. Dates of past events are refused when
    ///     they lie more than five years after it, which is a slip of the pen; a clock before 2024 is not believed.
    ///   - instrument: The instrument of an interview; by default ADM-1 decides which items allow NA.
    public static func issues(
        kind: Kind, values: [FieldID: [Scalar]], creating: Bool, today: String? = nil, instrument: Instrument? = nil
    ) -> [ValidationIssue] {
        var issues: [ValidationIssue] = []
        var entered = EnteredValues(kind: kind)
        for field in kind.fields {
            guard let scalars = values[field.id] else {
                if creating, field.isRequired {
                    let missing = field.columns.first { field.requires($0) } ?? field.columns[0]
                    issues.append(ValidationIssue(.required, kind: kind.name, field: missing.name))
                }
                continue
            }
            guard scalars.count == field.columns.count else {
                issues.append(ValidationIssue(.wrongType, kind: kind.name, field: field.name))
                continue
            }
            for (column, scalar) in zip(field.columns, scalars) {
                if scalar == .null || scalar == .text("") {
                    if field.requires(column) {
                        issues.append(ValidationIssue(.required, kind: kind.name, field: column.name))
                    }
                } else if let issue = column.issue(of: scalar, isPrivate: field.isPrivate) {
                    issues.append(issue.of(kind))
                } else {
                    entered.add(scalar, column.name)
                }
            }
        }
        issues += recordIssues(entered, instrument)
        if let latest = latestDay(today) { issues += dateIssues(entered, .farFuture, after: latest) }
        return issues
    }

    /// What is recorded all the same but looks doubtful: dates ahead of `today`, more profit than sales, an interview
    /// with one and the same answer throughout.
    public static func doubts(kind: Kind, values: [FieldID: [Scalar]], today: String? = nil) -> [ValidationIssue] {
        var entered = EnteredValues(kind: kind)
        for field in kind.fields {
            guard let scalars = values[field.id], scalars.count == field.columns.count else { continue }
            for (column, scalar) in zip(field.columns, scalars) where column.issue(of: scalar) == nil {
                entered.add(scalar, column.name)
            }
        }
        var doubts: [ValidationIssue] = []
        // A day of grace: the office may be a time zone ahead of the clock that gives `today`.
        if let today = believed(today)?.adding(days: 1) { doubts += dateIssues(entered, .future, after: today) }
        if let sales = entered.integer("sales"), let profit = entered.integer("profit"), profit > sales {
            doubts.append(entered.issue(.profitAboveSales, "profit"))
        }
        if kind.id == Kind.interview.id {
            let answers = Kind.answerColumns.compactMap { entered.integer($0) }.filter { $0 >= 0 }
            if answers.count >= 12, Set(answers).count == 1 {
                doubts.append(entered.issue(.sameAnswers, Kind.answerColumns[0]))
            }
        }
        return doubts
    }

    /// The names of the columns that a new record of a kind must have.
    public static func requiredColumns(of kind: Kind) -> [String] {
        kind.fields.flatMap { field in field.columns.filter(field.requires).map(\.name) }
    }

    /// What is wrong with a time of attendance beside the session's length; nil if nothing is.
    public static func attendanceIssue(minutes: Int64, sessionMinutes: Int64) -> ValidationIssue? {
        guard minutes > sessionMinutes else { return nil }
        return ValidationIssue(
            .attendanceTooLong, kind: Kind.attendance.name, field: "minutes", rule: "≤ \(sessionMinutes)",
            places: ["value": String(minutes)])
    }

    /// Whether the columns of a new record keep the rules that join them, when each value was read by
    /// `Column.scalar(from:currency:isPrivate:)` and so is right by itself; what is wrong otherwise ``issues`` tells.
    static func areRulesKept(_ entered: EnteredValues, upTo latest: CalendarDay?) -> Bool {
        recordIssues(entered, nil).isEmpty && latest.map { dateIssues(entered, .farFuture, after: $0).isEmpty } ?? true
    }

    private static func believed(_ today: String?) -> CalendarDay? {
        guard let day = today.flatMap(CalendarDay.init), day.year >= 2024 else { return nil }
        return day
    }

    static func latestDay(_ today: String?) -> CalendarDay? { believed(today)?.adding(months: 60) }

    /// Columns that date something which has happened; sessions and visits may be planned.
    private static let pastDates: [KindID: [String]] = [
        Kind.enterprise.id: ["enrolled_on"], Kind.consent.id: ["consent_on", "withdrawn_on"],
        Kind.interview.id: ["date"], Kind.revenue.id: ["period_end"], Kind.workforce.id: ["date"],
        Kind.storefront.id: ["opened_on", "as_of"], Kind.price.id: ["date"], Kind.fx.id: ["date"],
        Kind.priceIndex.id: ["month"],
    ]

    private static func dateIssues(
        _ entered: EnteredValues, _ code: ValidationIssue.Code, after latest: CalendarDay
    ) -> [ValidationIssue] {
        var issues: [ValidationIssue] = []
        for name in pastDates[entered.kind.id] ?? [] {
            guard let day = entered.day(name), day > latest else { continue }
            issues.append(entered.issue(code, name, rule: "≤ \(latest)", value: day.description))
        }
        if entered.kind.id == Kind.enterprise.id, let year = entered.integer("started_year"), year > latest.year {
            issues.append(entered.issue(code, "started_year", rule: "≤ \(latest.year)", value: String(year)))
        }
        return issues
    }
}

extension Field {
    /// Whether a column of a required field must have a value; what the program adds by itself, sales and profit need not.
    func requires(_ column: Column) -> Bool {
        guard isRequired, column.type != .bytes else { return false }
        return !["sales", "profit", "state_reason"].contains(column.name)
    }
}

/// The values of a record that are well-formed by themselves, by column.
struct EnteredValues {
    let kind: Kind
    private var names: [String] = []
    /// The value of each name; null is none.
    private var scalars: [Scalar] = []

    init(kind: Kind) { self.kind = kind }

    /// Takes the values of all columns of a kind.
    init(kind: Kind, _ columns: [String], _ values: [Scalar]) {
        self.kind = kind
        names = columns
        scalars = values
    }

    mutating func add(_ scalar: Scalar, _ name: String) {
        names.append(name)
        scalars.append(scalar)
    }

    /// The columns that have a value, in their order.
    func names(of scalar: Scalar) -> [String] {
        scalars.indices.compactMap { scalars[$0] == scalar ? names[$0] : nil }
    }

    subscript(name: String) -> Scalar? {
        guard let place = names.firstIndex(of: name), scalars[place] != .null else { return nil }
        return scalars[place]
    }

    func integer(_ name: String) -> Int64? {
        if case .integer(let value)? = self[name] { value } else { nil }
    }

    func text(_ name: String) -> String? {
        if case .text(let value)? = self[name] { value } else { nil }
    }

    func day(_ name: String) -> CalendarDay? { text(name).flatMap(CalendarDay.init) }

    /// An issue of a column; a value is given only where it is no personal data.
    func issue(
        _ code: ValidationIssue.Code, _ name: String, rule: String = "", value: String? = nil
    ) -> ValidationIssue {
        ValidationIssue(
            code, kind: kind.name, field: name, rule: rule, places: value.map { ["value": $0] } ?? [:])
    }
}
