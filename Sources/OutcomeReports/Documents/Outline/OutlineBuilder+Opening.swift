import SurveyModel

/// Sections 1–4: where the report comes from, what it found, who is behind it, the training.
extension OutlineBuilder {
    func identity() -> [Outline.Block] {
        let identity = report.identity
        let settings = report.settings
        let by = settings.by.map(words.name).joined(separator: ", ")
        return [
            .pairs([
                (words("identity.program"), identity.program),
                (words("identity.fingerprint"), identity.fingerprint),
                (words("identity.office"), identity.office),
                (words("identity.cut_off"), identity.cutOff),
                (words("identity.state_code"), identity.stateCode),
                (words("identity.state_digest"), identity.stateDigest),
                (words("identity.instrument"), report.instrument.name),
                (
                    words("identity.interviews"),
                    words(settings.approvedOnly ? "interviews.approved" : "interviews.submitted")
                ),
                (words("identity.by"), by.isEmpty ? Wording.absent : by),
                (words("identity.k"), String(settings.k)),
                (words("identity.intervals"), words("intervals.\(settings.intervals.rawValue)")),
                (words("identity.seed"), String(settings.seed)),
                (words("identity.reference_month"), report.referenceMonth ?? Wording.absent),
                (words("identity.software"), identity.software),
            ])
        ]
    }

    func keyResults() -> [Outline.Block] {
        var results: [Outline.KeyResult] = []
        func add(
            _ key: String, _ row: IndicatorRow?, places: Int, unit: String = "", signed: Bool = false,
            isCount: Bool = false
        ) {
            guard let row, row.status == .ok || row.status == .suppressed else { return }
            let value = IndicatorRow?.some(row).text(places, signed: signed)
            results.append(
                Outline.KeyResult(
                    label: words("key.\(key)"), value: row.status == .ok ? value + unit : value,
                    interval: IndicatorRow?.some(row).interval(places),
                    n: isCount ? "" : row.n.map { "n\u{A0}=\u{A0}" + NumberText.whole($0) } ?? ""))
        }
        add("reached", rows["OUT1", "count"], places: 0, isCount: true)
        add("hours", rows["OUT3", "sum"], places: 0)
        add("completed", rows["OUT4", "share"], places: 1, unit: "\u{A0}%")
        add("change_median", rows["MAT2", "median_paired_change"], places: 1, signed: true)
        add("change_mean", rows["MAT2", "mean_paired_change"], places: 1, signed: true)
        add("share_up", rows["MAT3", "share_up"], places: 1, unit: "\u{A0}%")
        let price = rows["REV2", "median_growth", by: ["price": "real"]]?.status == .ok ? "real" : "nominal"
        add(
            "growth_\(price)", rows["REV2", "median_growth", by: ["price": price]], places: 1, unit: "\u{A0}%",
            signed: true)
        add("selling_online", rows["REV3", "share_selling_online", by: ["wave": "endline"]], places: 1, unit: "\u{A0}%")
        var blocks: [Outline.Block] = [.notice(attribution)]
        blocks.append(results.isEmpty ? .paragraph(words("key.none")) : .results(results))
        blocks.append(.paragraph(words("key.note")))
        blocks += growthCaution()
        blocks += absences("MAT2", "REV2")
        return blocks
    }

    /// What must stand beside any growth figure.
    func growthCaution() -> [Outline.Block] {
        let hasGrowth = report.rows.contains { $0.id == "REV2" && $0.status == .ok && $0.unit == "%" }
        return hasGrowth ? [.notice(words("reference.caution"))] : []
    }

    func coverage() -> [Outline.Block] {
        let coverage = report.coverage
        func cell(_ counts: Coverage.Counts, _ stage: Coverage.Stage) -> String {
            counts[stage].map(NumberText.whole) ?? Wording.suppressed
        }
        let stages = Coverage.Stage.allCases
        let flow = stages.map { stage -> [String] in
            var share = ""
            if let count = coverage.total[stage], let enrolled = coverage.total[.enrolled], enrolled > 0 {
                share = NumberText.fixed(100 * Double(count) / Double(enrolled), 1)
            }
            return [words("stage.\(stage.rawValue)"), cell(coverage.total, stage), share]
        }
        var blocks: [Outline.Block] = [
            .textTable(
                Outline.Table(
                    caption: words("coverage.flow"),
                    header: [words("coverage.stage"), words("enterprises"), words("coverage.of_enrolled")], rows: flow,
                    note: note("", for: flow)))
        ]
        let bars = zip(stages, flow).map { stage, cells in
            Chart.Bar(
                label: cells[0], value: Double(coverage.total[stage] ?? 0),
                text: cells[2].isEmpty ? cells[1] : "\(cells[1])  (\(cells[2])\u{A0}%)")
        }
        blocks.append(
            .chart(
                Chart(
                    title: words("coverage.flow"), description: words("coverage.flow_description"),
                    content: .bars(bars))))
        blocks.append(
            table(
                words("coverage.by_office"),
                [words.title(.office)] + stages.map { words("stage_short.\($0.rawValue)") } + [
                    words("coverage.response"), words("coverage.attrition"),
                ],
                coverage.offices.map { office, counts in
                    [office] + stages.map { cell(counts, $0) } + [
                        percent(counts[.baseline], of: counts[.enrolled]), percent(counts.lost, of: counts[.baseline]),
                    ]
                }, note: words("coverage.office_note")))
        blocks.append(.paragraph(attritionSentence()))
        return blocks
    }

