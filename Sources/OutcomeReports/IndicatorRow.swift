/// One statistic of one indicator for one group of enterprises.
///
/// The numbers are unrounded. A suppressed row carries neither value nor count.
public struct IndicatorRow: Hashable, Sendable {
    /// Whether the value may be and could be stated.
    public enum Status: String, Hashable, Sendable {
        /// The value is stated.
        case ok
        /// The value would stand for too few enterprises, or would let a suppressed one be worked out.
        case suppressed
        /// There are interviews, but none reaches the completeness that a score needs.
        case notScored = "not_scored"
        /// An input is missing; it is named.
        case notComputable = "not_computable"
    }

    /// How an interval was made.
    public enum Method: String, Hashable, Sendable {
        /// Student's t.
        case t
        /// Percentile bootstrap over localities or enterprises.
        case bootstrap
        /// Wilson's score interval.
        case wilson
        /// Welch's interval for two independent groups.
        case welch
    }

    /// The indicator's id, such as `MAT2`.
    public let id: String
    /// The unit of value and interval, such as `points`, `%` or `MXN`.
    public let unit: String
    /// The group: empty for all, else dimension and value, such as `state` and `11`; also `wave` and the like.
    public let by: [String: String]
    /// How many enterprises (for OUT2 persons, for QUA3 interviews) the value stands for; nil when suppressed or not
    /// computable, and for a target.
    public let n: Int?
    /// The value; nil unless the status is ok.
    public let value: Double?
    /// What was computed, such as `mean_paired_change`.
    public let statistic: String
    /// The 95 % interval; nil where none is made, and always with n < 10.
    public let ci95: ConfidenceInterval?
    /// How the interval was made; nil without one.
    public let method: Method?
    /// Whether the value is stated, and if not, why.
    public let status: Status
    /// For `notComputable`, the inputs that are missing, such as `price_index INPC 2025-03`.
    public let missing: [String]

    /// From how many enterprises on an interval is made.
    static let leastForInterval = 10

    /// A stated value. An interval of fewer than ten enterprises is dropped.
    init(
        _ id: String, unit: String, by: [String: String] = [:], n: Int?, value: Double, statistic: String,
        ci95: ConfidenceInterval? = nil, method: Method? = nil
    ) {
        self.id = id
        self.unit = unit
        self.by = by
        self.n = n
        self.value = value
        self.statistic = statistic
        let interval = (n ?? 0) >= Self.leastForInterval ? ci95 : nil
        self.ci95 = interval
        self.method = interval == nil ? nil : method
        status = .ok
        missing = []
    }

    /// A value that is not stated.
    init(
        _ id: String, unit: String, by: [String: String] = [:], statistic: String, status: Status,
        missing: [String] = []
    ) {
        self.id = id
        self.unit = unit
        self.by = by
        n = nil
        value = nil
        self.statistic = statistic
        ci95 = nil
        method = nil
        self.status = status
        self.missing = missing
    }

    /// The parts of the group by name, in a fixed order.
    public var sortedBy: [(key: String, value: String)] { by.sorted { $0.key < $1.key } }
}
