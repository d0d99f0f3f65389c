import SurveyModel

/// MAT1–MAT4: digital maturity at the waves and its change, on enterprises scored at both (the panel).
struct Maturity {
    /// The rows.
    private(set) var rows: [IndicatorRow] = []
    /// The panel.
    let panel: Tabulation
    /// Which of its cells are shown.
    let plan: DisclosurePlan
    /// By enterprise of the cohort, the change of the total; not a number outside the panel.
    let change: [Double]

    private let cohort: Cohort

    private static let levelMeasures = [
        Measure("mean", .mean(.t)), Measure("sd", .deviation), Measure("median", .median(.none)),
        Measure("q1", .quantile(0.25)), Measure("q3", .quantile(0.75)),
    ]
    private static let changeMeasures = [
        Measure("mean_paired_change", .mean(.t)), Measure("mean_paired_change", .mean(.bootstrap)),
        Measure("sd_paired_change", .deviation),
        Measure("median_paired_change", .median(.everyCell)),
        Measure("q1_paired_change", .quantile(0.25)), Measure("q3_paired_change", .quantile(0.75)),
    ]
    private static let commonMeasures = [Measure("mean_paired_change_common_items", .mean(.t))]
    private static let shares = ["share_up", "share_down", "share_unchanged"]

    /// Computes the family.
    init(_ cohort: Cohort) {
        self.cohort = cohort
        let before = cohort.baseline.total
        let after = cohort.endline.total
        change = before.indices.map { after[$0] - before[$0] }
        let change = change
        panel = Tabulation(cohort, cohort.places { !change[$0].isNaN })
        plan = panel.plan()
        addLevels()
        if panel.total.isEmpty {
            addAbsence()
        } else {
            addChanges()
            addBands()
            addParts()
        }
    }

    /// MAT1: the panel's levels, and those of everybody scored in a wave.
    private mutating func addLevels() {
        for (wave, scores) in [("baseline", cohort.baseline), ("endline", cohort.endline)] {
            let figure = Figure("MAT1", unit: "points", by: ["wave": wave])
            rows += panel.rows(figure, of: scores.total, Self.levelMeasures, plan: plan)
            let scored = Tabulation(cohort, cohort.places { !scores.total[$0].isNaN })
            let everybody = Figure("MAT1", unit: "points", by: ["wave": wave, "population": "all_scored"])
            let measures = [Self.levelMeasures[0], Self.levelMeasures[2]]
            if scored.total.isEmpty {
                let interviewed = scores.isInterviewed.contains(true)
                let isOther = interviewed && scores.otherInstrument == scores.isInterviewed.count { $0 }
                rows += everybody.unavailable(
                    measures.map(\.name), interviewed && !isOther ? .notScored : .notComputable,
                    missing: interviewed
                        ? (isOther ? ["instrument \(cohort.instrument.name)"] : []) : ["interviews \(wave)"])
            } else {
                rows += scored.rows(everybody, of: scores.total, measures, plan: scored.plan(around: panel))
            }
        }
    }

    /// Says why nothing can be compared.
    private mutating func addAbsence() {
        let (status, missing) = absence()
        let levels = Self.levelMeasures.map(\.name)
        for wave in ["baseline", "endline"] {
            rows += Figure("MAT1", unit: "points", by: ["wave": wave]).unavailable(levels, status, missing: missing)
        }
        var names = Self.changeMeasures.map(\.name)
        names.remove(at: 1)
        rows += Figure("MAT2", unit: "points")
            .unavailable(names + Self.commonMeasures.map(\.name), status, missing: missing)
        rows += Figure("MAT3", unit: "%").unavailable(Self.shares, status, missing: missing)
        rows += Figure("MAT4", unit: "points").unavailable(["mean_paired_change"], status, missing: missing)
    }

    /// The reason why the panel is empty.
    func absence() -> (IndicatorRow.Status, [String]) {
        let treated = cohort.isTreatment
        let baseline = cohort.baseline.isInterviewed
        let endline = cohort.endline.isInterviewed
        var missing: [String] = []
        if !treated.indices.contains(where: { treated[$0] && baseline[$0] }) { missing.append("interviews baseline") }
        if !treated.indices.contains(where: { treated[$0] && endline[$0] }) { missing.append("interviews endline") }
        if !missing.isEmpty { return (.notComputable, missing) }
        guard treated.indices.contains(where: { treated[$0] && baseline[$0] && endline[$0] }) else {
            return (.notComputable, ["pairs"])
        }
        if cohort.baseline.otherInstrument + cohort.endline.otherInstrument > 0 {
            return (.notComputable, ["instrument \(cohort.instrument.name)"])
        }
        return (.notScored, [])
    }