    private func percent(_ part: Int?, of whole: Int?) -> String {
        guard let part, let whole, whole > 0 else { return Wording.suppressed }
        return NumberText.fixed(100 * Double(part) / Double(whole), 1)
    }

    private func attritionSentence() -> String {
        let coverage = report.coverage
        guard let stayers = coverage.stayers.mean, let leavers = coverage.leavers.mean,
            let difference = coverage.difference
        else { return words("coverage.leavers_withheld") }
        let interval = coverage.differenceInterval.map {
            " [\(NumberText.fixed($0.low, 1)) … \(NumberText.fixed($0.high, 1))]"
        }
        return words(
            "coverage.leavers",
            [
                "stayers": NumberText.fixed(stayers, 1), "stayers_n": NumberText.whole(coverage.stayers.n ?? 0),
                "leavers": NumberText.fixed(leavers, 1), "leavers_n": NumberText.whole(coverage.leavers.n ?? 0),
                "difference": NumberText.fixed(difference, 1, signed: true) + (interval ?? ""),
            ])
    }

    func training() -> [Outline.Block] {
        var blocks = absences("OUT1")
        let outputs = [
            ("OUT1", "count", 0, ""), ("OUT2", "count", 0, ""), ("OUT3", "sum", 1, "\u{A0}h"),
            ("OUT4", "share", 1, "\u{A0}%"),
            ("OUT5", "count", 0, ""),
        ]
        blocks.append(
            table(
                words("training.outputs"), ["Id", words("indicator"), words("value"), "95 %", "n"],
                outputs.map { id, statistic, places, unit in
                    let row = rows[id, statistic]
                    let value = row.text(places)
                    return [
                        id, words("indicator.\(id)"), row?.status == .ok ? value + unit : value, row.interval(places),
                        row.count,
                    ]
                }, note: words("training.note"), words: [1]))
        blocks += targets()
        if !report.trainingHours.isEmpty {
            let bars = report.trainingHours.map { bin in
                Chart.Bar(
                    label: bin.to.map { "\(hours(bin.from))–\(hours($0))" } ?? "≥ \(hours(bin.from))",
                    value: Double(bin.count), text: NumberText.whole(bin.count))
            }
            blocks.append(
                .chart(
                    Chart(
                        title: words("training.histogram"), description: words("training.histogram_description"),
                        content: .columns(bars, axis: words("training.hours_axis")))))
            blocks.append(
                .textTable(
                    Outline.Table(
                        caption: words("training.histogram"),
                        header: [words("training.hours_axis"), words("enterprises")],
                        rows: bars.map { [$0.label, $0.text] })))
            blocks.append(.paragraph(words("training.histogram_note")))
        }
        return blocks
    }

    private func hours(_ value: Double) -> String { NumberText.fixed(value, value == value.rounded() ? 0 : 1) }

    private func targets() -> [Outline.Block] {
        let planned = report.rows.filter { $0.id == "TGT1" && $0.statistic == "target" }
        guard !planned.isEmpty else { return [.paragraph(words("training.no_targets"))] }
        let cells = planned.map { target -> [String] in
            let indicator = target.by["indicator"] ?? ""
            let places = ["OUT1", "OUT2", "OUT5"].contains(indicator) ? 0 : 1
            let period = (target.by["period"] ?? "").split(separator: "/").joined(separator: " … ")
            return [
                indicator, target.by["office"] ?? words("all"), period,
                NumberText.fixed(target.value ?? 0, places),
                rows["TGT1", "actual", by: target.by].text(places),
                rows["TGT1", "actual_over_target", by: target.by].text(1),
            ]
        }
        return [
            table(
                words("training.targets"),
                [
                    words("indicator"), words.title(.office), words("period"), words("target"), words("actual"),
                    words("percent_reached"),
                ], cells, words: [1, 2])
        ]
    }
}

extension Coverage.Counts {
    /// Enterprises interviewed at baseline and not at endline; nil where that would tell a suppressed count.
    fileprivate var lost: Int? {
        guard let before = self[.baseline], let after = self[.endline] else { return nil }
        return before - after
    }
}
