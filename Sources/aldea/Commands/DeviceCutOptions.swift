import ArgumentParser
import OfficeSync
import Trust

/// Why a key is cut, and where.
struct DeviceCutOptions: ParsableArguments {
    @Option(help: Sentences.help("device.reason", value: "reason"), transform: Self.reason)
    var reason: Revocation.Reason?
    @Option(name: .customLong("at"), parsing: .upToNextOption, help: Sentences.help("device.at", value: "log:seq"))
    var places: [String] = []

    private static func reason(_ text: String) throws -> Revocation.Reason {
        guard let reason = Revocation.Reason(rawValue: text) else {
            let known = Revocation.Reason.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure.usage("reason", ["value": text, "known": known])
        }
        return reason
    }

    /// The places as requests.
    ///
    /// - Throws: a usage failure for what is none.
    func requests() throws -> [CutRequest] {
        try places.map { text in
            guard let request = CutRequest(text) else { throw Failure.usage("cut-place", ["value": text]) }
            return request
        }
    }
}
