import DeltaBundle
import Foundation
import Replication
import SeededRandom
import SurveyModel
import SurveyStore
import Trust

@testable import OfficeSync

/// What several offices and some thieves might do, one thing after the other, decided by chance.
final class RevocationHistory {
    let village: Village
    /// Every name that anybody entered.
    private(set) var entered: Set<String> = []
    /// The offices, with the copies of their directories.
    private(set) var codes = ["GTO", "PUE", "OAX"]
    var random: SeededGenerator
    private let administrator: KeyFile
    private var step = 0
    /// The kinds of record that are looked at.
    static let kinds = [Kind.enterprise.id, Kind.interview.id]

    init(seed: UInt64) throws {
        random = SeededGenerator(seed: seed)
        village = try Village(["GTO", "PUE", "OAX"])
        administrator = try village.recovery()
        // One of the offices is a registrar, too.
        let key = village["OAX"].deviceKey.bytes
        try village.change(rootAt: "GTO") {
            $0.add(RootEntry.Registrar(key: key, scopes: ["centro"], numbers: 1000...1999))
        }
        try village.mingle(codes)
    }

    func run(_ steps: Int) throws {
        for _ in 0..<steps {
            step += 1
            village.time.now += Int64(random.below(2000)) - 1000
            do { try act() } catch let error where isRefusal(error) { continue }
        }
        for code in codes { try village[code].seal() }
    }

    private func act() throws {
        let code = one(codes)
        switch random.below(20) {
        case 0, 1: try enter(at: code)
        case 2, 3, 4: try edit(at: code)
        case 5: try village[code].seal()
        case 6, 7: _ = try village.hand(from: one(codes), to: code)
        case 8: _ = try village[code].store.unite(village[one(codes)].store.roster)
        case 9, 10: try pass(to: code)
        case 11, 12: try steal(at: code)
        case 13, 14: try cut(at: code)
        case 15: try restore(at: code)
        case 16: try changeRole(at: code)
        case 17: try changeRegistrar(at: code)
        case 18: try enrol(at: code)
        default: random.once(in: 2) ? try copyDirectory(of: code) : try heal(at: code)
        }
    }

    private func one<T>(_ all: [T]) -> T { all[random.below(all.count)] }

    /// What an honest program refuses changes nothing.
    private func isRefusal(_ error: any Error) -> Bool {
        if let error = error as? StoreError {
            return [.revoked, .roleRefused, .scopeRefused, .approvalRefused].contains(error.code)
        }
        if let error = error as? OfficeError {
            return [
                .notRegistrar, .notAdministrator, .revoked, .notRevoked, .revokedAlready, .unknownDevice, .unknownRole,
                .grantEnding, .numbersUsedUp, .grantForAnother,
            ].contains(error.code)
        }
        return (error as? TrustError).map { [.rootFrozen, .noRival, .badThreshold].contains($0) } ?? false
    }

    /// Another administrator than the office's own device, or that.
    private func administrator(at code: String) -> KeyFile? {
        village[code].isAdministrator && random.once(in: 2) ? nil : administrator
    }

    private func enter(at code: String) throws {
        let name = "E\(step)"
        let scope = random.once(in: 5) ? Roster.programScope : nil
        var values: [FieldID: [Scalar]] = [FieldID(2): [.text(name)]]
        if random.once(in: 3) { values[FieldID(8)] = [.text("55500000\(step)")] }
        let kind: Kind = random.once(in: 3) ? .interview : .enterprise
        if kind == .interview { values = [FieldID(4): [.text(name)], Kind.interviewStateField: state()] }
        _ = try village[code].store.write(
            [RecordEntry(kind: kind, target: .create, scope: scope, values: values)], person: "p-\(code)")
        entered.insert(name)
    }

    private func state() -> [Scalar] { [.text(one(["submitted", "approved", "returned"])), .null, .null] }

    private func edit(at code: String) throws {
        let store = village[code].store
        let rows = try store.rows(.enterprise) + store.rows(.interview)
        guard let row = rows.isEmpty ? nil : one(rows), let kind = try store.kind(of: row.key) else { return }
        let name = "N\(step)"
        var values: [FieldID: [Scalar]] = [FieldID(kind == .interview ? 4 : 2): [.text(name)]]
        if random.once(in: 3) {
            values[kind == .interview ? Kind.interviewStateField : FieldID(8)] =
                kind == .interview ? state() : [.text("5550\(step)")]
        }
        _ = try store.write([RecordEntry(kind: kind, target: .existing(row.key), values: values)], person: "p-\(code)")
        entered.insert(name)
    }

    func segments(at code: String) throws -> [Segment] {
        try village[code].store.segmentNumbers(lackedBy: nil).compactMap { try village[code].store.segment($0) }
    }

    /// As bundles are taken: what was entered is sealed before.
    private func take(_ segments: [Segment], at code: String) throws {
        try village[code].seal()
        _ = try village[code].store.apply(segments)
    }

    /// Some segments, in any order, without those before them.
    private func pass(to code: String) throws {
        let from = one(codes)
        try village[from].seal()
        let some = try segments(at: from).filter { _ in random.once(in: 3) }.shuffled(using: &random)
        try take(some, at: code)
    }

