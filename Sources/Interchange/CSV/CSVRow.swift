/// One row of a CSV file below its header.
public struct CSVRow: Hashable, Sendable {
    /// The physical line on which the row starts, from 1; the header usually is line 1.
    public let line: Int
    /// The cells as they stand in the file, without quotes; as many as the header has unless ``problem`` says otherwise.
    public let cells: [String]
    /// Why the row cannot be used, if it cannot. The rows after it can.
    public let problem: CSVError?

    /// Makes a row.
    public init(line: Int, cells: [String], problem: CSVError? = nil) {
        self.line = line
        self.cells = cells
        self.problem = problem
    }
}
