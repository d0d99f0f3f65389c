import SurveyModel

/// QUA1–QUA4: how complete the data are, over all arms.
enum Quality {
    /// Response and attrition by the tables asked for, missing answers by wave.
    ///
    /// A share times its count is another count, which coverage states too: what is hidden there is hidden here.
    static func rows(_ cohort: Cohort, _ flow: Flow) -> [IndicatorRow] {
        let baseline = cohort.baseline.isInterviewed
        let endline = cohort.endline.isInterviewed
        var rows: [IndicatorRow] = []
        let response = Figure("QUA1", unit: "%", by: ["wave": "baseline"])
        let (enrolled, enrolledPlan) = flow.enrolled
        let (begun, begunPlan) = flow.baseline
        if enrolled.total.isEmpty {
            rows += response.unavailable(["share"], .notComputable, missing: ["enterprises"])
        }
        rows += enrolled.shareRows(response, "share", plan: enrolledPlan.union(begunPlan)) { baseline[$0] }

        let followUp = Figure("QUA1", unit: "%", by: ["wave": "endline"])
        let attrition = Figure("QUA2", unit: "%")
        if begun.total.isEmpty || !endline.contains(true) {
            let missing = begun.total.isEmpty ? "interviews baseline" : "interviews endline"
            rows += followUp.unavailable(["share"], .notComputable, missing: [missing])
            rows += attrition.unavailable(["share"], .notComputable, missing: [missing])
        } else {
            let plan = begunPlan.union(flow.endline.plan)
            rows += begun.shareRows(followUp, "share", plan: plan) { endline[$0] }
            rows += begun.shareRows(attrition, "share", plan: plan) { !endline[$0] }
        }
        for (wave, scores) in [("baseline", cohort.baseline), ("endline", cohort.endline)] {
            rows.append(missingAnswers(wave, scores, k: cohort.settings.k))
        }
        rows += Figure("QUA4", unit: "%").unavailable(["mean"], .notComputable, missing: ["interview_flags"])
        return rows
    }

    /// QUA3: the share of applicable items without an answer of 0–4.
    private static func missingAnswers(_ wave: String, _ scores: WaveScores, k: Int) -> IndicatorRow {
        let interviews = scores.isInterviewed.count { $0 } - scores.otherInstrument
        let by = ["wave": wave]
        guard scores.applicableItems > 0 else {
            return IndicatorRow(
                "QUA3", unit: "%", by: by, statistic: "share", status: .notComputable, missing: ["interviews \(wave)"])
        }
        guard interviews >= k else {
            return IndicatorRow("QUA3", unit: "%", by: by, statistic: "share", status: .suppressed)
        }
        let missing = scores.applicableItems - scores.answeredItems
        return IndicatorRow(
            "QUA3", unit: "%", by: by, n: interviews,
            value: 100 * Double(missing) / Double(scores.applicableItems), statistic: "share")
    }
}
