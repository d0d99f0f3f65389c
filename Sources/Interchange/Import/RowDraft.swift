public import SurveyModel

/// What a row says, read but not yet checked against the store: links are names, the namespace is not known.
public struct RowDraft: Sendable {
    /// The physical line where the row starts.
    public let line: Int
    /// Of which file.
    public let kind: ImportKind
    /// The row's records, the main one first.
    public let records: [RecordDraft]
}

/// What a row says about one record.
public struct RecordDraft: Sendable {
    /// The record's kind.
    public let kind: Kind
    /// Which of the row's records it is.
    public let part: ImportPart
    /// The values of the row's key columns, in the order of ``ImportKind/keyColumns``; null for one that may be empty and
    /// is. Record ids are derived from these, with the namespace and ``kind``; links are to be resolved first, so that
    /// the same enterprise named by key or by code makes the same record. Equal values are equal scalars.
    public let key: [DraftValue]
    /// The fields that the row says something about, by rising number.
    public let fields: [DraftField]
    /// The fields that a new record gets when the row says nothing about them; an existing record keeps what it has.
    public let defaults: [DraftField]
    /// Those of them that the row could have said something about.
    let implied: [Field]
}

/// What a row says about one field.
public struct DraftField: Sendable {
    /// The field.
    public let field: Field
    /// As many as the field has columns, in their order; at least one is not ``DraftValue/unsaid``.
    public let values: [DraftValue]
    /// The names of the row's cells that said it, for messages.
    public let columns: [String]

    /// The values to write when a row gives some columns of a field: those said, and for the others what the record
    /// holds already, since an empty cell says nothing.
    ///
    /// - Parameters:
    ///   - field: The field.
    ///   - said: The row's values after its links were resolved; nil for what is not said.
    ///   - current: What the record holds, nil if it is new.
    /// - Returns: The values; nil if the currency would change under an amount that the row does not give.
    public static func combined(_ field: Field, said: [Scalar?], over current: [Scalar]?) -> [Scalar]? {
        let held = current ?? Array(repeating: .null, count: said.count)
        guard held.count == said.count, said.count == field.columns.count else { return nil }
        if let currency = field.columns.firstIndex(where: { $0.name == "currency" }),
            let new = said[currency], held[currency] != .null, new != held[currency]
        {
            for (index, column) in field.columns.enumerated() where column.type == .money {
                if said[index] == nil, held[index] != .null { return nil }
            }
        }
        return zip(said, held).map { $0 ?? $1 }
    }
}

/// The value of a column as a row gives it.
public enum DraftValue: Hashable, Sendable {
    /// The cell is empty, which says nothing.
    case unsaid
    /// A value.
    case scalar(Scalar)
    /// The name of a record.
    case link(RecordLink)
    /// The namespace of the import, which whoever imports knows.
    case namespace
}
