import SurveyModel

/// The stages that enterprises pass, each with its plan: all arms up to the endline interview.
struct Flow {
    /// A stage: who is in it, and which of its cells are shown.
    typealias Stage = (tabulation: Tabulation, plan: DisclosurePlan)

    let enrolled: Stage
    let consented: Stage
    let baseline: Stage
    /// Interviewed in both waves.
    let endline: Stage

    /// Divides the cohort.
    init(_ cohort: Cohort) {
        func stage(_ condition: (Int) -> Bool) -> Stage {
            let tabulation = Tabulation(cohort, cohort.places(where: condition), treatmentOnly: false)
            return (tabulation, tabulation.plan())
        }
        let before = cohort.baseline.isInterviewed
        let after = cohort.endline.isInterviewed
        enrolled = stage { _ in true }
        consented = stage { cohort.enterprises[$0].hasConsent }
        baseline = stage { before[$0] }
        endline = stage { before[$0] && after[$0] }
    }
}
