/// A statistic of the values of a cell, and the name that its rows bear.
struct Measure {
    /// For which cells an interval is made.
    enum Intervals {
        case everyCell
        case totalOnly
        case none
    }

    /// What is computed.
    enum Kind {
        /// The mean, with the interval of a method, or none.
        case mean(IndicatorRow.Method?)
        /// The sample standard deviation.
        case deviation
        /// The median, with a bootstrap interval for all cells, for all enterprises together only, or for none.
        case median(Intervals)
        /// Another quantile, by its share.
        case quantile(Double)
        /// The winsorised mean.
        case winsorizedMean
    }

    let name: String
    let kind: Kind

    init(_ name: String, _ kind: Kind) {
        self.name = name
        self.kind = kind
    }

    /// Whether the measure is, times its count, a sum, which would tell a large contributor's amount.
    var isSum: Bool {
        switch kind {
        case .mean, .winsorizedMean: true
        case .deviation, .median, .quantile: false
        }
    }

    /// Whether the measure says nothing without its bootstrap interval: its value stands beside another interval, too.
    var isBootstrapOnly: Bool {
        if case .mean(.bootstrap) = kind { true } else { false }
    }

    /// Whether the measure needs the values in order.
    var needsOrder: Bool {
        switch kind {
        case .mean, .deviation: false
        case .median, .quantile, .winsorizedMean: true
        }
    }
}

/// An indicator's figure before it is measured: its id, its unit, and what tells it from others of the same id.
struct Figure {
    let id: String
    let unit: String
    let by: [String: String]

    init(_ id: String, unit: String, by: [String: String] = [:]) {
        self.id = id
        self.unit = unit
        self.by = by
    }

    /// Rows, one a measure, that say why there is no value.
    func unavailable(
        _ measures: [String], _ status: IndicatorRow.Status, missing: [String] = []
    ) -> [IndicatorRow] {
        measures.map { IndicatorRow(id, unit: unit, by: by, statistic: $0, status: status, missing: missing) }
    }

    /// A row of a group that is not shown.
    func suppressed(_ statistic: String, by: [String: String]) -> IndicatorRow {
        IndicatorRow(id, unit: unit, by: by, statistic: statistic, status: .suppressed)
    }

    /// The figure's group joined with a cell's.
    func by(_ cell: Tabulation.Cell) -> [String: String] { by.merging(cell.by) { $1 } }
}

