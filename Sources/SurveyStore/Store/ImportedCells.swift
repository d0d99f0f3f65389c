internal import Replication
internal import SurveyModel
internal import Trust

/// What the last import of a row gave, as hashes, so that a later import writes only what differs from it.
enum ImportedCells {
    static func read(_ name: [UInt8], _ sql: StatementCache) throws -> [FieldID: UInt64]? {
        let statement = try sql("SELECT cells FROM imported WHERE name = ?")
        defer { statement.reset() }
        statement.bind(1, name)
        guard try statement.step(), let cells = statement.bytes(0) else { return nil }
        var reader = ByteReader(cells)
        var found: [FieldID: UInt64] = [:]
        while reader.remaining > 0 {
            let field = FieldID(UInt16(try reader.count(atMost: Int(UInt16.max))))
            found[field] = UInt64(try reader.fixed32())
        }
        return found
    }

    static func write(_ cells: [FieldID: UInt64], _ name: [UInt8], _ sql: StatementCache) throws {
        var bytes = ByteWriter()
        for (field, hash) in cells.sorted(by: { $0.key < $1.key }) {
            bytes.varint(UInt64(field.rawValue))
            bytes.fixed32(UInt32(truncatingIfNeeded: hash))
        }
        let statement = try sql("INSERT OR REPLACE INTO imported (name, cells) VALUES (?, ?)")
        statement.bind(1, name)
        statement.bind(2, bytes.bytes)
        try statement.run()
    }

    static func forget(_ name: [UInt8], fields: [FieldID], _ sql: StatementCache) throws {
        guard var cells = try read(name, sql) else { return }
        for field in fields { cells[field] = nil }
        try write(cells, name, sql)
    }

    static func hash(_ said: [Scalar?]) -> UInt64 {
        var writer = ByteWriter()
        for scalar in said {
            guard let scalar else {
                writer.byte(255)
                continue
            }
            Canonical.append([scalar], to: &writer) { key in
                var name = ByteWriter()
                name.varint(UInt64(key.rawValue))
                return name.bytes
            }
        }
        return Digest.sha256(writer.bytes).prefix(4).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
