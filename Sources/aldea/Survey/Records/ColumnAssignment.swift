import Interchange
import SurveyModel

/// What was given for a column, as `COLUMN=VALUE`.
struct ColumnAssignment {
    let column: FormColumn
    /// The text after the equals sign; empty clears the column.
    let text: String

    /// Reads the words of a command line.
    ///
    /// - Throws: a usage failure for a word without `=`, an unknown column, or one given twice.
    static func read(_ words: [String], form: RecordForm) throws -> [ColumnAssignment] {
        var assignments: [ColumnAssignment] = []
        for word in words {
            guard let equals = word.firstIndex(of: "="), equals != word.startIndex else {
                throw Failure.usage("assignment", ["text": String(word.prefix(40))])
            }
            let column = try form.column(named: String(word[..<equals]))
            if assignments.contains(where: { $0.column.name == column.name }) {
                throw Failure.usage("column-twice", ["column": column.name])
            }
            assignments.append(ColumnAssignment(column: column, text: String(word[word.index(after: equals)...])))
        }
        return assignments
    }
}
