public import SurveyModel

/// A report's rows as CSV (RFC 4180, UTF-8): one statistic a line, unrounded, with a status column.
public struct CSVDocument: Sendable {
    /// Makes the writer.
    public init() {}

    /// The columns.
    public static let columns = [
        "id", "statistic", "by", "n", "value", "unit", "ci95_low", "ci95_high", "method", "status", "missing",
        "state_digest",
    ]

    /// The document; lines end in CR LF. The group stands in one column as `name=value`, several joined by `;`. The columns
    /// are the same in every language.
    public func render(_ report: OutcomeReport, _ phrasebook: Phrasebook) -> String {
        var text = Self.columns.joined(separator: ",") + "\r\n"
        for row in report.rows {
            let group = row.sortedBy.map { "\($0.key)=\($0.value)" }.joined(separator: ";")
            let cells = [
                row.id, row.statistic, group, row.n.map(String.init) ?? "", number(row.value), row.unit,
                number(row.ci95?.low), number(row.ci95?.high), row.method?.rawValue ?? "", row.status.rawValue,
                row.missing.joined(separator: ";"), report.identity.stateDigest,
            ]
            text += cells.map(quoted).joined(separator: ",") + "\r\n"
        }
        return text
    }

    private func number(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "" }
        return value.description
    }

    /// Quotes where needed. A text that a spreadsheet would run as a formula gets an apostrophe before it.
    private func quoted(_ cell: String) -> String {
        var cell = cell
        if let first = cell.first, "=+@\t".contains(first) { cell = "'" + cell }
        guard cell.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return cell }
        return "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