    /// Somebody with the key of a device signs on behind any of its segments, or in a new log, about any record.
    private func steal(at code: String) throws {
        let victim = one(codes)
        let thief = RevocationThief(village[victim])
        let held = try segments(at: code).filter { try !$0.body().changes.isEmpty }
        let own = held.filter { $0.statement.log.deviceKey == thief.key.publicKey.bytes }
        let target = held.isEmpty ? nil : one(held)
        var changes = [thief.enterprise("T\(step)")]
        var seen: [Statement.Seen] = []
        if let target, let change = try target.body().changes.randomElement(using: &random) {
            seen = [target.asSeen]
            let place = change.dot.sequence
            let dots = random.once(in: 4) ? [] : [Dot(log: 1, sequence: place)]
            let field = change.writes.randomElement(using: &random)!.field
            let creation: Dot
            if case .existing(let dot) = change.identity {
                guard dot.log == 0, dot.sequence < target.statement.first else { return }
                creation = Dot(log: 1, sequence: dot.sequence)
            } else {
                creation = Dot(log: 1, sequence: place)
            }
            changes.append(
                Change(
                    dot: Dot(log: 0, sequence: 1), kind: random.once(in: 6) ? Kind.owner.id : change.kind,
                    identity: .existing(creation), wallClock: village.time.now, person: "thief",
                    writes: [
                        FieldWrite(
                            field: field, isPrivate: random.once(in: 8), replaces: dots, value: [.text("T\(step)")])
                    ]))
        }
        entered.insert("T\(step)")
        let forged: Segment
        if own.isEmpty || random.once(in: 3) {
            forged = try thief.segment(thief.log(step + 20), seen: seen, changes)
        } else {
            let base = one(own)
            let isBelow = random.once(in: 3)
            forged = try thief.segment(
                base.statement.log, first: isBelow ? base.statement.first : base.statement.last + 1,
                previous: isBelow ? base.statement.previous : base.id, seen: seen, changes)
        }
        try take([forged], at: code)
    }

    /// Cuts behind segments that somebody holds, be it another office than the one where it is done.
    private func cut(at code: String) throws {
        let victim = one(codes)
        let key = village[victim].deviceKey.bytes
        let all = try segments(at: random.once(in: 3) ? one(codes) : code).filter { $0.statement.log.deviceKey == key }
        var cuts: [Revocation.Cut] = []
        for (_, some) in Dictionary(grouping: all, by: \.statement.log.id).sorted(by: { $0.key < $1.key }) {
            for _ in 0..<random.below(3) { cuts.append(one(some).asCut) }
        }
        _ = try village[code].revoke(
            device(victim, at: code), reason: one(Revocation.Reason.allCases), cuts: Array(Set(cuts)),
            administrator: administrator(at: code))
    }

    private func restore(at code: String) throws {
        _ = try village[code].restore(device(one(codes), at: code), administrator: administrator(at: code))
    }

    private func device(_ victim: String, at code: String) throws -> Standing {
        guard let device = village[code].store.roster.standings[village[victim].deviceKey.bytes] else {
            throw OfficeError(.unknownDevice)
        }
        return device
    }

    private func changeRole(at code: String) throws {
        let role = Role(
            one(["coordinator", "coordinator", "enumerator"]), writes: !random.once(in: 3), holdsPrivate: true,
            approves: random.once(in: 2))
        try village.change(rootAt: code, by: administrator(at: code)) { $0.set(role) }
    }

    private func changeRegistrar(at code: String) throws {
        let roster = village[code].store.roster
        let key = village["OAX"].deviceKey.bytes
        let ends = roster.enrolments(counting: true).filter { $0.registrar == key && random.once(in: 2) }.map(\.hash)
        let isCut = random.once(in: 2)
        try village.change(rootAt: code, by: administrator(at: code)) { draft in
            if isCut {
                draft.cutRegistrar(key, behind: ends)
            } else {
                draft.add(RootEntry.Registrar(key: key, scopes: ["centro"], numbers: 1000...1999))
            }
        }
    }

    private func enrol(at code: String) throws {
        guard codes.count < 6, random.once(in: 2) else {
            let device = try device(one(codes), at: code)
            _ = try village[code].assign(
                device, role: one(["enumerator", "coordinator", "auditor"]), writes: ["centro"], holds: [])
            return
        }
        let new = "NEW\(step)"
        try village.enrol(new, role: one(["enumerator", "coordinator"]), by: code)
        codes.append(new)
    }

    private func copyDirectory(of code: String) throws {
        guard codes.count < 6 else { return }
        let new = "COPY\(step)"
        try FileManager.default.copyItem(atPath: village.directory(code), toPath: village.directory(new))
        try village.reopen(new)
        codes.append(new)
    }

    private func heal(at code: String) throws {
        let roster = village[code].store.roster
        guard roster.isFrozen else { throw TrustError.noRival }
        let draft = try RootDraft(
            healing: roster, taking: one(roster.rivals).hash, dropsOthers: random.once(in: 4))
        _ = try village[code].propose(draft, administrator: administrator, what: "root-healed")
    }
}
