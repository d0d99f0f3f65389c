import SurveyModel

/// What is asked of an outcome report. Equal data and equal settings give an equal report on any machine.
public struct ReportSettings: Hashable, Sendable {
    /// A property of enterprises by which figures are broken down.
    public enum Dimension: String, Hashable, Sendable, CaseIterable {
        /// The office whose scope holds the enterprise.
        case office
        /// INEGI's two-digit key of the state.
        case state
        /// SCIAN sector.
        case sector
        /// The owner's sex.
        case sex
        /// Micro, small or larger, by persons employed.
        case size
        /// Treatment or comparison.
        case arm
        /// The owner's birth-year band.
        case age
    }

    /// By which method intervals are made where there is a choice.
    public enum Intervals: String, Hashable, Sendable, CaseIterable {
        /// Bootstrapped, besides Student's t, where that needs no assumption on the shape of the data.
        case bootstrap
        /// By formulas alone, in a fraction of the time: means have Student's t interval, and medians none.
        case t
    }

    /// The smallest number of enterprises that a figure may stand for, whatever the settings say.
    public static let leastThreshold = 5

    /// The tables to make, in this order; a dimension named twice counts once.
    public var by: [Dimension]
    /// A figure that stands for fewer enterprises or persons than this is suppressed; at least ``leastThreshold``.
    public var k: Int
    /// The seed of the bootstrap.
    public var seed: UInt64
    /// The month, `yyyy-MM`, in whose prices real amounts are stated; nil for the newest month among the revenue used.
    public var referenceMonth: String?
    /// How intervals are made.
    public var intervals: Intervals
    /// Whether the data were chosen among approved and locked interviews only, rather than submitted ones too.
    public var approvedOnly: Bool

    /// Gathers the settings.
    public init(
        by: [Dimension] = [.office, .state, .sector, .sex], k: Int = 10, seed: UInt64 = 1,
        referenceMonth: String? = nil, approvedOnly: Bool = false, intervals: Intervals = .bootstrap
    ) {
        self.by = by
        self.k = k
        self.seed = seed
        self.referenceMonth = referenceMonth
        self.approvedOnly = approvedOnly
        self.intervals = intervals
    }

    /// The same settings with each dimension once, or the reason why they are impossible.
    func validated() throws(ReportError) -> ReportSettings {
        guard k >= Self.leastThreshold else { throw .thresholdTooLow(k) }
        guard k <= 1_000_000 else { throw .thresholdTooHigh(k) }
        if let month = referenceMonth {
            guard month.utf8.count == 7, CalendarDay(month + "-01") != nil else { throw .noSuchMonth(month) }
        }
        var settings = self
        settings.by = by.enumerated().filter { by.firstIndex(of: $0.element) == $0.offset }.map(\.element)
        return settings
    }
}
