internal import GRDB

/// The rows of a typed table that belong to an enterprise: for a few enterprises looked up, for all of them read in one pass
/// by rising enterprise.
final class EnterpriseRows {
    private let statement: PreparedStatement
    private let isPass: Bool
    private var hasRow = false

    /// Prepares a query whose column 0 is the enterprise.
    ///
    /// - Parameters:
    ///   - columns: the other columns.
    ///   - link: the column that names the enterprise.
    ///   - index: the index by that column; nil when it is the table's own key.
    ///   - isPass: whether all enterprises will be asked for, in rising order.
    init(
        _ sql: StatementCache, _ table: String, _ columns: [String], link: String = "enterprise", index: String?,
        isPass: Bool
    ) throws {
        let names = ([link] + columns).map { "\"\($0)\"" }.joined(separator: ", ")
        let by = index.map { " INDEXED BY \($0)" } ?? ""
        let condition = isPass ? "\"\(link)\" IS NOT NULL ORDER BY \"\(link)\"" : "\"\(link)\" = ?1"
        statement = try sql("SELECT \(names) FROM \"\(table)\"\(by) WHERE \(condition)")
        self.isPass = isPass
        if isPass { hasRow = try statement.step() }
    }

    deinit { statement.reset() }

    /// Calls the body with each row of an enterprise.
    func forEach(of enterprise: Int64, _ body: (PreparedStatement) throws -> Void) throws {
        if isPass {
            while hasRow, statement.integer(0) < enterprise { hasRow = try statement.step() }
            while hasRow, statement.integer(0) == enterprise {
                try body(statement)
                hasRow = try statement.step()
            }
        } else {
            defer { statement.reset() }
            statement.bind(1, enterprise)
            while try statement.step() { try body(statement) }
        }
    }
}
