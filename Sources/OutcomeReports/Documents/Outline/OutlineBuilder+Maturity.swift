import SurveyModel

/// Sections 5 and 6: digital maturity, its dimensions and mechanisms.
extension OutlineBuilder {
    func maturity() -> [Outline.Block] {
        var blocks = absences("MAT2")
        blocks.append(.paragraph(words("maturity.about", ["instrument": report.instrument.name])))
        let statistics = ["mean", "sd", "median", "q1", "q3"]
        func level(_ wave: String) -> [String] {
            let by = ["wave": wave]
            return [
                words("wave.\(wave)"), rows["MAT1", "mean", by: by].count,
                rows["MAT1", "mean", by: by].textWithInterval(1),
            ]
                + statistics.dropFirst().map { rows["MAT1", $0, by: by].text(1) }
        }
        let change = rows["MAT2", "mean_paired_change"]
        blocks.append(
            table(
                words("maturity.paired"),
                ["", "n", words("mean") + " [95 %]", words("sd"), words("median"), words("q1"), words("q3")],
                [
                    level("baseline"), level("endline"),
                    [
                        words("change"), change.count, change.textWithInterval(1, signed: true),
                        rows["MAT2", "sd_paired_change"].text(1),
                        rows["MAT2", "median_paired_change"].text(1, signed: true),
                        rows["MAT2", "q1_paired_change"].text(1, signed: true),
                        rows["MAT2", "q3_paired_change"].text(1, signed: true),
                    ],
                ], note: words("maturity.paired_note")))
        blocks.append(
            table(
                words("maturity.change"), [words("statistic"), "n", words("value"), "95 %", words("method")],
                [
                    changeRow("median_paired_change", bootstrapped: true),
                    changeRow("mean_paired_change", bootstrapped: false),
                    changeRow("mean_paired_change", bootstrapped: true),
                    changeRow("mean_paired_change_common_items", bootstrapped: false),
                ]
                    + ["baseline", "endline"].map { wave in
                        let row = rows["MAT1", "mean", by: ["wave": wave, "population": "all_scored"]]
                        return [
                            words("maturity.all_scored", ["wave": words("wave.\(wave)")]), row.count, row.text(1),
                            row.interval(1), row?.method.map { words("method.\($0.rawValue)") } ?? "",
                        ]
                    }, words: [4]))
        blocks += bands()
        blocks += dimensions()
        if !report.baselineScores.isEmpty, !report.endlineScores.isEmpty {
            blocks.append(
                .chart(
                    Chart(
                        title: words("maturity.curves"), description: words("maturity.curves_description"),
                        content: .curves(
                            before: report.baselineScores, after: report.endlineScores,
                            beforeName: words("wave.baseline"), afterName: words("wave.endline")))))
        }
        return blocks
    }

    private func changeRow(_ statistic: String, bootstrapped: Bool) -> [String] {
        let row = rows["MAT2", statistic, by: [:], bootstrapped: bootstrapped]
        return [
            words("statistic.\(statistic)"), row.count, row.text(1, signed: true), row.interval(1),
            row?.method.map { words("method.\($0.rawValue)") } ?? "",
        ]
    }

    /// The transition matrix, shaded by the share of the panel.
    private func bands() -> [Outline.Block] {
        let matrix = report.transitions
        guard let n = matrix.n, n > 0 else { return [] }
        let names = Band.allCases.map { words("band.\($0.rawValue)") }
        func text(_ count: Int?) -> String { count.map(NumberText.whole) ?? Wording.suppressed }
        var cells: [[String]] = []
        var shades: [[Double]] = []
        for (row, name) in names.enumerated() {
            cells.append([name] + matrix.counts[row].map(text))
            shades.append(
                [0]
                    + matrix.counts[row].map { count in
                        guard let count else { return 0 }
                        return Double(count) / Double(n)
                    })
        }
        let shares = ["share_up", "share_unchanged", "share_down"].map { statistic in
            let row = rows["MAT3", statistic]
            return [words("statistic.\(statistic)"), row.count, row.text(1) + "\u{A0}%", row.interval(1)]
        }
        return [
            table(
                words("maturity.transitions"), [words("maturity.from_to")] + names, cells,
                note: words("maturity.transitions_note", ["n": NumberText.whole(n)]), shades: shades),
            table(words("maturity.moved"), [words("movement"), "n", words("share"), "95 %"], shares),
        ]
    }

    private func dimensions() -> [Outline.Block] {
        let parts = report.instrument.dimensions.map { dimension in
            (
                "\(dimension.id) · \(dimension.name[words.language] ?? dimension.name[.en] ?? "")",
                ["dimension": dimension.id]
            )
        }
        return parted(parts, caption: "maturity.dimensions", description: "maturity.dimensions_description")
    }

    func mechanisms() -> [Outline.Block] {
        let parts = Mechanism.allCases.map {
            ("\($0.rawValue) · \(words("mechanism.\($0.rawValue)"))", ["mechanism": $0.rawValue])
        }
        return [.paragraph(words("mechanisms.exploratory"))] + absences("MAT4")
            + parted(parts, caption: "mechanisms.table", description: "mechanisms.description")
    }

    /// A table and bars of parts of the score at both waves.
    private func parted(
        _ parts: [(label: String, by: [String: String])], caption: String, description: String
    ) -> [Outline.Block] {
        var cells: [[String]] = []
        var pairs: [Chart.Pair] = []
        for (label, by) in parts {
            let before = rows["MAT4", "mean", by: by.merging(["wave": "baseline"]) { $1 }]
            let after = rows["MAT4", "mean", by: by.merging(["wave": "endline"]) { $1 }]
            let change = rows["MAT4", "mean_paired_change", by: by]
            guard before != nil || change != nil else { continue }
            cells.append(
                [label, change.count, before.text(1), after.text(1), change.text(1, signed: true), change.interval(1)])
            if let first = before?.value, let second = after?.value {
                pairs.append(Chart.Pair(label: label, before: first, after: second))
            }
        }
        guard !cells.isEmpty else { return [] }
        var blocks = [
            table(
                words(caption + "_table"),
                ["", "n", words("wave.baseline"), words("wave.endline"), words("change"), "95 %"], cells,
                note: words("maturity.parts_note"))
        ]
        if !pairs.isEmpty {
            blocks.insert(
                .chart(
                    Chart(
                        title: words(caption), description: words(description),
                        content: .pairs(pairs, before: words("wave.baseline"), after: words("wave.endline")))), at: 0)
        }
        return blocks
    }
}
