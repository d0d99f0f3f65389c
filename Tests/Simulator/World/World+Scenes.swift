import DeltaBundle
import OfficeSync
import Replication
import SeededRandom
import SurveyModel
import SurveyStore
import Trust

/// Scenes of several acts, which chance alone would seldom put together.
extension World {
    /// An office gets every segment that another one holds.
    private func give(_ from: SimulatedOffice, _ to: SimulatedOffice) throws {
        try from.asInstalled { try from.office.seal() }
        let all = try from.segments()
        try to.asInstalled {
            try to.office.seal()
            _ = try to.store.apply(all)
        }
    }

    /// The enterprise of that name, as an office shows it.
    private func enterprise(_ name: String, at office: SimulatedOffice) throws -> RecordKey? {
        try office.store.rows(.enterprise, where: .column("name", .text(name))).first?.key
    }

    private func rename(_ name: String, at office: SimulatedOffice) throws -> String? {
        let new = token("N")
        return try office.asInstalled {
            guard let key = try enterprise(name, at: office) else { return nil }
            try write(
                RecordEntry(kind: .enterprise, target: .existing(key), values: [FieldID(2): [.text(new)]]), [new],
                at: office)
            tell("\(office.name) renames \(name) to \(new)")
            return new
        }
    }

    /// Two offices write different things in the same second.
    func quarrel(at office: SimulatedOffice) throws {
        guard let other = try writers().first(where: { $0 !== office }),
            let row = one(try office.store.rows(.enterprise)), let name = row.text("name")
        else { return }
        try give(office, other)
        let skews = (office.skew, other.skew)
        (office.skew, other.skew) = (0, 0)
        defer { (office.skew, other.skew) = skews }
        tell("\(office.name) and \(other.name) write in the same second")
        _ = try rename(name, at: other)
        _ = try rename(name, at: office)
    }

    /// Somebody builds on what somebody else wrote, whose key is cut afterwards: the older value must not come back.
    func rely(at office: SimulatedOffice) throws {
        let others = try writers().filter { $0 !== office && $0.name != "A1" }
        guard others.count > 1 else { return }
        let (middle, last) = (others[0], others[1])
        try enter(at: office)
        guard let name = try office.store.rows(.enterprise).last?.text("name") else { return }
        try give(office, middle)
        guard let renamed = try rename(name, at: middle) else { return }
        try give(middle, last)
        guard try rename(renamed, at: last) != nil else { return }
        guard let device = try office.store.roster.standings[middle.office.deviceKey.bytes] else { return }
        _ = try office.office.revoke(
            device, reason: .stolen, cuts: office.office.cuts(of: device), administrator: recovery)
        tell("\(office.name) cuts the key of \(middle.name) before that")
    }

    /// Of two who correct a row of a catalogue, one goes back to what stood there first.
    func comeBack(at office: SimulatedOffice) throws {
        guard let other = try writers().first(where: { $0 !== office }) else { return }
        let key = String(210_000_000 + step)
        func say(_ name: String, _ office: SimulatedOffice) throws {
            try office.asInstalled {
                try write(
                    RecordEntry(
                        kind: .locality, target: .keyed, values: [FieldID(1): [.text(key)], FieldID(2): [.text(name)]]),
                    [name], at: office)
            }
            tell("\(office.name) calls the locality \(key) \(name)")
        }
        let first = token("L")
        try say(first, office)
        try give(office, other)
        try say(token("L"), other)
        try give(other, office)
        try say(first, office)
        try say(token("L"), other)
    }

    /// Somebody with another device's key replaces what he says not to have seen.
    func foresee(at office: SimulatedOffice) throws {
        guard let victim = try writers().first(where: { $0 !== office }) else { return }
        try enter(at: office)
        try office.office.seal()
        guard let name = try office.store.rows(.enterprise).last?.text("name") else { return }
        guard try rename(name, at: office) != nil else { return }
        try office.office.seal()
        let held = try office.segments()
        guard let late = held.last, let early = held.first(where: { $0.id == late.statement.previous }),
            case .existing(let creation)? = try late.body().changes.last?.identity, creation.log == 0
        else { return }
        let key = try KeyFile(contentsOf: victim.directory + "/device.key").signingKey
        let token = token("T")
        let lie = Change(
            dot: Dot(log: 0, sequence: 1), kind: Kind.enterprise.id,
            identity: .existing(Dot(log: 1, sequence: creation.sequence)), wallClock: time.value, person: "thief",
            writes: [
                FieldWrite(
                    field: FieldID(2), isPrivate: false,
                    replaces: [Dot(log: 1, sequence: late.statement.last)], value: [.text(token)])
            ])
        let log = LogDescriptor(
            deviceKey: key.publicKey.bytes, ordinal: 200 + step, nonce: random.bytes(8),
            scope: late.statement.log.scope)
        let forged = try segment(
            log, first: 1, previous: .none,
            [
                Statement.Seen(
                    log: early.statement.log.id, sequence: early.statement.last, segment: early.id)
            ], [lie], office.store.roster.program.bytes, key, key)
        _ = try office.store.apply([forged])
        tell("a thief with the key of \(victim.name) replaces what he cannot have seen by \(token)")
    }

