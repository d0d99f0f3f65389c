import SurveyModel

/// Which of an enterprise's revenue reports stands for a wave.
enum RevenueChoice {
    /// Why a report is not used.
    enum Exclusion: String, CaseIterable {
        /// It belongs to no wave.
        case noWave = "revenue_without_wave"
        /// Its period is not about one month; amounts of longer recall are not comparable.
        case notOneMonth = "revenue_not_one_month"
        /// It is in another currency, and reports convert nothing.
        case otherCurrency = "revenue_other_currency"
    }

    /// The reason to leave a report out; nil for one month in Mexican pesos.
    static func exclusion(of report: RevenueFacts) -> Exclusion? {
        guard report.wave != nil else { return .noWave }
        guard let start = CalendarDay(report.periodStart), let end = CalendarDay(report.periodEnd),
            (28...31).contains(start.days(to: end) + 1)
        else { return .notOneMonth }
        return report.currency == "MXN" ? nil : .otherCurrency
    }

    /// Whether a report replaces another of the same enterprise and wave: the later period counts; the rest only makes
    /// the choice the same in every office.
    static func isPreferred(_ report: RevenueFacts, to other: RevenueFacts) -> Bool {
        if report.periodEnd != other.periodEnd { return report.periodEnd > other.periodEnd }
        if report.periodStart != other.periodStart { return report.periodStart > other.periodStart }
        if (report.sales == nil) != (other.sales == nil) { return report.sales != nil }
        let rank = sourceRank(report.source)
        let otherRank = sourceRank(other.source)
        if rank != otherRank { return rank < otherRank }
        if report.sales != other.sales { return (report.sales ?? 0) < (other.sales ?? 0) }
        if report.profit != other.profit { return (report.profit ?? .min) > (other.profit ?? .min) }
        return (report.onlineShare ?? -1) > (other.onlineShare ?? -1)
    }

    /// The month in whose prices a report's amounts stand, that of the period's end.
    static func month(of report: RevenueFacts) -> PriceMonth { PriceMonth(report.periodEnd) ?? PriceMonth(number: 0) }

    private static func sourceRank(_ source: String?) -> Int {
        switch source {
        case "records": 0
        case "estimate": 1
        case "band": 2
        case "refused": 4
        default: 3
        }
    }
}
