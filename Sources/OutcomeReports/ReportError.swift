/// Why a report cannot be made as asked.
public enum ReportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The suppression threshold is below the floor.
    case thresholdTooLow(Int)
    /// The suppression threshold would hide everything.
    case thresholdTooHigh(Int)
    /// The reference month is not a month written `yyyy-MM`.
    case noSuchMonth(String)

    /// A stable code for programs.
    public var code: String {
        switch self {
        case .thresholdTooLow: "report.threshold_too_low"
        case .thresholdTooHigh: "report.threshold_too_high"
        case .noSuchMonth: "report.no_such_month"
        }
    }

    /// What happened, and what to do now.
    public var description: String {
        switch self {
        case .thresholdTooLow(let k):
            "A suppression threshold of \(k) would show figures of fewer than \(ReportSettings.leastThreshold) "
                + "enterprises. Choose \(ReportSettings.leastThreshold) or more."
        case .thresholdTooHigh(let k):
            "A suppression threshold of \(k) would hide every figure. Choose a smaller one."
        case .noSuchMonth(let text):
            "\"\(text)\" is no month. Write the reference month as yyyy-MM, such as 2025-06."
        }
    }
}
