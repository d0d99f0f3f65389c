import SurveyModel

/// Sections 10–13: villages, data quality, published claims, methods.
extension OutlineBuilder {
    func villages() -> [Outline.Block] { [.paragraph(words("villages.about"))] + absences("VIL1") }

    func quality() -> [Outline.Block] {
        let figures: [(String, [String: String])] = [
            ("QUA1", ["wave": "baseline"]), ("QUA1", ["wave": "endline"]), ("QUA2", [:]),
            ("QUA3", ["wave": "baseline"]),
            ("QUA3", ["wave": "endline"]),
        ]
        var blocks: [Outline.Block] = [
            table(
                words("quality.table"), ["Id", words("indicator"), "%", "95 %", "n"],
                figures.map { id, by in
                    let row = rows[id, "share", by: by]
                    let wave = by["wave"].map { ", " + words("wave.\($0)") } ?? ""
                    return [id, words("indicator.\(id)") + wave, row.text(1), row.interval(1), row.count]
                }, words: [1])
        ]
        blocks += absences("QUA4")
        let warnings = report.warnings.sorted { $0.key < $1.key }.map { words.warning($0.key, $0.value) }
        blocks.append(warnings.isEmpty ? .paragraph(words("quality.no_warnings")) : .list(warnings))
        blocks.append(.paragraph(words("quality.persons")))
        return blocks
    }

    func references() -> [Outline.Block] {
        [
            .notice(words("reference.caution")),
            table(
                words("reference.table"),
                [
                    words("reference.claim"), words("reference.population"), words("reference.source"),
                    words("reference.kind"),
                ],
                ReferenceValue.published.map { reference in
                    [
                        words("reference.\(reference.key).value"), words("reference.\(reference.key).population"),
                        words("reference.\(reference.key).source"),
                        words(reference.isCounterfactual ? "reference.counterfactual" : "reference.not_counterfactual"),
                    ]
                }, note: words("reference.note"), words: [1, 2, 3]),
        ]
    }

    func methods() -> [Outline.Block] {
        let keys = [
            "interviews", "scores", "panel", "change", report.settings.intervals.rawValue, "shares", "winsorized",
            "attendance", "revenue",
            "growth", "suppression", "difference", "rounding", "reproduce",
        ]
        let places = [
            "k": String(report.settings.k), "seed": String(report.settings.seed), "instrument": report.instrument.name,
            "month": report.referenceMonth ?? Wording.absent, "percent": String(TrainingTotals.completionPercent),
            "resamples": NumberText.whole(Bootstrap.resamples), "localities": String(Bootstrap.leastLocalities),
        ]
        var inputs: [String] = []
        for row in report.rows where row.status == .notComputable {
            for input in row.missing {
                let text = row.id + ": " + words.missing(input)
                if !inputs.contains(text) { inputs.append(text) }
            }
        }
        return [.list(keys.map { words("method_note.\($0)", places) }), .heading(words("methods.missing"))]
            + [inputs.isEmpty ? .paragraph(words("methods.nothing_missing")) : .list(inputs)]
    }
}
