public import SurveyModel

/// Why a row, or a cell of it, cannot be imported. It never holds the value of a private column.
public struct RowRejection: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Reason: Hashable, Sendable {
        /// The row cannot be told into cells.
        case csv(CSVError)
        /// A value breaks a rule of the model.
        case issue(ValidationIssue)
        /// A sentence of the phrasebook with the texts for its places.
        case sentence(key: String, places: [String: String] = [:])
    }

    /// The physical line where the row starts.
    public let line: Int
    /// The column, if the reason lies in one.
    public let column: String?
    /// What is wrong.
    public let reason: Reason

    /// Makes a rejection; a sentence's places must hold no personal data.
    public init(line: Int, column: String?, reason: Reason) {
        self.line = line
        self.column = column
        self.reason = reason
    }

    /// What is wrong and what to do, as one text.
    public func sentence(in phrases: Phrasebook) -> String {
        switch reason {
        case .csv(let error): "\(error.sentence(in: phrases)) \(error.advice(in: phrases))"
        case .issue(let issue): issue.sentence(in: phrases)
        case .sentence(let key, let places): phrases(key, places)
        }
    }

    /// That a required cell is empty.
    public static func required(line: Int, column: String) -> RowRejection {
        RowRejection(line: line, column: column, reason: .sentence(key: "row.required", places: ["column": column]))
    }

    /// That a link's cell names nothing, such as `A:`.
    public static func emptyLink(line: Int, column: String) -> RowRejection {
        RowRejection(line: line, column: column, reason: .sentence(key: "row.empty-link", places: ["column": column]))
    }

    /// That a linked record is not in the store: it has not arrived yet, or the cell is wrong.
    public static func unresolved(line: Int, column: String, _ link: RecordLink) -> RowRejection {
        let places = ["column": column, "link": link.text]
        return RowRejection(line: line, column: column, reason: .sentence(key: "row.unresolved", places: places))
    }

    /// That the row changes the currency of an amount that it does not give; see ``DraftField/combined(_:said:over:)``.
    public static func currencyChange(line: Int) -> RowRejection {
        RowRejection(line: line, column: "currency", reason: .sentence(key: "row.currency-change"))
    }
}

/// A row that was not imported, with everything that is wrong with it.
public struct RejectedRow: Error, Hashable, Sendable {
    /// The row as it stands in the file.
    public let row: CSVRow
    /// What is wrong, at least one reason.
    public let reasons: [RowRejection]

    /// Makes a rejected row.
    public init(row: CSVRow, reasons: [RowRejection]) {
        self.row = row
        self.reasons = reasons
    }
}
