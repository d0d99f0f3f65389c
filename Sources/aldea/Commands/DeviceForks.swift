import ArgumentParser
import DeltaBundle
import OfficeSync
import Replication
import SurveyModel
import SurveyStore
import Trust

/// `aldea device forks`: logs that have two branches.
struct DeviceForks: ParsableCommand {
    static let configuration = Sentences.command("forks", help: "device.forks")

    @OptionGroup var common: CommonOptions

    func run() throws {
        try perform(common) { session in
            let store = try session.store
            let roster = store.roster
            let forks = try store.forks().map { fork in
                Document.Fork(
                    log: fork.log.description, device: DeviceName.text(fork.deviceKey, in: roster), scope: fork.scope,
                    sequence: fork.sequence, segments: fork.segments.map(\.id.description),
                    isRevoked: roster.revocation(of: fork.deviceKey) != nil)
            }
            try session.output.show(Document(forks: forks)) { Self.show(forks, session) }
            guard let first = forks.first else { return .done }
            session.note("forks.what-now", ["log": String(first.log.prefix(8)), "device": first.device])
            return forks.allSatisfy(\.isRevoked) ? .done : .wantsPerson
        }
    }

    private static func show(_ forks: [Document.Fork], _ session: Session) {
        let words = session.sentences
        guard !forks.isEmpty else { return session.output.line(words("forks.none"), style: .good) }
        var table = Table(["device", "log", "scope", "from", "state"].map { words("head.\($0)") }, numbers: [3])
        for fork in forks {
            table.add([
                fork.device, String(fork.log.prefix(8)), fork.scope, String(fork.sequence),
                words(fork.isRevoked ? "forks.revoked" : "forks.both-count"),
            ])
        }
        session.output.table(table)
    }

    private struct Document: Encodable {
        struct Fork: Encodable {
            let log: String
            let device: String
            let scope: String
            let sequence: Int64
            let segments: [String]
            let isRevoked: Bool
        }

        let forks: [Fork]
    }
}
