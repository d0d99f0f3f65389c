/// Finds the rows of a report quickly, and writes them as text.
struct RowIndex {
    private var rows: [String: IndicatorRow] = [:]

    /// Indexes the rows; of several methods the first is found unless one is asked for.
    init(_ report: OutcomeReport) {
        rows.reserveCapacity(report.rows.count)
        for row in report.rows {
            let key = Self.key(row.id, row.statistic, row.by)
            if rows[key] == nil { rows[key] = row }
            if row.method == .bootstrap { rows[key + "|bootstrap"] = row }
        }
    }

    /// A row; with `bootstrapped` the one with that interval.
    subscript(
        _ id: String, _ statistic: String, by by: [String: String] = [:], bootstrapped isBootstrapped: Bool = false
    )
        -> IndicatorRow?
    {
        let key = Self.key(id, statistic, by)
        return isBootstrapped ? rows[key + "|bootstrap"] ?? rows[key] : rows[key]
    }

    private static func key(_ id: String, _ statistic: String, _ by: [String: String]) -> String {
        id + "|" + statistic + by.sorted { $0.key < $1.key }.map { "|\($0.key)=\($0.value)" }.joined()
    }
}

extension IndicatorRow? {
    /// The value at some decimals, or why there is none.
    func text(_ places: Int, signed: Bool = false) -> String {
        guard let row = self else { return Wording.absent }
        if row.status == .suppressed { return Wording.suppressed }
        return row.value.map { NumberText.fixed($0, places, signed: signed) } ?? Wording.absent
    }

    /// The interval at some decimals, empty without one.
    func interval(_ places: Int) -> String {
        guard let interval = self?.ci95 else { return "" }
        return NumberText.fixed(interval.low, places) + "\u{A0}…\u{A0}" + NumberText.fixed(interval.high, places)
    }

    /// The value and, in brackets, its interval.
    func textWithInterval(_ places: Int, signed: Bool = false) -> String {
        let interval = interval(places)
        return interval.isEmpty ? text(places, signed: signed) : text(places, signed: signed) + "\u{A0}[\(interval)]"
    }

    /// The count.
    var count: String {
        guard let row = self else { return Wording.absent }
        if row.status == .suppressed { return Wording.suppressed }
        return row.n.map(NumberText.whole) ?? Wording.absent
    }
}
