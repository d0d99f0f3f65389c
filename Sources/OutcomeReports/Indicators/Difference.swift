import SurveyModel

/// DID1: the change of the treatment arm beyond that of the comparison arm.
enum Difference {
    private static let statistic = "difference_in_differences"

    /// Rows for the total score; not computable without a comparison arm that was scored twice.
    static func rows(_ cohort: Cohort, change: [Double]) -> [IndicatorRow] {
        let figure = Figure("DID1", unit: "points", by: ["indicator": "MAT2"])
        let treated = cohort.places { !change[$0].isNaN && cohort.isTreatment[$0] }
        let compared = cohort.places { !change[$0].isNaN && !cohort.isTreatment[$0] }
        guard !treated.isEmpty, !compared.isEmpty else {
            let hasArm = cohort.isTreatment.contains(false)
            let missing = compared.isEmpty ? [hasArm ? "pairs comparison" : "arm comparison"] : ["pairs"]
            return figure.unavailable([statistic], .notComputable, missing: missing)
        }
        guard min(treated.count, compared.count) >= cohort.settings.k else {
            return figure.unavailable([statistic], .suppressed)
        }
        let treatment = Moments(treated.map { change[Int($0)] })
        let comparison = Moments(compared.map { change[Int($0)] })
        let hasInterval = min(treated.count, compared.count) >= IndicatorRow.leastForInterval
        var rows = [
            IndicatorRow(
                figure.id, unit: figure.unit, by: figure.by, n: treated.count + compared.count,
                value: treatment.mean - comparison.mean, statistic: statistic,
                ci95: hasInterval ? treatment.welch(minus: comparison) : nil, method: .welch)
        ]
        for (arm, moments) in [("treatment", treatment), ("comparison", comparison)] {
            rows.append(
                IndicatorRow(
                    figure.id, unit: figure.unit, by: figure.by.merging(["arm": arm]) { $1 }, n: moments.count,
                    value: moments.mean, statistic: "mean_paired_change",
                    ci95: hasInterval ? moments.interval : nil, method: .t))
        }
        return rows
    }
}
