import ArgumentParser
import Glibc

/// What a command tells when it cannot go on: what happened, what to do now, and the exit status.
struct Failure: Error {
    /// A stable name.
    let code: String
    /// What happened, as one sentence.
    let message: String
    /// What to do now, as one sentence; may be empty.
    let advice: String
    /// The exit status.
    let status: ExitCode

    /// Takes finished sentences.
    init(code: String, message: String, advice: String, status: ExitCode) {
        self.code = code
        self.message = message
        self.advice = advice
        self.status = status
    }

    /// Takes the sentences `error.CODE` and `advice.CODE`.
    init(_ code: String, _ places: [String: String] = [:], status: ExitCode) {
        let has = Sentences.has("error." + code)
        self.init(
            code: code,
            message: has ? Sentences.text("error." + code, places) : Sentences.text("error.other", ["code": code]),
            advice: Sentences.text(Sentences.has("advice." + code) ? "advice." + code : "advice.other", places),
            status: status)
    }

    /// A command was called wrongly: sentences `error.usage-CODE` and `advice.usage-CODE`, status 2.
    static func usage(_ code: String, _ places: [String: String] = [:]) -> Failure {
        Failure("usage-" + code, places, status: Outcome.wrongUsage)
    }

    /// The system refused to read or write a file, of which only the name is shown.
    static func file(_ name: String, _ number: Int32) -> Failure {
        let known = [ENOENT: "missing", EACCES: "denied", ENOSPC: "full", EROFS: "read-only", EISDIR: "directory"]
        let places = ["file": name, "reason": String(cString: strerror(number))]
        return Failure("file-" + (known[number] ?? "failed"), places, status: Outcome.failure)
    }

    /// The two lines for standard error.
    var lines: [String] { advice.isEmpty ? [message] : [message, advice] }
}

// The parser describes an error that an argument's validation throws by itself.
extension Failure: CustomStringConvertible {
    /// Both sentences.
    var description: String { lines.joined(separator: "\n") }
}
