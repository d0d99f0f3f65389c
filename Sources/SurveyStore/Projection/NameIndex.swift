internal import GRDB
public import SurveyModel

/// The index by which enterprises are searched: blocks of folded names, keys and localities, each from a record on.
struct NameIndex {
    /// Where the first block begins: before every record.
    private static let beginning: Int64 = 0
    /// Of what a line is made.
    private static let columns = "id, name, \"key\", cvegeo"

    private let sql: StatementCache

    init(_ sql: StatementCache) { self.sql = sql }

    /// Makes all blocks anew.
    func rebuild() throws {
        try sql("DELETE FROM name_block").run()
        let rows = try sql(
            "SELECT \(NameIndex.columns) FROM enterprise WHERE coalesce(removed, 0) = 0 ORDER BY id")
        defer { rows.reset() }
        var first = NameIndex.beginning
        var entries: [(enterprise: Int64, line: [UInt8])] = []
        while try rows.step() {
            if entries.count == NameBlock.usual {
                try write(NameBlock(entries), from: first)
                first = rows.integer(0)
                entries = []
            }
            entries.append((rows.integer(0), NameIndex.line(rows)))
        }
        try write(NameBlock(entries), from: first)
    }

    /// Brings the lines of some enterprises up to date.
    func update(_ enterprises: [Int64]) throws {
        for enterprise in enterprises {
            let line = try line(of: enterprise)
            let row = try sql("SELECT first, names FROM name_block WHERE first <= ? ORDER BY first DESC LIMIT 1")
            defer { row.reset() }
            row.bind(1, enterprise)
            guard try row.step() else {
                if let line { try write(NameBlock([(enterprise, line)]), from: NameIndex.beginning) }
                continue
            }
            // Mostly it was something else of the enterprise that changed.
            guard try !row.withBytes(1, { try NameBlock.holds(line, of: enterprise, in: $0) }) else { continue }
            let first = row.integer(0)
            var block = try NameBlock(bytes: row.bytes(1) ?? [])
            row.reset()
            block.set(enterprise, line)
            try replace(first, by: block)
        }
    }

    /// The enterprises of which name, key or locality holds a text, by record.
    func search(_ text: String, limit: Int) throws -> [Int64] {
        let wanted = Needle(FoldedText.bytes(text))
        guard limit > 0 else { return [] }
        var found: [Int64] = []
        let rows = try sql("SELECT names FROM name_block ORDER BY first")
        defer { rows.reset() }
        while found.count < limit, try rows.step() {
            try rows.withBytes(0) { bytes in
                try NameBlock.search(bytes, for: wanted) { enterprise in
                    found.append(enterprise)
                    return found.count < limit
                }
            }
        }
        return found
    }

    /// The line of a row of name, key and locality, which start at column 1: parted by a byte that no folded text has.
    static func line(_ row: PreparedStatement) -> [UInt8] {
        var line = FoldedText.bytes(row.text(1))
        for column in 2...3 {
            line.append(0x09)
            line += FoldedText.bytes(row.text(column))
        }
        return line
    }

    private func line(of enterprise: Int64) throws -> [UInt8]? {
        let row = try sql(
            "SELECT \(NameIndex.columns) FROM enterprise WHERE id = ? AND coalesce(removed, 0) = 0")
        defer { row.reset() }
        row.bind(1, enterprise)
        return try row.step() ? NameIndex.line(row) : nil
    }

    private func replace(_ first: Int64, by block: NameBlock) throws {
        if block.entries.isEmpty {
            let delete = try sql("DELETE FROM name_block WHERE first = ?")
            delete.bind(1, first)
            return try delete.run()
        }
        guard block.entries.count > NameBlock.most else { return try write(block, from: first) }
        for start in stride(from: 0, to: block.entries.count, by: NameBlock.usual) {
            let part = NameBlock(Array(block.entries[start...].prefix(NameBlock.usual)))
            try write(part, from: start == 0 ? first : block.entries[start].enterprise)
        }
    }

    private func write(_ block: NameBlock, from first: Int64) throws {
        guard !block.entries.isEmpty else { return }
        let insert = try sql("INSERT OR REPLACE INTO name_block (first, names) VALUES (?, ?)")
        insert.bind(1, first)
        insert.bind(2, block.bytes)
        try insert.run()
    }
}

extension Store {
    /// The enterprises of which the name, the key or the locality's code holds a text, whatever its case and accents; those
    /// that somebody removed are left out. In the order in which this store came to know them.
    ///
    /// - Parameter limit: the most that are wanted.
    public func searchEnterprises(_ part: String, limit: Int) throws -> [RecordKey] {
        try projected { _, merger in
            try NameIndex(merger.sql).search(part, limit: limit).map { RecordKey(rawValue: $0) }
        }
    }
}
