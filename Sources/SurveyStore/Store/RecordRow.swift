public import SurveyModel

/// A record as it is shown.
public struct RecordRow: Sendable {
    /// The record.
    public let key: RecordKey
    /// Its code for people and paper.
    public let code: String
    /// The kind.
    public let kind: Kind
    /// The values by column name; columns without a value are missing.
    public let values: [String: Scalar]
    /// The code of the office whose device created it.
    public let office: String

    /// The value of a column, null when there is none.
    public subscript(column: String) -> Scalar { values[column] ?? .null }

    /// The text of a column, nil when it has none.
    public func text(_ column: String) -> String? {
        if case .text(let text) = self[column] { text } else { nil }
    }

    /// The number of a column, nil when it has none.
    public func integer(_ column: String) -> Int64? {
        if case .integer(let number) = self[column] { number } else { nil }
    }

    /// The record that a column links to, nil when it links to none.
    public func reference(_ column: String) -> RecordKey? {
        if case .reference(let key) = self[column] { key } else { nil }
    }
}

/// Which rows of a kind are meant.
public enum RecordFilter: Sendable {
    /// All that are not removed.
    case all
    /// Those with this value in a column.
    case column(String, Scalar)
    /// Those whose name or key holds the text, whatever its case and accents.
    case text(String)
    /// These.
    case keys([RecordKey])
}
