import Trust

/// What a roster says, worked out from its entries by the words of the format's page alone: slowly, and with nothing remembered.
struct SlowRoster {
    private let program: ProgramID
    private let entries: [RootEntry]
    private let enrolments: [Enrolment]
    /// The root entries that count, oldest first.
    private(set) var chain: [RootEntry]
    /// The entries that stand against each other, and those that follow one of them.
    private(set) var disputed: [RootEntry] = []

    init(_ roster: Roster) {
        program = roster.program
        entries = Array(roster.roots.values)
        enrolments = roster.enrolments(counting: true) + roster.enrolments(counting: false)
        chain = entries.filter { $0.version == 0 }
        while true {
            var group = followers(of: [chain[chain.count - 1]])
            while group.count > 1 {
                let healers = followers(of: group)
                guard !healers.isEmpty else {
                    dispute(group)
                    return
                }
                group = healers
            }
            guard let next = group.first else { return }
            chain.append(next)
        }
    }

    private var last: RootEntry { chain[chain.count - 1] }

    /// The entries that name exactly these as those before them, signed by enough administrators of the newest that counts.
    private func followers(of group: [RootEntry]) -> [RootEntry] {
        entries.filter { entry in
            entry.program == program && entry.version == group[0].version + 1
                && Set(entry.previous) == Set(group.map(\.hash)) && isSigned(entry, as: last)
        }
    }

    private func isSigned(_ entry: RootEntry, as base: RootEntry) -> Bool {
        Set(base.administrators.map(\.key)).intersection(entry.signatures.keys).count >= base.threshold
    }

    private mutating func dispute(_ rivals: [RootEntry]) {
        disputed = rivals
        while let next = entries.first(where: { entry in
            !disputed.contains { $0.hash == entry.hash } && entry.program == program
                && disputed.contains { before in
                    entry.version == before.version + 1 && entry.previous.contains(before.hash)
                        && isSigned(entry, as: before)
                }
        }) { disputed.append(next) }
    }

    /// The cuts of a key, all of which must be kept to: one at most, unless the root is frozen.
    func revocations(of key: [UInt8]) -> [Revocation] {
        var found: [Revocation] = []
        for step in chain.flatMap(\.revocations) where step.key == key {
            if case .revoke(let revocation) = step { found = [revocation] } else { found = [] }
        }
        for case .revoke(let revocation) in disputed.flatMap(\.revocations) where revocation.key == key {
            found.append(revocation)
        }
        return found
    }

    /// Whether anybody has enrolled the key, be it that it does not count.
    func knows(_ key: [UInt8]) -> Bool { enrolments.contains { $0.deviceKey == key } }

    func writes(_ key: [UInt8], _ scope: String) -> Bool { may(key, scope) { $0.writes } }

    func approves(_ key: [UInt8], _ scope: String) -> Bool { may(key, scope) { $0.writes && $0.approves } }

    private func may(_ key: [UInt8], _ scope: String, _ right: (Role) -> Bool) -> Bool {
        enrolments.contains { enrolment in
            enrolment.deviceKey == key && counts(enrolment)
                && last.roles.contains { $0.name == enrolment.role && right($0) }
                && (scope == "program" || enrolment.writes.contains(scope))
        }
    }

    private func counts(_ enrolment: Enrolment) -> Bool {
        guard let registrar = last.registrars.first(where: { $0.key == enrolment.registrar }) else { return false }
        let isInReach =
            registrar.givesAll
            || !enrolment.holds.isEmpty && Set(enrolment.holds).subtracting(["program"]).isSubset(of: registrar.scopes)
        let cuts = ([last] + disputed).flatMap(\.registrars).filter { $0.key == registrar.key }.compactMap(\.cut)
        return registrar.numbers.contains(enrolment.number) && Set(enrolment.writes).isSubset(of: registrar.scopes)
            && isInReach && cuts.allSatisfy { leads(from: $0, to: enrolment) }
    }

    private func leads(from ends: [[UInt8]], to enrolment: Enrolment) -> Bool {
        var open = ends
        while let hash = open.popLast() {
            guard let one = enrolments.first(where: { $0.hash == hash && $0.registrar == enrolment.registrar }) else {
                continue
            }
            if one.hash == enrolment.hash { return true }
            open.append(one.previous)
        }
        return false
    }
}
