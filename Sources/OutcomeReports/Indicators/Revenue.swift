import SurveyModel

/// REV1–REV3 and PRO1: monthly sales and profit in Mexican pesos, and the share sold online.
struct Revenue {
    /// The rows.
    private(set) var rows: [IndicatorRow] = []
    /// The index and reference month used.
    let money: RealMoney

    private let cohort: Cohort
    private var panels: [(places: [Int32], tabulation: Tabulation, plan: DisclosurePlan)] = []
    private let sales: Pair
    private let realSales: Pair
    private let profit: Pair
    private let realProfit: Pair
    private let online: Pair

    /// An amount at both waves by enterprise, not a number where either is missing.
    private struct Pair {
        var before: [Double]
        var after: [Double]
        var difference: [Double] { zip(before, after).map { $1 - $0 } }
    }

    private static let growthMeasures = [
        Measure("median_growth", .median(.everyCell)), Measure("q1_growth", .quantile(0.25)),
        Measure("q3_growth", .quantile(0.75)), Measure("mean_growth", .mean(.t)),
        Measure("winsorized_mean_growth", .winsorizedMean),
    ]
    private static let median = Measure("median", .median(.totalOnly))
    private static let quartiles = [Measure("q1", .quantile(0.25)), Measure("q3", .quantile(0.75))]
    private static let means = [Measure("mean", .mean(.t)), Measure("winsorized_mean", .winsorizedMean)]
    private static let medianChange = Measure("median_paired_change", .median(.totalOnly))

    /// Computes the family.
    init(_ cohort: Cohort) {
        self.cohort = cohort
        sales = Self.pair(cohort) { $0.sales }
        profit = Self.pair(cohort) { $0.profit }
        online = Self.pair(cohort) { $0.onlineShare }
        var months = Set<PriceMonth>()
        var last = (DayCode.none, DayCode.none)
        for place in cohort.enterprises.indices
        where cohort.isTreatment[place] && (!sales.before[place].isNaN || !profit.before[place].isNaN) {
            let days = (cohort.enterprises[place].baselineRevenue.end, cohort.enterprises[place].endlineRevenue.end)
            // Neighbours mostly report on the same months.
            guard days != last else { continue }
            last = days
            months.insert(PriceMonth(number: days.0.monthNumber))
            months.insert(PriceMonth(number: days.1.monthNumber))
        }
        money = RealMoney(
            months: months, referenceMonth: cohort.settings.referenceMonth, indexes: cohort.data.priceIndexes)
        realSales = Self.real(sales, cohort, money)
        realProfit = Self.real(profit, cohort, money)
        addLevels("REV1", sales, realSales, missing: "sales")
        addGrowth()
        addOnlineShare()
        addProfit()
    }

    /// Amounts in hundredths, where both waves have one.
    private static func pair(_ cohort: Cohort, _ amount: (ChosenRevenue) -> Int64) -> Pair {
        let amounts = Threads.map(cohort.enterprises.count) { place -> SIMD2<Double> in
            let first = amount(cohort.enterprises[place].baselineRevenue)
            let second = amount(cohort.enterprises[place].endlineRevenue)
            guard first != EnterpriseRow.absent, second != EnterpriseRow.absent else { return SIMD2(.nan, .nan) }
            return SIMD2(Double(first) / 100, Double(second) / 100)
        }
        return Pair(before: amounts.map { $0.x }, after: amounts.map { $0.y })
    }

    /// The pair in prices of the reference month.
    private static func real(_ pair: Pair, _ cohort: Cohort, _ money: RealMoney) -> Pair {
        guard money.missingMonths.isEmpty else { return pair }
        var result = pair
        // Neighbours mostly report on the same months.
        var last = (before: (day: DayCode.none, factor: Double.nan), after: (day: DayCode.none, factor: Double.nan))
        for place in cohort.enterprises.indices where !pair.before[place].isNaN {
            let (before, after) = (
                cohort.enterprises[place].baselineRevenue.end, cohort.enterprises[place].endlineRevenue.end
            )
            if before != last.before.day { last.before = (before, money.factor(on: before)) }
            if after != last.after.day { last.after = (after, money.factor(on: after)) }
            result.before[place] *= last.before.factor
            result.after[place] *= last.after.factor
            // An index that one of the two lacks leaves neither; the comparison arm may have months of its own.
            if result.before[place].isNaN || result.after[place].isNaN {
                result.before[place] = .nan
                result.after[place] = .nan
            }
        }
        return result
    }

