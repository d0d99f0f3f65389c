public import SurveyModel

internal import Glibc

/// Why a file could not be written. Equality is by code; only the file's name is held, not its directory.
public struct OutputError: Error, Sendable {
    /// The stable name of a refusal.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// Something is at the path already.
        case exists
        /// The system refused.
        case notWritten = "not-written"
    }

    /// Which refusal it is.
    public let code: Code
    /// The file's name without its directory.
    public let file: String
    /// What the system said.
    public let reason: String

    /// Makes an error, with the system's error number if it gave one.
    public init(_ code: Code, file: String, _ number: Int32? = nil) {
        self.code = code
        self.file = file
        reason = number.map { String(cString: strerror($0)) } ?? ""
    }

    /// What happened, as one sentence.
    public func sentence(in phrases: Phrasebook) -> String {
        phrases("output.\(code.rawValue)", ["file": file, "reason": reason])
    }

    /// What to do now, as one sentence.
    public func advice(in phrases: Phrasebook) -> String {
        phrases("output.\(code.rawValue).advice", ["file": file])
    }
}

extension OutputError: Hashable {
    /// Whether two errors are of one kind: their codes are equal.
    public static func == (left: OutputError, right: OutputError) -> Bool { left.code == right.code }

    /// Hashes the code only, as equality compares it only.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
