import Foundation
import Testing

/// The generated program of 60 enterprises, made once by `Tools/sample-program`.
actor Sample {
    static let shared = Sample()
    /// The kinds in an order in which every row finds what it names.
    static let kinds = [
        "localities", "waves", "price_index", "fx", "enterprises", "interviews", "revenue", "workforce", "storefronts",
        "prices", "training", "attendance", "teams", "targets",
    ]
    static let seed = 1

    private var making: Task<Terminal, any Error>?

    /// The directory with `GTO/KIND.csv` and `PUE/KIND.csv`.
    func directory() async throws -> String {
        let making =
            making
            ?? Task {
                let terminal = try Terminal()
                let tool = Place.package + "/Tools/sample-program"
                let seed = String(Self.seed)
                let arguments = [tool, "--out", "data", "--enterprises", "60", "--seed", seed]
                _ = try await terminal.run("python3", arguments, status: 0)
                return terminal
            }
        self.making = making
        return try await making.value.directory.path + "/data"
    }

    static func file(_ office: String, _ kind: String) async throws -> String {
        try await shared.directory() + "/\(office)/\(kind).csv"
    }

    static func answers(_ office: String) async throws -> String {
        try await shared.directory() + "/answers-\(office).txt"
    }
}