    /// The enterprises that have both amounts, and which of their cells are shown; many indicators are about the same ones.
    private mutating func panel(
        _ pair: Pair, where condition: (Int) -> Bool = { _ in true }
    ) -> (tabulation: Tabulation, plan: DisclosurePlan) {
        let places = cohort.places { !pair.before[$0].isNaN && condition($0) }
        if let known = panels.first(where: { $0.places == places }) { return (known.tabulation, known.plan) }
        let tabulation = Tabulation(cohort, places)
        let plan = tabulation.plan()
        panels.append((places, tabulation, plan))
        return (tabulation, plan)
    }

    /// PRO1, real, with the change.
    private mutating func addProfit() {
        addLevels("PRO1", profit, realProfit, missing: "profit")
        let figure = Figure("PRO1", unit: "MXN", by: ["price": "real"])
        guard money.missingMonths.isEmpty else { return }
        let (panel, plan) = self.panel(realProfit)
        if panel.total.isEmpty { return }
        rows += panel.rows(figure, of: realProfit.difference, [Self.medianChange], plan: plan)
    }

    /// The levels at both waves: real, and the nominal median beside them.
    private mutating func addLevels(_ id: String, _ nominal: Pair, _ real: Pair, missing input: String) {
        for price in ["real", "nominal"] {
            let isReal = price == "real"
            let measures = isReal ? [Self.median] + Self.quartiles + Self.means : [Self.median]
            let amounts = isReal ? real : nominal
            let (panel, plan) = self.panel(amounts)
            let sumPlan = panel.plan { cell in
                PercentRule.isSensitive(cell.places.lazy.map { amounts.before[Int($0)] })
                    || PercentRule.isSensitive(cell.places.lazy.map { amounts.after[Int($0)] })
            }
            for (wave, values) in [("baseline", amounts.before), ("endline", amounts.after)] {
                let figure = Figure(id, unit: "MXN", by: ["price": price, "wave": wave])
                if panel.total.isEmpty {
                    rows += figure.unavailable(
                        measures.map(\.name), .notComputable, missing: ["\(input) baseline", "\(input) endline"])
                } else if isReal, !money.missingMonths.isEmpty {
                    rows += figure.unavailable(measures.map(\.name), .notComputable, missing: money.missingInputs)
                } else {
                    rows += panel.rows(figure, of: values, measures, plan: plan, sumPlan: sumPlan)
                }
            }
        }
    }

    /// REV2: growth in percent of a baseline above zero, nominal and real, and how many have none.
    private mutating func addGrowth() {
        let (panel, plan) = self.panel(sales)
        for price in ["nominal", "real"] {
            let figure = Figure("REV2", unit: "%", by: ["price": price])
            let names = Self.growthMeasures.map(\.name)
            if panel.total.isEmpty {
                rows += figure.unavailable(names, .notComputable, missing: ["sales baseline", "sales endline"])
                continue
            }
            if price == "real", !money.missingMonths.isEmpty {
                rows += figure.unavailable(names, .notComputable, missing: money.missingInputs)
                continue
            }
            let amounts = price == "real" ? realSales : sales
            let growth = zip(amounts.before, amounts.after).map { $0 > 0 ? 100 * ($1 - $0) / $0 : .nan }
            let (growing, growingPlan) = self.panel(amounts) { !growth[$0].isNaN }
            if growing.total.isEmpty {
                rows += figure.unavailable(names, .notComputable, missing: ["sales above zero at baseline"])
            } else {
                rows += growing.rows(figure, of: growth, Self.growthMeasures, plan: growingPlan)
            }
        }
        if !panel.total.isEmpty {
            let undefined = panel.total.count { !(sales.before[Int($0)] > 0) }
            let figure = Figure("REV2", unit: "n")
            if plan.isSuppressed[0] {
                rows += figure.unavailable(["undefined"], .suppressed)
            } else {
                rows.append(
                    IndicatorRow(
                        "REV2", unit: "n", n: panel.total.count, value: Double(undefined), statistic: "undefined"))
            }
        }
    }

    /// REV3: who sells online, and how much of the sales that is.
    private mutating func addOnlineShare() {
        let (panel, plan) = self.panel(online)
        for (wave, values) in [("baseline", online.before), ("endline", online.after)] {
            let figure = Figure("REV3", unit: "%", by: ["wave": wave])
            if panel.total.isEmpty {
                rows += figure.unavailable(
                    ["share_selling_online", "mean_online_share"], .notComputable,
                    missing: ["online_share baseline", "online_share endline"])
                continue
            }
            rows += panel.shareRows(figure, "share_selling_online", plan: plan) { values[$0] > 0 }
            rows += panel.rows(figure, of: values, [Measure("mean_online_share", .mean(.t))], plan: plan)
        }
        if !panel.total.isEmpty {
            rows += panel.rows(
                Figure("REV3", unit: "points"), of: online.difference,
                [Measure("mean_paired_change_online_share", .mean(.t))], plan: plan)
        }
    }
}
