import SurveyModel

/// OUT1–OUT5: who was reached by how much training.
struct Outreach {
    /// The rows.
    let rows: [IndicatorRow]
    /// OUT1's rows for offices and for all, which targets are compared with, are shown by this plan.
    let plan: DisclosurePlan

    /// Counts over all arms: an output is what was delivered, to whomever. OUT4 is about the treatment arm.
    init(_ cohort: Cohort) {
        let training = cohort.training
        let attending = Tabulation(
            cohort, cohort.places { training.minutes[$0] > 0 }, treatmentOnly: false)
        let plan = attending.plan()
        let hoursPlan = attending.plan { cell in
            PercentRule.isSensitive(cell.places.lazy.map { Double(training.minutes[Int($0)]) })
        }
        var rows: [IndicatorRow] = []
        let figures = (
            reached: Figure("OUT1", unit: "n"), persons: Figure("OUT2", unit: "n"),
            hours: Figure("OUT3", unit: "person-h"),
            completed: Figure("OUT4", unit: "%")
        )
        if cohort.data.sessions.isEmpty {
            for figure in [figures.reached, figures.persons] {
                rows += figure.unavailable(["count"], .notComputable, missing: ["training"])
            }
            rows += figures.hours.unavailable(["sum"], .notComputable, missing: ["training"])
            rows += figures.completed.unavailable(["share"], .notComputable, missing: ["training"])
        } else {
            if attending.total.isEmpty {
                rows.append(IndicatorRow("OUT1", unit: "n", n: 0, value: 0, statistic: "count"))
                rows.append(IndicatorRow("OUT2", unit: "n", n: 0, value: 0, statistic: "count"))
                rows.append(IndicatorRow("OUT3", unit: "person-h", n: 0, value: 0, statistic: "sum"))
            }
            rows += attending.sumRows(figures.reached, "count", plan: plan, isCount: true) { _ in 1 }
            rows += attending.sumRows(figures.persons, "count", plan: plan, isCount: true) {
                Double(training.persons[$0])
            }
            rows += attending.sumRows(figures.hours, "sum", plan: hoursPlan, dividedBy: 60) {
                Double(training.minutes[$0])
            }
            let enrolled = Tabulation(cohort, cohort.places { _ in true })
            if enrolled.total.isEmpty {
                rows += figures.completed.unavailable(["share"], .notComputable, missing: ["enterprises"])
            }
            rows += enrolled.shareRows(figures.completed, "share", plan: enrolled.plan()) { training.hasCompleted[$0] }
        }
        rows.append(
            IndicatorRow("OUT5", unit: "n", n: cohort.data.teams, value: Double(cohort.data.teams), statistic: "count"))
        self.rows = rows
        self.plan = plan
    }
}
