import OfficeSync
import SurveyModel
import SurveyStore

/// `aldea sync status`: per office, when it was last seen and whether it lacks something, and what is missing here.
enum SyncStatus {
    /// Shows the devices that are known and the gaps.
    static func show(_ session: Session) throws -> Outcome {
        let office = try session.office
        let document = Document(peers: try office.peers(), gaps: try office.gaps())
        try session.output.show(document) { show(document, session) }
        return document.gaps.isEmpty ? .done : .wantsPerson
    }

    private static func show(_ document: Document, _ session: Session) {
        let words = session.sentences
        if document.peers.isEmpty {
            session.output.line(words("sync.no-peers"))
        } else {
            var table = Table(
                ["office", "number", "role", "last-seen", "state", "lacks"].map { words("head.\($0)") },
                numbers: [1, 5])
            for peer in document.peers {
                table.add([
                    peer.office, String(peer.device), words.role(peer.role), peer.lastHeard ?? words("sync.never"),
                    words(peer.lacks > 0 ? "sync.behind" : "sync.level"), String(peer.lacks),
                ])
            }
            session.output.table(table)
        }
        session.output.line()
        if document.gaps.isEmpty { return session.output.line(words("sync.no-gaps"), style: .good) }
        for gap in document.gaps { session.output.line(gap.sentence(in: words), style: .warning) }
        session.output.line(words("apply.ask"))
    }

    private struct Document: Encodable {
        struct Peer: Encodable {
            let office: String
            let device: Int
            let role: String
            let lastHeard: String?
            let lacks: Int
        }

        let peers: [Peer]
        let gaps: [ApplyDocument.Missing]

        init(peers: [PeerItem], gaps: [MissingItem]) {
            self.peers = peers.map {
                Peer(
                    office: $0.office, device: $0.number, role: $0.role,
                    lastHeard: $0.lastHeard.map { Instant(seconds: $0).description }, lacks: $0.lacks)
            }
            self.gaps = gaps.map(ApplyDocument.Missing.init)
        }
    }
}