    private mutating func addChanges() {
        let figure = Figure("MAT2", unit: "points")
        rows += panel.rows(figure, of: change, Self.changeMeasures, plan: plan)
        let common = cohort.commonChange
        let comparable = Tabulation(panel) { !common[$0].isNaN }
        if comparable.total.isEmpty {
            rows += figure.unavailable(Self.commonMeasures.map(\.name), .notScored)
        } else {
            rows += comparable.rows(figure, of: common, Self.commonMeasures, plan: narrowed(to: comparable))
        }
    }

    private mutating func addBands() {
        let before = cohort.baseline.band
        let after = cohort.endline.band
        let figure = Figure("MAT3", unit: "%")
        rows += panel.shareRows(figure, Self.shares[0], plan: plan) { after[$0] > before[$0] }
        rows += panel.shareRows(figure, Self.shares[1], plan: plan) { after[$0] < before[$0] }
        rows += panel.shareRows(figure, Self.shares[2], plan: plan) { after[$0] == before[$0] }
    }

    /// MAT4: the dimensions and mechanisms, each on the panel's enterprises that have it in both waves.
    private mutating func addParts() {
        let dimensions = cohort.instrument.dimensions
        let mechanisms = Mechanism.allCases
        rows += Threads.pieces(dimensions.count + mechanisms.count) { part -> [IndicatorRow] in
            if part < dimensions.count {
                return partRows(
                    ["dimension": dimensions[part].id], before: cohort.baseline.dimension(part),
                    after: cohort.endline.dimension(part))
            }
            let mechanism = mechanisms[part - dimensions.count]
            return partRows(
                ["mechanism": mechanism.rawValue], before: cohort.baseline.mechanism(mechanism),
                after: cohort.endline.mechanism(mechanism))
        }.joined()
    }

    private func partRows(_ by: [String: String], before: [Double], after: [Double]) -> [IndicatorRow] {
        let changes = before.indices.map { after[$0] - before[$0] }
        let isWhole = !panel.total.contains { changes[Int($0)].isNaN }
        let part = isWhole ? panel : Tabulation(panel) { !changes[$0].isNaN }
        let measure = Measure("mean_paired_change", .mean(.t))
        if part.total.isEmpty {
            return Figure("MAT4", unit: "points", by: by).unavailable([measure.name], .notScored)
        }
        var rows: [IndicatorRow] = []
        let partPlan = isWhole ? plan : narrowed(to: part)
        for (wave, scores) in [("baseline", before), ("endline", after)] {
            rows += part.totalRow(
                Figure("MAT4", unit: "points", by: by.merging(["wave": wave]) { $1 }), of: scores, plan: partPlan)
        }
        return rows + part.rows(Figure("MAT4", unit: "points", by: by), of: changes, [measure], plan: partPlan)
    }

    /// The panel's plan for a part of the panel; where anything is or must be hidden, together with a plan of its own.
    private func narrowed(to part: Tabulation) -> DisclosurePlan {
        let k = cohort.settings.k
        let isOpen = part.cells.indices.allSatisfy { cell in
            !plan.isSuppressed[cell] && (part.cells[cell].places.isEmpty || part.cells[cell].places.count >= k)
        }
        return isOpen ? plan : part.plan().union(plan)
    }
}

extension Tabulation {
    /// The mean for all enterprises only.
    fileprivate func totalRow(_ figure: Figure, of values: [Double], plan: DisclosurePlan) -> [IndicatorRow] {
        if plan.isSuppressed[0] { return figure.unavailable(["mean"], .suppressed) }
        let moments = Moments(total.map { values[Int($0)] })
        return [
            IndicatorRow(
                figure.id, unit: figure.unit, by: figure.by, n: total.count, value: moments.mean, statistic: "mean",
                ci95: moments.interval, method: .t)
        ]
    }
}
