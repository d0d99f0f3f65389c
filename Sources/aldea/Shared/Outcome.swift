import ArgumentParser

/// How a command ended, as its exit status says.
enum Outcome {
    /// Done: status 0.
    case done
    /// It could not be done: status 1.
    case failed
    /// Refused, for a signature, trust or integrity: status 3.
    case refused
    /// Done, and something wants a person, such as a conflict, a gap or a rejected row: status 4.
    case wantsPerson

    /// The status.
    var exitCode: ExitCode {
        switch self {
        case .done: .success
        case .failed: Self.failure
        case .refused: Self.refusal
        case .wantsPerson: ExitCode(4)
        }
    }

    /// The status of a command that failed.
    static let failure = ExitCode(1)
    /// The status of a command that was called wrongly.
    static let wrongUsage = ExitCode(2)
    /// The status of a command that refused what it was given.
    static let refusal = ExitCode(3)
}
