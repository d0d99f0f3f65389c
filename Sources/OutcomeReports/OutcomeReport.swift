public import SurveyModel

/// An outcome report: every figure as a row, and what is drawn besides, ready to be written as a document.
///
/// A pure function of data, settings and instrument: it does not depend on the order of the data, on the keys that a store
/// gave to records, on the clock or on the locale.
public struct OutcomeReport: Sendable {
    /// Where the data come from.
    public let identity: OutcomeIdentity
    /// What was asked for.
    public let settings: ReportSettings
    /// The instrument that scored the interviews.
    public let instrument: Instrument
    /// The month in whose prices real amounts stand, `yyyy-MM`; nil without revenue.
    public let referenceMonth: String?
    /// Every figure, indicator by indicator; for each statistic all enterprises first, then the tables.
    public let rows: [IndicatorRow]
    /// Who is behind the figures.
    public let coverage: Coverage
    /// Movements between bands.
    public let transitions: TransitionMatrix
    /// Hours of training by attending enterprise.
    public let trainingHours: [Distribution.Bin]
    /// Cumulative distribution of the panel's baseline scores.
    public let baselineScores: [Distribution.Point]
    /// Cumulative distribution of the panel's endline scores.
    public let endlineScores: [Distribution.Point]
    /// What the change may be ascribed to.
    public let attribution: Attribution
    /// What a reader must know about the data, by name, with how often it occurs.
    public let warnings: [String: Int]

    /// Computes a report.
    ///
    /// Interviews under another instrument or version than the one given count as interviews but are not scored.
    /// - Throws: ``ReportError`` on impossible settings.
    public init(
        data: OutcomeData, identity: OutcomeIdentity, settings: ReportSettings, instrument: Instrument
    ) throws(ReportError) {
        let settings = try settings.validated()
        let cohort = Cohort(data, settings: settings, instrument: instrument)
        // Each family by itself, so that they can be worked out beside each other.
        let (revenue, (maturity, outreach, flow)) = Threads.both {
            Revenue(cohort)
        } and: {
            (Maturity(cohort), Outreach(cohort), Flow(cohort))
        }
        let difference = Difference.rows(cohort, change: maturity.change)
        let quality = Quality.rows(cohort, flow)
        let stated = outreach.rows + maturity.rows + revenue.rows + quality
        let all =
            outreach.rows + maturity.rows + revenue.rows + Unavailable.rows() + difference + quality
            + Targets.rows(cohort, stated: stated)

        self.identity = identity
        self.settings = settings
        self.instrument = instrument
        referenceMonth = revenue.money.referenceMonth
        // Offices are always planned for, because coverage shows them, but only shown elsewhere when asked for.
        let showsOffices = settings.by.contains(.office)
        rows = all.filter { showsOffices || $0.by["office"] == nil || $0.id == "TGT1" }
        coverage = Coverage(cohort, flow, panel: maturity.panel, plan: maturity.plan)
        transitions = TransitionMatrix(cohort, panel: maturity.panel)
        trainingHours = Distribution.bins(
            cohort.training.minutes.filter { $0 > 0 }.map { Double($0) / 60 }, k: settings.k)
        let panel = maturity.panel.total
        baselineScores = Distribution.cumulative(panel.map { cohort.baseline.total[Int($0)] }, k: settings.k)
        endlineScores = Distribution.cumulative(panel.map { cohort.endline.total[Int($0)] }, k: settings.k)
        attribution = difference.contains { $0.status == .ok } ? .comparison : .beforeAfter
        warnings = Self.warnings(cohort)
    }

    /// The data's own warnings, and what this report left out.
    private static func warnings(_ cohort: Cohort) -> [String: Int] {
        var warnings = cohort.data.warnings.filter { $0.value != 0 }
        func add(_ name: String, _ count: Int) {
            if count > 0 { warnings[name, default: 0] += count }
        }
        add("interviews_other_instrument", cohort.baseline.otherInstrument + cohort.endline.otherInstrument)
        add("attendance_unmatched", cohort.data.unmatchedAttendances)
        for (reason, count) in cohort.data.excludedRevenue { add(reason.rawValue, count) }
        for dimension in cohort.tooLarge { add("table_too_large_\(dimension.rawValue)", 1) }
        return warnings
    }

    /// The row of an indicator and statistic for a group, by the method if several give intervals.
    public func row(
        _ id: String, _ statistic: String, by: [String: String] = [:], method: IndicatorRow.Method? = nil
    ) -> IndicatorRow? {
        rows.first {
            $0.id == id && $0.statistic == statistic && $0.by == by
                && (method == nil || $0.method == nil || $0.method == method)
        }
    }
}
