import Foundation
import Glibc

/// What makes runs repeat exactly.
enum Repeatable {
    private static let hashing = "SWIFT_DETERMINISTIC_HASHING"

    /// Begins the program anew where the order of sets and dictionaries is left to chance, so that it is not.
    static func ensure() throws {
        guard getenv(hashing) == nil else { return }
        setenv(hashing, "1", 1)
        var arguments = CommandLine.arguments.map { strdup($0) } + [nil]
        execv("/proc/self/exe", &arguments)
        throw CocoaError(.executableNotLoadable)
    }
}
