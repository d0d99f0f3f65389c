/// How much a store holds.
public struct Contents: Codable, Sendable {
    /// The rows of one typed table, and their cells that are not NULL, the record's id left out.
    public struct Table: Codable, Sendable {
        /// Its name.
        public let name: String
        /// Its rows.
        public let rows: Int
        /// Their cells that are not NULL.
        public let cells: Int

        /// Counts of a table.
        public init(name: String, rows: Int, cells: Int) {
            self.name = name
            self.rows = rows
            self.cells = cells
        }
    }

    /// The typed tables that hold a row.
    public let tables: [Table]
    /// Signed segments.
    public let segments: Int
    /// The changes in them.
    public let changes: Int
    /// The logs that they are in.
    public let logs: Int
    /// The devices that wrote these.
    public let devices: Int

    /// The rows of all typed tables.
    public var rows: Int { tables.reduce(0) { $0 + $1.rows } }
    /// The cells of all typed tables that are not NULL.
    public var cells: Int { tables.reduce(0) { $0 + $1.cells } }

    /// Counts of a store.
    public init(tables: [Table], segments: Int, changes: Int, logs: Int, devices: Int) {
        self.tables = tables
        self.segments = segments
        self.changes = changes
        self.logs = logs
        self.devices = devices
    }
}
