import SurveyModel

/// TGT1: what was reached, in percent of what was meant to be.
///
/// Outputs (OUT1–OUT3) count the sessions within the target's period; other indicators are taken as the report states
/// them, since their waves set the period.
struct Targets {
    private let cohort: Cohort
    private let stated: [IndicatorRow]

    /// The headline statistic of an indicator that a target can be set for.
    private static let headlines: [String: (statistic: String, by: [String: String])] = [
        "OUT4": ("share", [:]), "OUT5": ("count", [:]), "MAT1": ("mean", ["wave": "endline"]),
        "MAT2": ("mean_paired_change", [:]), "MAT3": ("share_up", [:]),
        "REV1": ("median", ["price": "real", "wave": "endline"]), "REV2": ("median_growth", ["price": "nominal"]),
        "REV3": ("share_selling_online", ["wave": "endline"]),
        "PRO1": ("median", ["price": "real", "wave": "endline"]), "QUA1": ("share", ["wave": "endline"]),
        "QUA2": ("share", [:]),
    ]

    /// A period for which an output has targets.
    private struct Period: Hashable {
        let indicator: String
        let start: String
        let end: String
    }

    /// Compares the targets with rows that a report has already stated.
    static func rows(_ cohort: Cohort, stated: [IndicatorRow]) -> [IndicatorRow] {
        guard !cohort.data.targets.isEmpty else {
            return Figure("TGT1", unit: "%").unavailable(["actual_over_target"], .notComputable, missing: ["targets"])
        }
        let family = Targets(cohort: cohort, stated: stated)
        let targets = cohort.data.targets.sorted {
            ($0.indicator, $0.periodStart, $0.periodEnd, $0.office ?? "", $0.value)
                < ($1.indicator, $1.periodStart, $1.periodEnd, $1.office ?? "", $1.value)
        }
        var actuals: [Period: [String?: IndicatorRow]] = [:]
        var training: [DayRange: TrainingTotals] = [:]
        return targets.flatMap { target -> [IndicatorRow] in
            let period = Period(indicator: target.indicator, start: target.periodStart, end: target.periodEnd)
            if actuals[period] == nil { actuals[period] = family.actuals(of: period, &training) }
            return family.rows(of: target, actual: actuals[period]?[target.office])
        }
    }

    private func rows(of target: TargetFacts, actual: IndicatorRow?) -> [IndicatorRow] {
        var by = ["indicator": target.indicator, "period": "\(target.periodStart)/\(target.periodEnd)"]
        if let office = target.office { by["office"] = office }
        let meant = Double(target.value) / 10_000
        let figure = Figure("TGT1", unit: "%", by: by)
        let names = ["actual", "actual_over_target"]
        let planned = IndicatorRow(
            "TGT1", unit: actual?.unit ?? "n", by: by, n: nil, value: meant, statistic: "target")
        guard let actual else {
            return [planned] + figure.unavailable(names, .notComputable, missing: ["indicator \(target.indicator)"])
        }
        guard let value = actual.value, let n = actual.n else {
            return [planned] + figure.unavailable(names, actual.status, missing: actual.missing)
        }
        let reached = IndicatorRow("TGT1", unit: actual.unit, by: by, n: n, value: value, statistic: names[0])
        guard meant > 0 else {
            return [planned, reached] + figure.unavailable([names[1]], .notComputable, missing: ["target above zero"])
        }
        return [
            planned, reached,
            IndicatorRow("TGT1", unit: "%", by: by, n: n, value: 100 * value / meant, statistic: names[1]),
        ]
    }

    /// The figures by office, nil standing for all.
    private func actuals(
        of period: Period, _ training: inout [DayRange: TrainingTotals]
    ) -> [String?: IndicatorRow] {
        switch period.indicator {
        case "OUT1", "OUT2", "OUT3": return outputs(of: period, &training)
        default:
            guard let headline = Self.headlines[period.indicator] else { return [:] }
            var result: [String?: IndicatorRow] = [:]
            for row in stated where row.id == period.indicator && row.statistic == headline.statistic {
                var by = row.by
                let office = by.removeValue(forKey: "office")
                if by == headline.by, result[office] == nil { result[office] = row }
            }
            return result
        }
    }

    private func outputs(
        of period: Period, _ known: inout [DayRange: TrainingTotals]
    ) -> [String?: IndicatorRow] {
        guard !cohort.data.sessions.isEmpty, period.start <= period.end else { return [:] }
        let days = DayRange(period.start, period.end, cohort.data.words)
        let isWhole = cohort.data.sessions.allSatisfy { days.contains($0.date) }
        let training =
            known[days] ?? (isWhole ? cohort.training : TrainingTotals(cohort.data, within: days))
        known[days] = training
        let attending = Tabulation(cohort, cohort.places { training.minutes[$0] > 0 }, treatmentOnly: false)
        let rows: [IndicatorRow]
        switch period.indicator {
        case "OUT1":
            rows = attending.sumRows(Figure("OUT1", unit: "n"), "count", plan: attending.plan(), isCount: true) { _ in 1
            }
        case "OUT2":
            rows = attending.sumRows(Figure("OUT2", unit: "n"), "count", plan: attending.plan(), isCount: true) {
                Double(training.persons[$0])
            }
        default:
            let plan = attending.plan { cell in
                PercentRule.isSensitive(cell.places.lazy.map { Double(training.minutes[Int($0)]) })
            }
            rows = attending.sumRows(Figure("OUT3", unit: "person-h"), "sum", plan: plan, dividedBy: 60) {
                Double(training.minutes[$0])
            }
        }
        var result: [String?: IndicatorRow] = [:]
        for row in rows where row.by.isEmpty || row.by["office"] != nil { result[row.by["office"]] = row }
        // Nobody reached is a figure too, and discloses nobody.
        let none = IndicatorRow(
            period.indicator, unit: period.indicator == "OUT3" ? "person-h" : "n", n: 0, value: 0,
            statistic: period.indicator == "OUT3" ? "sum" : "count")
        for office in cohort.offices.values where result[office] == nil { result[office] = none }
        if result[nil] == nil { result[nil] = none }
        return result
    }
}
