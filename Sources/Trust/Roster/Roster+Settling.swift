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
        grants = RegistrarGrants(root, disputed: disputed)
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
        for (device, all) in Dictionary(grouping: enrolments.values, by: \.deviceKey) {
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
            && grants.cuts(of: registrar.key).allSatisfy { isAtOrBefore(enrolment, ends: $0) }
    }

    /// The devices of which an enrolment would count if these were the registrars, by key: to show what a change of the root does.
    public func devices(under registrars: [RootEntry.Registrar]) -> [[UInt8]: Enrolment] {
        let grants = RegistrarGrants(registrars)
        return Dictionary(
            enrolments.values.filter { counts($0, registrars, grants) }.map { ($0.deviceKey, $0) },
            uniquingKeysWith: { first, _ in first })
    }

    private func isAtOrBefore(_ enrolment: Enrolment, ends: [[UInt8]]) -> Bool {
        let wanted = enrolment.hash
        return ends.contains { end in
            var next = end
            while let entry = enrolments[next], entry.registrar == enrolment.registrar {
                if next == wanted { return true }
                next = entry.previous
            }
            return false
        }
    }

    private mutating func settleRedactions(
        _ former: [[UInt8]: RootEntry.FormerAdministrator], disputed: [RootEntry]
    ) {
        let administrators = Set(root.administrators.map(\.key))
        // What is erased is erased: an administrator whom any of several quarrelling entries removes has no say meanwhile.
        let ended =
            former.values.filter { !administrators.contains($0.key) } + disputed.flatMap(\.formerAdministrators)
        let standing = administrators.subtracting(ended.map(\.key))
        var counting = Set(redactions.filter { standing.contains($0.value.administrator) }.keys)
        for (_, all) in Dictionary(grouping: ended, by: \.key) {
            // Of several quarrelling entries that name one key, what counts must count by each.
            let reached = all.map(redactionsUpTo)
            counting.formUnion(reached.dropFirst().reduce(reached[0]) { $0.intersection($1) })
        }
        erasures = redactions.filter { counting.contains($0.key) && $0.value.program == program }
            .sorted { ($0.value.at, Hex.text($0.key)) < ($1.value.at, Hex.text($1.key)) }.map(\.value)
        redactedRecords = Set(erasures.flatMap(\.records))
    }

    /// The redactions of a former administrator that its last ones lead back to.
    private func redactionsUpTo(_ former: RootEntry.FormerAdministrator) -> Set<[UInt8]> {
        var found: Set<[UInt8]> = []
        for end in former.lastRedactions {
            var next = end
            while let redaction = redactions[next], redaction.administrator == former.key, found.insert(next).inserted {
                next = redaction.previous
            }
        }
        return found
    }

    /// Leaves out the newest of what a key signed and does not count, where it is too much.
    ///
    /// - Returns: whether anything was left out.
    private mutating func prune() -> Bool {
        let before = enrolments.count + redactions.count
        let counted = Set(standings.values.flatMap(\.enrolments).map(\.hash))
        let spare = enrolments.filter { !counted.contains($0.key) }
        for (_, all) in Dictionary(grouping: spare, by: \.value.registrar) {
            for hash in Roster.surplus(all.map { Numbered($0.key, $0.value.sequence, $0.value.size) }) {
                enrolments[hash] = nil
            }
        }
        let counting = Set(erasures.map(\.hash))
        let vain = redactions.filter { !counting.contains($0.key) }
        for (_, all) in Dictionary(grouping: vain, by: \.value.administrator) {
            for hash in Roster.surplus(all.map { Numbered($0.key, $0.value.sequence, $0.value.size) }) {
                redactions[hash] = nil
            }
        }
        return enrolments.count + redactions.count < before
    }

    private struct Numbered {
        let hash: [UInt8]
        let sequence: Int
        let size: Int

        init(_ hash: [UInt8], _ sequence: Int, _ size: Int) {
            (self.hash, self.sequence, self.size) = (hash, sequence, size)
        }
    }

    private static func surplus(_ uncounted: [Numbered]) -> [[UInt8]] {
        guard uncounted.count > mostUncounted || uncounted.reduce(0, { $0 + $1.size }) > mostBytes else { return [] }
        var count = 0
        var bytes = 0
        return uncounted.sorted { ($0.sequence, Hex.text($0.hash)) < ($1.sequence, Hex.text($1.hash)) }.filter { one in
            count += 1
            bytes += one.size
            return count > mostUncounted || bytes > mostBytes
        }.map(\.hash)
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
