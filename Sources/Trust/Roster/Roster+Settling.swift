internal import Replication

extension Roster {
    /// Works out what counts.
    mutating func settle() {
        settleChain()
        let state = RootState(chain)
        // While entries stand against each other, what any of them cuts is cut: nobody regains by a quarrel what was taken.
        let disputed = rivals.flatMap { [$0] + descendants(of: $0) }
        revocations = state.revocations.mapValues { [$0] }
        for revocation in disputed.flatMap(\.revocations).compactMap(\.revocation) {
            if revocations[revocation.key]?.contains(revocation) != true {
                revocations[revocation.key, default: []].append(revocation)
            }
        }
        revocations = revocations.mapValues { $0.sorted { $0.order < $1.order } }
        grants = RegistrarGrants(([root] + disputed).flatMap(\.registrars), enrolments)
        repeat {
            settleDevices()
            settleRedactions(state.former, disputed: disputed)
        } while prune()
        digest = workedOutDigest()
    }

    private mutating func settleChain() {
        chain = roots.values.filter { $0.version == 0 && $0.hash == program.bytes }
        rivals = []
        while let last = chain.last {
            var version = last.version
            var next = [last]
            // Two entries of one version are healed by one that names both; two that heal, by one that names those.
            repeat {
                version += 1
                let hashes = Set(next.map(\.hash))
                rivals = next.count > 1 ? next : []
                next = roots.values.filter { entry in
                    entry.version == version && entry.program == program && Set(entry.previous) == hashes
                        && entry.isSigned(by: last.administrators, atLeast: last.threshold)
                }
            } while next.count > 1
            guard let only = next.first else { break }
            rivals = []
            chain.append(only)
        }
        rivals.sort { Hex.text($0.hash) < Hex.text($1.hash) }
    }

    /// The entries that follow one, each signed by enough administrators of one that it names, oldest first.
    func descendants(of entry: RootEntry) -> [RootEntry] {
        var known = [entry.hash: entry]
        var found: [RootEntry] = []
        var version = entry.version
        while true {
            version += 1
            let next = roots.values.filter { later in
                later.version == version && later.program == program
                    && later.previous.contains { hash in
                        known[hash].map { later.isSigned(by: $0.administrators, atLeast: $0.threshold) } ?? false
                    }
            }.sorted { Hex.text($0.hash) < Hex.text($1.hash) }
            guard !next.isEmpty else { return found }
            for later in next { known[later.hash] = later }
            found += next
        }
    }

    private mutating func settleDevices() {
        let places = Dictionary(
            root.registrars.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
        let roles = Dictionary(root.roles.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        standings = [:]
        withdrawn = [:]
        for (device, all) in Dictionary(grouping: enrolments.all, by: \.deviceKey) {
            // The first registrar of the root names a device that several enrol, so that a later one cannot take it over.
            let ordered = all.map { (place: places[$0.registrar] ?? Int.max, hash: Hex.text($0.hash), enrolment: $0) }
                .sorted { ($0.place, -$0.enrolment.sequence, $1.hash) < ($1.place, -$1.enrolment.sequence, $0.hash) }
                .map(\.enrolment)
            let counting = ordered.filter(counts)
            if counting.isEmpty {
                withdrawn[device] = ordered[0]
            } else {
                standings[device] = Standing(counting, roles: counting.map { roles[$0.role] })
            }
        }
    }

    /// Whether an enrolment is its registrar's to give.
    func counts(_ enrolment: Enrolment) -> Bool { counts(enrolment, root.registrars, grants) }

    private func counts(
        _ enrolment: Enrolment, _ registrars: [RootEntry.Registrar], _ grants: RegistrarGrants
    ) -> Bool {
        guard let registrar = registrars.first(where: { $0.key == enrolment.registrar }) else { return false }
        return enrolment.program == program
            && registrar.numbers.contains(enrolment.number)
            && enrolment.writes.allSatisfy { registrar.scopes.contains($0) }
            && (registrar.givesAll
                || !enrolment.holds.isEmpty
                    && enrolment.holds.allSatisfy { registrar.scopes.contains($0) || $0 == Roster.programScope })
            && grants.allows(enrolment)
    }

    /// The devices of which an enrolment would count if these were the registrars, by key: to show what a change of the root does.
    public func devices(under registrars: [RootEntry.Registrar]) -> [[UInt8]: Enrolment] {
        let grants = RegistrarGrants(registrars, enrolments)
        return Dictionary(
            enrolments.all.filter { counts($0, registrars, grants) }.map { ($0.deviceKey, $0) },
            uniquingKeysWith: { first, _ in first })
    }

    private mutating func settleRedactions(
        _ former: [[UInt8]: RootEntry.FormerAdministrator], disputed: [RootEntry]
    ) {
        let administrators = Set(root.administrators.map(\.key))
        // What is erased is erased: an administrator whom any of several quarrelling entries removes has no say meanwhile.
        let ended =
            former.values.filter { !administrators.contains($0.key) } + disputed.flatMap(\.formerAdministrators)
        let standing = administrators.subtracting(ended.map(\.key))
        // Of several quarrelling entries that name one key, what counts must count by each.
        let ends = Dictionary(grouping: ended, by: \.key).mapValues { all in
            all.map { redactions.leading(to: $0.lastRedactions, by: $0.key) }
                .reduce(nil) { $0?.intersection($1) ?? $1 } ?? []
        }
        erasures = redactions.byRisingHash.filter { hash, redaction in
            redaction.program == program
                && (standing.contains(redaction.administrator)
                    || ends[redaction.administrator]?.contains(hash) == true)
        }.sorted { ($0.word.at, Hex.text($0.hash)) < ($1.word.at, Hex.text($1.hash)) }.map(\.word)
        redactedRecords = Set(erasures.flatMap(\.records))
    }

    /// Leaves out what no key may fill everybody's roster with.
    ///
    /// - Returns: whether anything was left out.
    private mutating func prune() -> Bool {
        let isShorter = enrolments.prune(counting: Set(standings.values.flatMap(\.enrolments).map(\.hash)))
        return redactions.prune(counting: Set(erasures.map(\.hash))) || isShorter
    }

    private func workedOutDigest() -> [UInt8] {
        var writer = ByteWriter()
        writer.raw("aldea roster v1\n".utf8)
        for entry in chain { writer.raw(entry.hash) }
        let counting = standings.values.flatMap(\.enrolments).map(\.hash)
        for hash in counting.sorted(by: { $0.lexicographicallyPrecedes($1) }) { writer.raw(hash) }
        for hash in erasures.map(\.hash).sorted(by: { $0.lexicographicallyPrecedes($1) }) { writer.raw(hash) }
        writer.byte(isFrozen ? 1 : 0)
        return Digest.sha256(writer.bytes)
    }
}