    /// The first work of a new device reaches somebody who has never heard of it.
    func surprise(by office: SimulatedOffice) throws {
        guard offices.count < 10, let registrar = offices.first(where: { $0.name == "A1" }) else { return }
        let other = try writers().first { $0 !== registrar && $0 !== office } ?? office
        let new = try registrar.asInstalled {
            try enrol("D\(step)", role: "coordinator", writes: World.scopes, by: registrar)
        }
        try enter(at: new)
        try new.office.seal()
        try other.asInstalled { try take(new.segments(), at: other) }
        tell("\(other.name) gets what \(new.name) wrote, of which it has not heard")
    }

    /// Personal data was packed before it was redacted, and comes back.
    func leak(at office: SimulatedOffice) throws {
        let phone = token("tel")
        guard let row = one(try office.store.rows(.enterprise)) else { return }
        let edit = RecordEntry(kind: .enterprise, target: .existing(row.key), values: [FieldID(8): [.text(phone)]])
        try write(edit, [phone], at: office)
        let path = fresh("aldea")
        _ = try office.office.createBundle(to: path, for: .all, encrypt: false)
        tell("\(office.name) gives \(row.code) the phone \(phone), and packs stick \(keep(path, ledger: []).number)")
        try redact(row.key, at: office)
        _ = try office.office.apply(path)
        tell("\(office.name) applies that stick")
    }

    /// A bundle that speaks in the name of another device, which it says to have everything.
    func impersonate(at office: SimulatedOffice) throws {
        let victim = oneOffice()
        guard victim !== office else { return }
        let held = try office.segments()
        var frontier = Frontier()
        for segment in held {
            let tip = SegmentChain.Tip(sequence: segment.statement.last, segment: segment.id)
            frontier.tips[segment.statement.log.id, default: []].append(tip)
        }
        for log in frontier.tips.keys { frontier.tips[log]?.sort() }
        let key = try KeyFile.generate().signingKey
        let program = try office.store.roster.program.bytes
        let notice = try FrontierNotice(
            program: program, epoch: random.bytes(16), counter: Int64(1) << 40, frontier: frontier,
            roster: [UInt8](repeating: 0, count: 64), wanted: [], key: key)
        let bytes = try victim.office.deviceKey.bytes + notice.bytes.dropFirst(32)
        var bundle: [UInt8] = []
        let writer = try BundleWriter(
            manifest: Manifest(
                program: program, sender: key.publicKey.bytes, epoch: random.bytes(16), createdAt: time.value,
                prerequisites: Frontier())
        ) { bundle += $0 }
        try writer.write(Frame(.frontier, bytes))
        try writer.finish(frontier: Frontier(), key: key)
        let path = fresh("aldea")
        try writeFile(bundle, to: path)
        let before = try pack(for: victim, at: office).summary.segments
        tell("somebody tells \(office.name) in the name of \(victim.name) that it holds everything")
        _ = try office.office.apply(path)
        guard try pack(for: victim, at: office).summary.segments < before else { return }
        throw Violation(.exchange, "\(office.name) believes it, and sends \(victim.name) less than before")
    }

    /// A bundle for an office's devices alone.
    private func pack(
        for reader: SimulatedOffice, at office: SimulatedOffice
    ) throws -> (path: String, summary: BundleSummary) {
        let code = try reader.store.enrolment?.office ?? reader.name
        let path = fresh("aldea")
        return (path, try office.asInstalled { try office.office.createBundle(to: path, for: .offices([code])) })
    }

    /// An office takes something in and says so, is set back to a backup with a clock of 1970, and must be sent it again.
    func relapse(of office: SimulatedOffice) throws {
        // Where two machines have one key, nobody can tell whose word is the last.
        guard !hasDoubles, let other = try writers().first(where: { $0 !== office }) else { return }
        try backUp(office)
        try other.asInstalled { try enter(at: other) }
        _ = try office.office.apply(pack(for: office, at: other).path)
        _ = try other.asInstalled { try other.office.apply(pack(for: other, at: office).path) }
        guard let backup = backups.last else { return }
        try bringBack(backup, to: office)
        office.skew = -55 * 31_556_952
        _ = try other.asInstalled { try other.office.apply(pack(for: other, at: office).path) }
        _ = try office.asInstalled { try office.office.apply(pack(for: office, at: other).path) }
        let scopes = try office.store.standing?.heldScopes ?? .none
        for segment in try other.segments() where scopes.contains(segment.statement.log.scope) {
            guard try !office.store.holds(segment.id) else { continue }
            throw Violation(.exchange, "\(other.name) does not send \(office.name) again what it lost")
        }
    }
}
