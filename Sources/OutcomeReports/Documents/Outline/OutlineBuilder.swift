import SurveyModel

/// Lays a report out in its thirteen sections.
struct OutlineBuilder {
    let report: OutcomeReport
    let words: Wording
    let rows: RowIndex

    /// Prepares a report in a language.
    init(_ report: OutcomeReport, _ phrasebook: Phrasebook) {
        self.report = report
        words = Wording(phrasebook: phrasebook)
        rows = RowIndex(report)
    }

    /// The whole report.
    func outline() -> Outline {
        let parts: [(String, [Outline.Block])] = [
            ("identity", identity()), ("key_results", keyResults()), ("coverage", coverage()),
            ("training", training()), ("maturity", maturity()), ("mechanisms", mechanisms()), ("money", money()),
            ("difference", difference()), ("tables", tables()), ("villages", villages()), ("quality", quality()),
            ("references", references()), ("methods", methods()),
        ]
        let sections = parts.enumerated().map { index, part in
            Outline.Section(
                number: index + 1, title: words("section.\(part.0)"), blocks: part.1,
                startsPage: ["coverage", "maturity", "tables"].contains(part.0))
        }
        return Outline(
            title: words("title"),
            subtitle: words("subtitle", ["program": report.identity.program, "day": report.identity.cutOff]),
            sections: sections)
    }

    /// The sentence on what the change may be ascribed to.
    var attribution: String { words("attribution.\(report.attribution.rawValue)") }

    /// Why rows of an indicator could not be computed, as one sentence; nil when they could.
    func absence(_ id: String) -> String? {
        let affected = report.rows.filter { $0.id == id && ($0.status == .notComputable || $0.status == .notScored) }
        guard let first = affected.first else { return nil }
        if first.status == .notScored { return words("not_scored", ["id": id]) }
        var inputs: [String] = []
        for input in affected.flatMap(\.missing) where !inputs.contains(input) { inputs.append(input) }
        return words("not_computable", ["id": id, "missing": inputs.map(words.missing).joined(separator: "; ")])
    }

    /// The absences of some indicators as notices.
    func absences(_ ids: String...) -> [Outline.Block] { ids.compactMap { absence($0).map(Outline.Block.notice) } }

    /// A table's note, with the legend of suppression where the table needs one.
    func note(_ text: String, for rows: [[String]]) -> String {
        let hasSuppressed = rows.contains { $0.contains(Wording.suppressed) }
        let legend = hasSuppressed ? words("legend_suppressed", ["k": String(report.settings.k)]) : ""
        return [text, legend].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// A table whose note explains suppression where it occurs.
    func table(
        _ caption: String, _ header: [String], _ cells: [[String]], note text: String = "", words: Set<Int> = [],
        shades: [[Double]] = []
    ) -> Outline.Block {
        .table(
            Outline.Table(
                caption: caption, header: header, rows: cells, note: note(text, for: cells), wordColumns: words,
                shades: shades))
    }
}
