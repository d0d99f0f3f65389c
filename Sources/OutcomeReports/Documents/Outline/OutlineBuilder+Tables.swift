import SurveyModel

/// Section 9: the tables by office, state, sector and the like.
extension OutlineBuilder {
    func tables() -> [Outline.Block] {
        var blocks: [Outline.Block] = [
            .paragraph(words("tables.about", ["k": String(report.settings.k)]))
        ]
        for dimension in report.settings.by {
            let groups = groups(of: dimension)
            guard !groups.isEmpty else { continue }
            blocks.append(.heading(words.title(dimension)))
            blocks += maturityTable(dimension, groups)
            blocks += moneyTable(dimension, groups)
            blocks += trainingTable(dimension, groups)
        }
        if report.settings.by.isEmpty { blocks.append(.paragraph(words("tables.none"))) }
        return blocks
    }

    /// The groups of a dimension for which any row stands, in rising order.
    private func groups(of dimension: ReportSettings.Dimension) -> [String] {
        Set(report.rows.filter { $0.id != "TGT1" && $0.id != "DID1" }.compactMap { $0.by[dimension.rawValue] }).sorted()
    }

    private func maturityTable(_ dimension: ReportSettings.Dimension, _ groups: [String]) -> [Outline.Block] {
        var cells: [[String]] = []
        var dots: [Chart.Dot] = []
        for group in groups {
            let by = [dimension.rawValue: group]
            let change = rows["MAT2", "mean_paired_change", by: by]
            guard change != nil else { continue }
            let label = words.group(dimension, group)
            cells.append([
                label, change.count,
                rows["MAT1", "mean", by: by.merging(["wave": "baseline"]) { $1 }].text(1),
                rows["MAT1", "mean", by: by.merging(["wave": "endline"]) { $1 }].text(1),
                change.textWithInterval(1, signed: true),
                rows["MAT2", "median_paired_change", by: by].text(1, signed: true),
                rows["MAT3", "share_up", by: by].text(1),
            ])
            if let value = change?.value {
                dots.append(Chart.Dot(label: label, value: value, low: change?.ci95?.low, high: change?.ci95?.high))
            }
        }
        guard !cells.isEmpty else { return [] }
        let caption = words("tables.maturity", ["dimension": words.name(dimension)])
        var blocks = [
            table(
                caption,
                [
                    words.title(dimension), "n", words("wave.baseline"), words("wave.endline"),
                    words("change") + " [95 %]", words("tables.median_change"), words("tables.share_up"),
                ], cells)
        ]
        if dots.count > 1, dots.count <= 40 {
            blocks.append(
                .chart(
                    Chart(
                        title: words("tables.change_chart", ["dimension": words.name(dimension)]),
                        description: words("tables.change_chart_description"),
                        content: .dots(
                            dots, all: rows["MAT2", "mean_paired_change"]?.value, axis: words("points")))))
        }
        return blocks
    }

    private func moneyTable(_ dimension: ReportSettings.Dimension, _ groups: [String]) -> [Outline.Block] {
        let hasReal = rows["REV1", "median", by: ["price": "real", "wave": "endline"]]?.status == .ok
        let price = hasReal ? "real" : "nominal"
        var cells: [[String]] = []
        for group in groups {
            let by = [dimension.rawValue: group]
            func row(_ id: String, _ statistic: String, _ extra: [String: String]) -> IndicatorRow? {
                rows[id, statistic, by: by.merging(extra) { $1 }]
            }
            let before = row("REV1", "median", ["price": price, "wave": "baseline"])
            let growth = row("REV2", "median_growth", ["price": price])
            let online = row("REV3", "share_selling_online", ["wave": "endline"])
            guard before != nil || growth != nil || online != nil else { continue }
            cells.append([
                words.group(dimension, group), before.count, before.text(0),
                row("REV1", "median", ["price": price, "wave": "endline"]).text(0), growth.count,
                growth.textWithInterval(1, signed: true), online.text(1),
            ])
        }
        guard !cells.isEmpty else { return [] }
        return [
            table(
                words("tables.money", ["dimension": words.name(dimension), "price": words("price.\(price)")]),
                [
                    words.title(dimension), "n", words("tables.sales_before"), words("tables.sales_after"),
                    words("tables.growth_n"), words("tables.growth") + " [95 %]", words("tables.online"),
                ], cells)
        ]
    }

    private func trainingTable(_ dimension: ReportSettings.Dimension, _ groups: [String]) -> [Outline.Block] {
        var cells: [[String]] = []
        for group in groups {
            let by = [dimension.rawValue: group]
            let completed = rows["OUT4", "share", by: by]
            let reached = rows["OUT1", "count", by: by]
            guard completed != nil || reached != nil else { continue }
            cells.append([
                words.group(dimension, group), reached.text(0), rows["OUT2", "count", by: by].text(0),
                rows["OUT3", "sum", by: by].text(0), completed.text(1),
                rows["QUA1", "share", by: by.merging(["wave": "baseline"]) { $1 }].text(1),
                rows["QUA2", "share", by: by].text(1),
            ])
        }
        guard !cells.isEmpty else { return [] }
        return [
            table(
                words("tables.training", ["dimension": words.name(dimension)]),
                [
                    words.title(dimension), words("enterprises"), words("persons"), words("tables.hours"),
                    words("tables.completed"), words("coverage.response"), words("coverage.attrition"),
                ], cells)
        ]
    }
}
