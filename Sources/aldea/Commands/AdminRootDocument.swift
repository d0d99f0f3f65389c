import OfficeSync
import Replication
import SurveyModel
import SurveyStore
import Trust

/// Who administers and enrols, what the roles may do, and what waits for signatures.
struct AdminRootDocument: Encodable {
    struct Administrator: Encodable {
        let label: String
        let key: String
        let fingerprint: String
        let device: String?
        let isThisDevice: Bool
    }

    struct Registrar: Encodable {
        let device: String
        let key: String
        let scopes: [String]
        let firstNumber: Int
        let lastNumber: Int
        let givesAll: Bool
        let isCut: Bool
        let lastDevices: [String]
        let isThisDevice: Bool
    }

    struct RoleRow: Encodable {
        let name: String
        let writes: Bool
        let holdsPrivate: Bool
        let approves: Bool
    }

    let version: Int
    let threshold: Int
    let administrators: [Administrator]
    let registrars: [Registrar]
    let roles: [RoleRow]
    let proposals: [AdminProposalDocument]
    let isFrozen: Bool
    let rivals: [AdminProposalDocument]

    init(_ office: Office) {
        let roster = office.store.roster
        let root = roster.root
        let own = office.deviceKey.bytes
        version = root.version
        threshold = root.threshold
        administrators = root.administrators.map { one in
            Administrator(
                label: one.label, key: Hex.text(one.key), fingerprint: DeviceName.fingerprint(one.key),
                device: roster.device(one.key).map { DeviceName.text($0) }, isThisDevice: one.key == own)
        }
        registrars = root.registrars.map { one in
            Registrar(
                device: DeviceName.text(one.key, in: roster), key: Hex.text(one.key), scopes: one.scopes,
                firstNumber: one.numbers.lowerBound, lastNumber: one.numbers.upperBound, givesAll: one.givesAll,
                isCut: one.cut != nil, lastDevices: one.cut.map { roster.names(ofEnrolments: $0) } ?? [],
                isThisDevice: one.key == own)
        }
        roles = root.roles.map {
            RoleRow(name: $0.name, writes: $0.writes, holdsPrivate: $0.holdsPrivate, approves: $0.approves)
        }
        proposals = office.proposals().map { AdminProposalDocument($0, against: roster) }
        rivals = office.rivals().map { AdminProposalDocument($0, against: roster) }
        isFrozen = roster.isFrozen
    }

    /// Writes it for people.
    func show(_ session: Session) {
        let words = session.sentences
        session.output.line(
            words("root.threshold", ["k": String(threshold), "n": String(administrators.count)]), style: .strong)
        session.output.table(administratorTable(words))
        session.output.line()
        session.output.table(registrarTable(words))
        session.output.line()
        session.output.table(roleTable(words))
        for (title, list) in [("root.rivals", rivals), ("root.proposals", proposals)] where !list.isEmpty {
            session.output.line()
            session.output.line(words(title), style: .warning)
            for proposal in list { proposal.show(session) }
        }
    }

    private func administratorTable(_ words: Phrasebook) -> Table {
        var table = Table(["administrator", "fingerprint", "device"].map { words("head.\($0)") })
        for one in administrators {
            table.add([one.label, one.fingerprint, place(one.device ?? "", one.isThisDevice, words)])
        }
        return table
    }

    private func registrarTable(_ words: Phrasebook) -> Table {
        var table = Table(["registrar", "enrols", "numbers", "gives-all", "state"].map { words("head.\($0)") })
        for one in registrars {
            table.add([
                place(one.device, one.isThisDevice, words), one.scopes.joined(separator: ", "),
                "\(one.firstNumber)–\(one.lastNumber)", word(one.givesAll, words), state(of: one, words),
            ])
        }
        return table
    }

    private func state(of registrar: Registrar, _ words: Phrasebook) -> String {
        guard registrar.isCut else { return words("registrar.stands") }
        guard !registrar.lastDevices.isEmpty else { return words("registrar.ended-whole") }
        return words("registrar.ended-after", ["device": registrar.lastDevices.joined(separator: ", ")])
    }

    private func roleTable(_ words: Phrasebook) -> Table {
        var table = Table(
            ["role", "role-name", "role-writes", "role-private", "role-approves"].map { words("head.\($0)") })
        for role in roles {
            table.add(
                [words.role(role.name), role.name]
                    + [role.writes, role.holdsPrivate, role.approves].map { word($0, words) })
        }
        return table
    }

    private func place(_ device: String, _ isThisDevice: Bool, _ words: Phrasebook) -> String {
        isThisDevice ? words("device.this", ["device": device]) : device
    }

    private func word(_ isSo: Bool, _ words: Phrasebook) -> String { words(isSo ? "word.yes" : "word.no") }
}
