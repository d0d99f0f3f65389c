internal import FloorFigures
internal import Foundation

/// Everything that a run found out, as the JSON document has it.
struct Figures: Codable {
    /// What there was at one number of enterprises, and what it took.
    struct Workload: Codable {
        let enterprises: Int
        /// Rows and bytes of the CSV files of both offices, without the day's.
        let csvRows: Int
        let csvBytes: Int
        /// Rows of the files that the first office imports.
        let importedRows: Int
        /// Persons who entered them.
        let persons: Int
        let contents: Contents
        /// What is in the derived tables that are no typed ones, at the hub.
        var besides: [Contents.Table] = []
        var bulk: Office.Bundle?
        var edits: Office.Bundle?
        var day: Office.Bundle?
        /// Field writes of the edits, of the survey rows in the entry, and of the day.
        var editWrites = 0
        var entryWrites = 0
        var dayWrites = 0
        var measurements: [Measurement] = []
        var sizes: [Size] = []

        /// The measurement whose name begins so.
        func measurement(_ prefix: String) -> Measurement? { measurements.first { $0.name.hasPrefix(prefix) } }
    }

    var machine = Machine()
    let rounds: Int
    /// What could not be measured beside ours, and why.
    var absent: [String] = []
    var workloads: [Workload] = []
    var goals: [Goal] = []

    init(rounds: Int) { self.rounds = rounds }

    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}

/// Where and when the run was.
struct Machine: Codable {
    let processors: Int
    let memory: UInt64
    let system: String
    /// How busy it was, over the last minute: jobs that ran or waited to.
    private(set) var load: [Double] = []
    /// The peak of the benchmarks themselves, below which no other peak can be seen.
    private(set) var ownPeak = 0

    init() {
        let process = ProcessInfo.processInfo
        processors = process.processorCount
        memory = process.physicalMemory
        system = process.operatingSystemVersionString
    }

    mutating func look() {
        let text = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
        if let first = text.split(separator: " ").first, let jobs = Double(first) { load.append(jobs) }
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        ownPeak = (peak.flatMap { Int($0.filter(\.isNumber)) } ?? 0) * 1024
    }
}