extension Tabulation {
    /// Rows of the measures of some values (one for each enterprise of the cohort) for all cells, as far as the plan shows
    /// them; means follow a plan for sums where there is one. Cells without members have no rows.
    func rows(
        _ figure: Figure, of values: [Double], _ measures: [Measure], plan: DisclosurePlan,
        sumPlan: DisclosurePlan? = nil
    ) -> [IndicatorRow] {
        let order = measures.contains(where: \.needsOrder) ? sorted(by: values) : []
        var rows: [IndicatorRow] = []
        for (number, cell) in cells.enumerated() where !cell.places.isEmpty {
            let by = figure.by(cell)
            let hidden = plan.isSuppressed[number]
            let hidesSums = hidden || (sumPlan?.isSuppressed[number] ?? false)
            if hidden, hidesSums {
                rows += measures.filter(isWanted)
                    .map { figure.suppressed($0.name, by: by) }
                continue
            }
            let summary = Summary(self, cell: number, order.isEmpty ? ([], []) : order[number], all: values)
            let purpose = ([figure.id] + by.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
                .joined(separator: "|")
            for measure in measures where isWanted(measure) {
                if measure.isSum ? hidesSums : hidden {
                    rows.append(figure.suppressed(measure.name, by: by))
                    continue
                }
                let (value, interval, method) = summary.measure(measure, purpose: purpose + "|" + measure.name)
                guard let value else { continue }
                rows.append(
                    IndicatorRow(
                        figure.id, unit: figure.unit, by: by, n: cell.places.count, value: value,
                        statistic: measure.name, ci95: interval, method: method))
            }
        }
        return rows
    }

    /// Rows of the share, in percent, of enterprises for which something holds, with Wilson's interval.
    func shareRows(
        _ figure: Figure, _ statistic: String, plan: DisclosurePlan, where holds: (Int) -> Bool
    ) -> [IndicatorRow] {
        var rows: [IndicatorRow] = []
        for (number, cell) in cells.enumerated() where !cell.places.isEmpty {
            let by = figure.by(cell)
            if plan.isSuppressed[number] {
                rows.append(figure.suppressed(statistic, by: by))
                continue
            }
            let successes = cell.places.count { holds(Int($0)) }
            rows.append(
                IndicatorRow(
                    figure.id, unit: figure.unit, by: by, n: cell.places.count,
                    value: 100 * Double(successes) / Double(cell.places.count), statistic: statistic,
                    ci95: ConfidenceInterval.wilson(successes: successes, trials: cell.places.count)?.scaled(by: 100),
                    method: .wilson))
        }
        return rows
    }

    /// A number added up over a cell's enterprises, such as a count of persons, as far as the plan shows it.
    func sumRows(
        _ figure: Figure, _ statistic: String, plan: DisclosurePlan, isCount: Bool = false,
        dividedBy divisor: Double = 1,
        of amount: (Int) -> Double
    ) -> [IndicatorRow] {
        var rows: [IndicatorRow] = []
        for (number, cell) in cells.enumerated() where !cell.places.isEmpty {
            let by = figure.by(cell)
            if plan.isSuppressed[number] {
                rows.append(figure.suppressed(statistic, by: by))
                continue
            }
            let sum = cell.places.reduce(0) { $0 + amount(Int($1)) } / divisor
            rows.append(
                IndicatorRow(
                    figure.id, unit: figure.unit, by: by, n: isCount ? Int(sum) : cell.places.count, value: sum,
                    statistic: statistic))
        }
        return rows
    }

    /// Whether a measure is stated: some only matter for their bootstrap.
    private func isWanted(_ measure: Measure) -> Bool {
        settings.intervals == .bootstrap || !measure.isBootstrapOnly
    }

    /// The cohort's seed.
    fileprivate var seed: UInt64 { settings.seed }

    /// Bootstrap over the localities of some enterprises, in their order.
    fileprivate func bootstrap(_ places: ArraySlice<Int32>) -> Bootstrap {
        Bootstrap(localityOfValue: places.map { localityOf(Int($0)) }, localities: localityCount)
    }
}

/// The values of one cell, in both orders.
private struct Summary {
    let tabulation: Tabulation
    let values: [Double]
    let places: ArraySlice<Int32>
    let sorted: RisingOrder.Part
    let moments: Moments
    let isTotal: Bool

    init(_ tabulation: Tabulation, cell: Int, _ sorted: RisingOrder.Part, all: [Double]) {
        let places = tabulation.cells[cell].places
        let values = places.map { all[Int($0)] }
        self.tabulation = tabulation
        isTotal = cell == 0
        self.values = values
        self.places = places
        self.sorted = sorted
        moments = Moments(values)
    }

    func measure(
        _ measure: Measure, purpose: String
    ) -> (value: Double?, interval: ConfidenceInterval?, method: IndicatorRow.Method?) {
        let isLargeEnough = values.count >= IndicatorRow.leastForInterval
        switch measure.kind {
        case .mean(.bootstrap) where isLargeEnough:
            let interval = tabulation.bootstrap(places)
                .meanInterval(of: values, seed: tabulation.seed, purpose: purpose)
            return (moments.mean, interval, .bootstrap)
        case .mean(.t): return (moments.mean, isLargeEnough ? moments.interval : nil, .t)
        case .mean: return (moments.mean, nil, nil)
        case .deviation: return (moments.deviation, nil, nil)
        case .median(let intervals):
            let median = Quantiles.value(0.5, ofSorted: sorted.values)
            let isWanted = intervals == .everyCell || intervals == .totalOnly && isTotal
            guard isWanted, isLargeEnough, tabulation.settings.intervals == .bootstrap else {
                return (median, nil, nil)
            }
            let interval = tabulation.bootstrap(sorted.places)
                .medianInterval(ofSorted: Array(sorted.values), seed: tabulation.seed, purpose: purpose)
            return (median, interval, .bootstrap)
        case .quantile(let share): return (Quantiles.value(share, ofSorted: sorted.values), nil, nil)
        case .winsorizedMean: return (Quantiles.winsorizedMean(ofSorted: sorted.values), nil, nil)
        }
    }
}
