import SurveyModel

/// Sections 7 and 8: revenue, profit, jobs and prices; the comparison with enterprises that were not trained.
extension OutlineBuilder {
    func money() -> [Outline.Block] {
        var blocks = absences("REV1", "REV2", "REV3")
        blocks += growthCaution()
        blocks += levels("REV1", caption: "money.sales")
        let dots = ["baseline", "endline"].compactMap { wave -> Chart.Dot? in
            let price = rows["REV1", "median", by: ["price": "real", "wave": wave]]?.status == .ok ? "real" : "nominal"
            guard let row = rows["REV1", "median", by: ["price": price, "wave": wave]], let value = row.value else {
                return nil
            }
            return Chart.Dot(
                label: words("wave.\(wave)") + " (\(words("price.\(price)")))", value: value, low: row.ci95?.low,
                high: row.ci95?.high)
        }
        if dots.count == 2 {
            blocks.append(
                .chart(
                    Chart(
                        title: words("money.median_sales"), description: words("money.median_sales_description"),
                        content: .dots(dots, all: nil, axis: "MXN"))))
        }
        blocks += growth()
        blocks += online()
        blocks += levels("PRO1", caption: "money.profit")
        blocks += absences("PRO1", "JOB1", "PRC1")
        return blocks
    }

    private func levels(_ id: String, caption: String) -> [Outline.Block] {
        var cells: [[String]] = []
        for price in ["real", "nominal"] {
            for wave in ["baseline", "endline"] {
                let by = ["price": price, "wave": wave]
                let median = rows[id, "median", by: by]
                guard median?.status == .ok || median?.status == .suppressed else { continue }
                cells.append(
                    [
                        words("wave.\(wave)") + ", " + words("price.\(price)"), median.count,
                        median.textWithInterval(0),
                    ] + ["q1", "q3", "mean", "winsorized_mean"].map { rows[id, $0, by: by].text(0) })
            }
        }
        let change = rows[id, "median_paired_change", by: ["price": "real"]]
        if change?.status == .ok {
            cells.append(
                [words("statistic.median_paired_change"), change.count, change.textWithInterval(0, signed: true)]
                    + Array(repeating: "", count: 4))
        }
        guard !cells.isEmpty else { return [] }
        return [
            table(
                words(caption),
                [
                    "MXN", "n", words("median") + " [95 %]", words("q1"), words("q3"), words("mean"),
                    words("winsorized_mean"),
                ], cells,
                note: report.referenceMonth.map { words("money.real_note", ["month": $0]) } ?? "")
        ]
    }

    private func growth() -> [Outline.Block] {
        let cells = ["nominal", "real"].compactMap { price -> [String]? in
            let by = ["price": price]
            let median = rows["REV2", "median_growth", by: by]
            guard median?.status == .ok || median?.status == .suppressed else { return nil }
            return [
                words("price.\(price)"), median.count, median.textWithInterval(1, signed: true),
                rows["REV2", "q1_growth", by: by].text(1, signed: true),
                rows["REV2", "q3_growth", by: by].text(1, signed: true),
                rows["REV2", "mean_growth", by: by].text(1, signed: true),
                rows["REV2", "winsorized_mean_growth", by: by].text(1, signed: true),
            ]
        }
        guard !cells.isEmpty else { return [] }
        return [
            table(
                words("money.growth"),
                [
                    "%", "n", words("median") + " [95 %]", words("q1"), words("q3"), words("mean"),
                    words("winsorized_mean"),
                ], cells, note: words("money.undefined", ["count": rows["REV2", "undefined"].text(0)]))
        ]
    }

    private func online() -> [Outline.Block] {
        let cells = ["baseline", "endline"].compactMap { wave -> [String]? in
            let share = rows["REV3", "share_selling_online", by: ["wave": wave]]
            guard share?.status == .ok || share?.status == .suppressed else { return nil }
            let mean = rows["REV3", "mean_online_share", by: ["wave": wave]]
            return [words("wave.\(wave)"), share.count, share.textWithInterval(1), mean.textWithInterval(1)]
        }
        guard !cells.isEmpty else { return [] }
        return [
            table(
                words("money.online"),
                [
                    "", "n", words("money.share_selling_online") + " [95 %]",
                    words("money.mean_online_share") + " [95 %]",
                ],
                cells)
        ]
    }

    func difference() -> [Outline.Block] {
        let by = ["indicator": "MAT2"]
        let row = rows["DID1", "difference_in_differences", by: by]
        guard let row, row.status == .ok else {
            if row?.status == .suppressed { return [.notice(words("difference.suppressed"))] }
            return [.notice(words("attribution.before_after"))] + absences("DID1")
        }
        let cells = ["treatment", "comparison"].map { arm -> [String] in
            let change = rows["DID1", "mean_paired_change", by: by.merging(["arm": arm]) { $1 }]
            return [words("arm.\(arm)"), change.count, change.text(1, signed: true), change.interval(1)]
        }
        let all = IndicatorRow?.some(row)
        return [
            .notice(words("attribution.difference_in_differences")),
            table(
                words("difference.table"), ["", "n", words("change"), "95 %"],
                cells + [[words("difference.difference"), all.count, all.text(1, signed: true), all.interval(1)]]),
        ]
    }
}
