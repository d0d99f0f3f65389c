import SurveyModel

/// Who is behind the figures: the flow from enrolment to the last interview, and whether those who left differ.
public struct Coverage: Hashable, Sendable {
    /// A stage of the flow.
    public enum Stage: String, Hashable, Sendable, CaseIterable {
        /// Enrolled, in any arm.
        case enrolled
        /// With a consent that is not withdrawn.
        case consented
        /// Interviewed at baseline.
        case baseline
        /// Interviewed at baseline and at endline.
        case endline
        /// Scored at both, in the treatment arm: the panel of the outcome figures.
        case panel
    }

    /// How many enterprises reached the stages.
    public struct Counts: Hashable, Sendable {
        /// By stage; a stage that is suppressed is absent.
        public let byStage: [Stage: Int]

        /// How many reached a stage; nil when suppressed.
        public subscript(stage: Stage) -> Int? { byStage[stage] }
    }

    /// The baseline score of a group of enterprises; nil where suppressed.
    public struct Group: Hashable, Sendable {
        /// How many.
        public let n: Int?
        /// The mean total score, 0–100.
        public let mean: Double?
    }

    /// All offices together.
    public let total: Counts
    /// The offices by rising code.
    public let offices: [(office: String, counts: Counts)]
    /// The panel's enterprises.
    public let stayers: Group
    /// Treated enterprises scored at baseline but not at endline.
    public let leavers: Group
    /// Mean of stayers less mean of leavers, in points, with Welch's interval; nil where either is suppressed.
    public let difference: Double?
    /// The interval of ``difference``.
    public let differenceInterval: ConfidenceInterval?

    init(_ cohort: Cohort, _ flow: Flow, panel: Tabulation, plan: DisclosurePlan) {
        let stages: [(Stage, Tabulation, DisclosurePlan)] = [
            (.enrolled, flow.enrolled.tabulation, flow.enrolled.plan),
            (.consented, flow.consented.tabulation, flow.consented.plan),
            (.baseline, flow.baseline.tabulation, flow.baseline.plan),
            (.endline, flow.endline.tabulation, flow.endline.plan),
            (.panel, panel, plan),
        ]
        func counts(of cell: Int) -> Counts {
            var byStage: [Stage: Int] = [:]
            for (stage, tabulation, plan) in stages where !plan.isSuppressed[cell] {
                byStage[stage] = tabulation.cells[cell].places.count
            }
            return Counts(byStage: byStage)
        }
        total = counts(of: 0)
        offices = panel.cells.indices
            .compactMap { cell in panel.cells[cell].by["office"].map { (office: $0, counts: counts(of: cell)) } }
            .sorted { $0.office < $1.office }

        let before = cohort.baseline.total
        let after = cohort.endline.total
        let scored = cohort.places { cohort.isTreatment[$0] && !before[$0].isNaN }
        let remaining = Moments(scored.filter { !after[Int($0)].isNaN }.map { before[Int($0)] })
        let leaving = Moments(scored.filter { after[Int($0)].isNaN }.map { before[Int($0)] })
        let k = cohort.settings.k
        let showsLeavers = leaving.count >= k
        stayers = Group(
            n: remaining.count >= k ? remaining.count : nil, mean: remaining.count >= k ? remaining.mean : nil)
        leavers = Group(n: showsLeavers ? leaving.count : nil, mean: showsLeavers ? leaving.mean : nil)
        let showsBoth = remaining.count >= k && showsLeavers
        difference = showsBoth ? remaining.mean - leaving.mean : nil
        let hasInterval = min(remaining.count, leaving.count) >= IndicatorRow.leastForInterval
        differenceInterval = showsBoth && hasInterval ? remaining.welch(minus: leaving) : nil
    }

    /// Equal figures are equal coverage.
    public static func == (left: Coverage, right: Coverage) -> Bool {
        left.total == right.total && left.offices.elementsEqual(right.offices, by: ==) && left.stayers == right.stayers
            && left.leavers == right.leavers && left.difference == right.difference
            && left.differenceInterval == right.differenceInterval
    }

    /// Hashes the totals; reports that differ elsewhere are told apart by equality.
    public func hash(into hasher: inout Hasher) { hasher.combine(total) }
}
