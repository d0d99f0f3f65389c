import Foundation

/// What the run tells.
enum Report {
    /// Writes a line at once, so that what was told stands even if the process dies.
    static func line(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}
