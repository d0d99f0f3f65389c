internal import Trust

/// What a root entry did, told by what it changed in the one before it.
struct RootAudit {
    /// The entry stands against another one.
    static let rival = "rival"
    /// The entry lacks signatures.
    static let proposed = "proposed"

    private let entry: RootEntry
    private let base: RootEntry?
    private let refusal: String?
    private let signers: [String]
    private let device: ([UInt8]) -> AuditItem.Device

    /// - Parameters:
    ///   - base: the entry before; nil for the first one.
    ///   - refusal: why the entry does not count, if it does not.
    init(
        _ entry: RootEntry, after base: RootEntry?, refusal: String? = nil,
        device: @escaping ([UInt8]) -> AuditItem.Device
    ) {
        self.entry = entry
        self.base = base
        self.refusal = refusal
        self.device = device
        signers = (base ?? entry).administrators.filter { entry.signatures[$0.key] != nil }.map(\.label)
    }

    /// One item for each thing that the entry changed.
    var items: [AuditItem] {
        guard let base else { return founding + entry.registrars.map { registrar(.registrarGranted, $0) } }
        var found: [AuditItem] = []
        if entry.previous.count > 1 { found.append(item(.rootHealed, ["count": String(entry.previous.count)])) }
        if entry.name != base.name { found.append(item(.programRenamed, ["name": entry.name])) }
        found += administrators(base) + registrars(base) + roles(base) + entry.revocations.map(revocation)
        return found.isEmpty ? [item(.rootRenewed)] : found
    }

    private var founding: [AuditItem] {
        [
            item(
                .programCreated,
                [
                    "name": entry.name, "administrators": entry.administrators.map(\.label).joined(separator: ", "),
                    "threshold": String(entry.threshold), "count": String(entry.administrators.count),
                ])
        ]
    }

    private func administrators(_ base: RootEntry) -> [AuditItem] {
        var found: [AuditItem] = []
        for one in entry.administrators {
            let before = base.administrators.first { $0.key == one.key }
            if before == nil {
                found.append(item(.administratorAdded, ["administrator": one.label], of: one.key))
            } else if let label = before?.label, label != one.label {
                found.append(item(.administratorRenamed, ["administrator": one.label, "before": label], of: one.key))
            }
        }
        for one in base.administrators where !entry.administrators.contains(where: { $0.key == one.key }) {
            found.append(item(.administratorRemoved, ["administrator": one.label], of: one.key))
        }
        if entry.threshold != base.threshold {
            found.append(
                item(
                    .thresholdChanged,
                    [
                        "threshold": String(entry.threshold), "before": String(base.threshold),
                        "count": String(entry.administrators.count),
                    ]))
        }
        return found
    }

    private func registrars(_ base: RootEntry) -> [AuditItem] {
        entry.registrars.compactMap { one in
            guard let before = base.registrars.first(where: { $0.key == one.key }) else {
                return registrar(.registrarGranted, one)
            }
            guard before != one else { return nil }
            if before.cut == nil, one.cut != nil { return registrar(.registrarCut, one) }
            if before.cut != nil, one.cut == nil { return registrar(.registrarReopened, one) }
            return registrar(.registrarChanged, one)
        }
            + base.registrars.filter { before in !entry.registrars.contains { $0.key == before.key } }
            .map { registrar(.registrarCut, $0) }
    }

    private func registrar(_ what: AuditWord.Roster, _ one: RootEntry.Registrar) -> AuditItem {
        item(
            what,
            [
                "scopes": one.scopes.joined(separator: ", "),
                "numbers": "\(one.numbers.lowerBound)–\(one.numbers.upperBound)",
                "gives_all": one.givesAll ? "yes" : "no",
            ], of: one.key)
    }

    private func roles(_ base: RootEntry) -> [AuditItem] {
        entry.roles.filter { !base.roles.contains($0) }.map { role in
            let rights = [("writes", role.writes), ("approves", role.approves), ("holds-private", role.holdsPrivate)]
            return item(
                .roleChanged,
                ["role": role.name, "rights": rights.filter(\.1).map(\.0).joined(separator: " ")])
        }
            + base.roles.filter { before in !entry.roles.contains { $0.name == before.name } }
            .map { item(.roleRemoved, ["role": $0.name]) }
    }

    private func revocation(_ step: RevocationStep) -> AuditItem {
        switch step {
        case .restore(let key): item(.keyRestored, of: key)
        case .revoke(let revocation):
            item(
                .keyRevoked,
                ["reason": revocation.reason.rawValue, "logs": String(Set(revocation.cuts.map(\.log)).count)],
                of: revocation.key)
        }
    }

    private func item(
        _ what: AuditWord.Roster, _ detail: [String: String] = [:], of key: [UInt8]? = nil
    ) -> AuditItem {
        let name = Base32.groups(entry.hash, characters: 8)
        // While entries stand against each other, what any of them cuts is cut.
        let holds = refusal == RootAudit.rival && (what == .keyRevoked || what == .registrarCut)
        return AuditItem(
            at: entry.createdAt, .roster(what), .root, signedBy: signers, target: key.map(device),
            detail: detail.merging(["entry": name]) { $1 }, refusal: holds ? nil : refusal)
    }
}
