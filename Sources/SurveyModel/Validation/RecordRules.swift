/// The rules for new records of one kind, made ready for many of them.
public struct RecordRules: Sendable {
    private let kind: Kind
    private let columns: [String]
    /// The places of the columns that must have a value.
    private let required: [Int]
    private let latest: CalendarDay?

    /// Makes the rules of a kind ready.
    ///
    /// - Parameter today: the day as `yyyy-MM-dd`, or nil if the clock is not to be trusted.
    public init(of kind: Kind, today: String?) {
        self.kind = kind
        columns = kind.columns.map(\.name)
        required = kind.fields.flatMap { field in field.columns.map(field.requires) }.enumerated()
            .compactMap { $0.element ? $0.offset : nil }
        latest = Validation.latestDay(today)
    }

    /// Whether a new record breaks no rule: then ``Validation/issues(kind:values:creating:today:instrument:)`` finds none.
    ///
    /// - Parameter values: one for each column of the kind, in their order. Each was read by
    ///   `Column.scalar(from:currency:isPrivate:)` and so is right by itself.
    public func areKept(by values: [Scalar]) -> Bool {
        guard values.count == columns.count, required.allSatisfy({ values[$0] != .null }) else { return false }
        return Validation.areRulesKept(EnteredValues(kind: kind, columns, values), upTo: latest)
    }
}
