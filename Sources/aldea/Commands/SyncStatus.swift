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
        let alarms = RosterAlarms(office.store.roster, device: office.store.device, session)
        alarms.tell()
        return document.gaps.isEmpty && !alarms.isUrgent ? .done : .wantsPerson
    }

    private static func show(_ document: Document, _ session: Session) {
        let words = session.sentences
        if document.peers.isEmpty {
            session.output.line(words("sync.no-peers"))
        } else {
            var table = Table(
                ["office", "number", "role", "last-seen", "state", "lacks", "roster"].map { words("head.\($0)") },
                numbers: [1, 5])
            for peer in document.peers {
                table.add([
                    peer.office, String(peer.device), words.roles(peer.role), peer.lastHeard ?? words("sync.never"),
                    words(peer.lacks > 0 ? "sync.behind" : "sync.level"), String(peer.lacks),
                    peer.hasRoster.map { words($0 ? "sync.roster-same" : "sync.roster-older") } ?? "",
                ])
            }
            session.output.table(table)
            let older = Set(document.peers.filter { $0.hasRoster == false }.map(\.office)).sorted()
            if !older.isEmpty {
                let places = ["offices": older.joined(separator: " ")]
                session.output.line(words("sync.roster-older.advice", places), style: .warning)
            }
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
            /// Whether its roster is this one; nil while it was never heard.
            let hasRoster: Bool?
        }

        let peers: [Peer]
        let gaps: [ApplyDocument.Missing]

        init(peers: [PeerItem], gaps: [MissingItem]) {
            self.peers = peers.map {
                Peer(
                    office: $0.office, device: $0.number, role: $0.role,
                    lastHeard: $0.lastHeard.map { Instant(seconds: $0).description }, lacks: $0.lacks,
                    hasRoster: $0.hasRoster)
            }
            self.gaps = gaps.map(ApplyDocument.Missing.init)
        }
    }
}
