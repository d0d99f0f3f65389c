internal import Replication

extension Roster {
    /// Works out what counts.
    mutating func settle() {
        settleChain()
        revocations = [:]
        var former: [[UInt8]: RootEntry.FormerAdministrator] = [:]
        for entry in chain {
            for step in entry.revocations {
                if case .revoke(let revocation) = step {
                    revocations[step.key] = revocation
                } else {
                    revocations[step.key] = nil
                }
            }
            for one in entry.formerAdministrators { former[one.key] = one }
        }
        repeat {
            settleDevices()
            settleRedactions(former)
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
    func counts(_ enrolment: Enrolment) -> Bool {
        guard let registrar = root.registrars.first(where: { $0.key == enrolment.registrar }) else { return false }
        return enrolment.program == program
            && registrar.numbers.contains(enrolment.number)
            && enrolment.writes.allSatisfy { registrar.scopes.contains($0) }
            && (registrar.givesAll
                || !enrolment.holds.isEmpty
                    && enrolment.holds.allSatisfy { registrar.scopes.contains($0) || $0 == Roster.programScope })
            && (registrar.cut.map { isAtOrBefore(enrolment, cut: $0) } ?? true)
    }

    private func isAtOrBefore(_ enrolment: Enrolment, cut: [UInt8]) -> Bool {
        var current: Enrolment? = enrolments[cut]
        while let entry = current {
            if entry.hash == enrolment.hash { return true }
            current = enrolments[entry.previous]
        }
        return false
    }

    private mutating func settleRedactions(_ former: [[UInt8]: RootEntry.FormerAdministrator]) {
        let administrators = Set(root.administrators.map(\.key))
        var counting: Set<[UInt8]> = Set(
            redactions.filter { administrators.contains($0.value.administrator) }.keys)
        for one in former.values where !administrators.contains(one.key) {
            var current = one.lastRedaction.flatMap { redactions[$0] }
            while let redaction = current, redaction.administrator == one.key, counting.insert(redaction.hash).inserted
            {
                current = redactions[redaction.previous]
            }
        }
        erasures = redactions.filter { counting.contains($0.key) && $0.value.program == program }
            .sorted { ($0.value.at, Hex.text($0.key)) < ($1.value.at, Hex.text($1.key)) }.map(\.value)
        redactedRecords = Set(erasures.flatMap(\.records))
    }

    /// Leaves out the newest of what a key signed where it is too much: of what does not count earlier than of what does. What is
    /// kept is a function of all that ever came.
    ///
    /// - Returns: whether anything was left out.
    private mutating func prune() -> Bool {
        let before = enrolments.count + redactions.count
        let counted = Set(standings.values.flatMap(\.enrolments).map(\.hash))
        for (_, all) in Dictionary(grouping: enrolments, by: \.value.registrar) {
            let ordered = all.map { Numbered($0.key, $0.value.sequence, $0.value.size) }
            for hash in Roster.surplus(ordered, counted) { enrolments[hash] = nil }
        }
        let counting = Set(erasures.map(\.hash))
        for (_, all) in Dictionary(grouping: redactions, by: \.value.administrator) {
            let ordered = all.map { Numbered($0.key, $0.value.sequence, $0.value.size) }
            for hash in Roster.surplus(ordered, counting) { redactions[hash] = nil }
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

    private static func surplus(_ all: [Numbered], _ counted: Set<[UInt8]>) -> [[UInt8]] {
        guard all.count > mostUncounted || all.reduce(0, { $0 + $1.size }) > mostBytes else { return [] }
        var uncounted = 0
        var bytes = 0
        return all.sorted { ($0.sequence, Hex.text($0.hash)) < ($1.sequence, Hex.text($1.hash)) }.filter { one in
            bytes += one.size
            if !counted.contains(one.hash) { uncounted += 1 }
            return bytes > mostBytes || !counted.contains(one.hash) && uncounted > mostUncounted
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
