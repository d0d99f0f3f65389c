import FoundationEssentials
import SurveyModel
import SurveyStore

/// A record as `--json` shows it: its code, its kind, and what its columns say.
struct RecordDocument: Encodable {
    let code: String
    let kind: String
    /// What the columns say, by name; a column without a value is not there.
    let values: [String: ColumnValue]
    /// The columns that link to a record which is not here; nil for none.
    let unheld: [String]?

    /// Gathers what a row says; hashes are left out.
    ///
    /// - Parameter unheld: the columns that link to a record which is not here.
    init(_ row: RecordRow, _ titles: RecordTitles, unheld: Set<String> = []) throws {
        code = row.code
        kind = row.kind.name
        self.unheld = unheld.isEmpty ? nil : unheld.sorted()
        var values: [String: ColumnValue] = [:]
        for field in row.kind.fields {
            for column in field.columns where column.type != .bytes {
                let scalar = row[column.name]
                guard scalar != .null else { continue }
                if case .reference(let key) = scalar {
                    values[column.name] = .text(try titles.reference(key))
                } else {
                    values[column.name] = ColumnValue(scalar, column, text: row.shown(column.name))
                }
            }
        }
        self.values = values
    }
}
