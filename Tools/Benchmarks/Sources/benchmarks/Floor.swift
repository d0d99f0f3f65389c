/// What others are called in tables.
enum Floor {
    static let typed = "insert, typed tables"
    static let derived = "insert, all derived tables"
    static let typedProcess = "insert as a process, typed"
    static let derivedProcess = "insert as a process, all derived"
    static let patchset = "SQLite's patchset"
    static let update = "prepared UPDATE"
    static let start = "sqlite3 STORE 'select 1'"
    static let scan = "scan of its tables"
    static let firstReport = "ours, the first report after it"
    static let oursLessStart = "ours, less a start"
    static let oursInProcess = "ours, in process"
    /// Our report with the bootstraps that no peer computes.
    static let oursBootstrapping = "ours, with bootstraps"
}
