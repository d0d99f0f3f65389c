import DeltaBundle
import OfficeSync
import Replication
import SeededRandom
import SurveyModel
import SurveyStore
import Trust

/// What administrators and registrars do.
extension World {
    /// The key in the safe, or the device's own where that is an administrator's.
    private func administrator(at office: SimulatedOffice) throws -> KeyFile? {
        try office.office.isAdministrator && random.once(in: 2) ? nil : recovery
    }

    private func standing(of victim: SimulatedOffice, at office: SimulatedOffice) throws -> Standing {
        guard let device = try office.store.roster.standings[victim.office.deviceKey.bytes] else {
            throw OfficeError(.unknownDevice)
        }
        return device
    }

    /// Cuts behind segments that somebody holds, be it another office than the one where it is done.
    func revoke(at office: SimulatedOffice) throws {
        // Whoever founded the program stays, so that somebody is left.
        guard let victim = one(offices.filter { $0.name != "A1" }), offices.count > 2 else { return }
        let key = try victim.office.deviceKey.bytes
        var cuts = try office.office.cuts(of: standing(of: victim, at: office))
        if random.once(in: 2) {
            let held = try oneOffice().segments().filter { $0.statement.log.deviceKey == key }
            cuts = []
            for (_, some) in Dictionary(grouping: held, by: \.statement.log.id).sorted(by: { $0.key < $1.key }) {
                for _ in 0..<random.below(3) {
                    let last = some[random.below(some.count)]
                    cuts.append(
                        Revocation.Cut(
                            log: last.statement.log.id, sequence: last.statement.last, segment: last.id))
                }
            }
            cuts = Array(Set(cuts)).sorted()
        }
        _ = try office.office.revoke(
            standing(of: victim, at: office), reason: one(Revocation.Reason.allCases)!, cuts: cuts,
            administrator: administrator(at: office))
        tell("\(office.name) cuts the key of \(victim.name) behind \(cuts.map(\.sequence))")
    }

    func restore(at office: SimulatedOffice) throws {
        let victim = oneOffice()
        _ = try office.office.restore(standing(of: victim, at: office), administrator: administrator(at: office))
        tell("\(office.name) takes back the cut of \(victim.name)")
    }

    func changeRole(at office: SimulatedOffice) throws {
        let role = Role(
            one(["coordinator", "enumerator"])!, writes: !random.once(in: 4), holdsPrivate: true,
            approves: random.once(in: 2))
        var draft = try RootDraft(following: office.store.roster)
        draft.set(role)
        _ = try office.office.propose(draft, administrator: administrator(at: office), what: "root-changed")
        tell("\(office.name) lets a \(role.name) write: \(role.writes), approve: \(role.approves)")
    }

    /// Another office becomes a registrar, or its grant ends behind some of its enrolments.
    func changeRegistrar(at office: SimulatedOffice) throws {
        guard let registrar = one(offices.filter { $0.name != "A1" }) else { return }
        let roster = try office.store.roster
        let key = try registrar.office.deviceKey.bytes
        var draft = try RootDraft(following: roster)
        if roster.root.registrars.contains(where: { $0.key == key && $0.cut == nil }) {
            let ends = roster.enrolments(counting: true).filter { $0.registrar == key && random.once(in: 2) }
            draft.cutRegistrar(key, behind: ends.map(\.hash))
            tell("\(office.name) ends the grant of \(registrar.name)")
        } else {
            let numbers = 1000 + 1000 * (offices.firstIndex { $0 === registrar } ?? 0)
            draft.add(RootEntry.Registrar(key: key, scopes: World.scopes, numbers: numbers...numbers + 999))
            tell("\(office.name) makes \(registrar.name) a registrar")
        }
        _ = try office.office.propose(draft, administrator: administrator(at: office), what: "root-changed")
    }

    func enrolAnother(by office: SimulatedOffice) throws {
        guard offices.count < 8 else { return }
        let role = one(["coordinator", "enumerator", "auditor"])!
        let writes = role == "auditor" ? World.scopes : random.once(in: 2) ? World.scopes : [World.scopes[0]]
        let new = try enrol("B\(step)", role: role, writes: writes, by: office)
        new.skew = 0
        tell("\(office.name) enrols \(new.name) as \(role)")
    }

    func assign(at office: SimulatedOffice) throws {
        let other = oneOffice()
        let role = one(["coordinator", "enumerator"])!
        _ = try office.office.assign(
            standing(of: other, at: office), role: role, writes: World.scopes, holds: [])
        tell("\(office.name) assigns \(role) to \(other.name)")
    }

    func rotate(at office: SimulatedOffice) throws {
        let rotation = try office.office.rotate(administrator: try administrator(at: office))
        if case .done(let renewed) = rotation {
            office.take(renewed)
            tell("\(office.name) has a new key")
        } else {
            tell("\(office.name) asks for a new key")
        }
    }

    func redact(at office: SimulatedOffice) throws {
        let store = try office.store
        guard let row = one(try store.rows(.enterprise)) else { return }
        try redact(row.key, at: office)
    }

    func redact(_ enterprise: RecordKey, at office: SimulatedOffice) throws {
        let store = try office.store
        tell("\(office.name) has the personal data of \(try store.code(of: enterprise)) erased")
        var personal: Set<String> = []
        var records: Set<[UInt8]> = []
        for item in try store.personalRecords(of: enterprise) {
            records.insert(item.name)
            guard let key = item.record else { continue }
            // From now on it may be gone, also when the power is cut before this comes back.
            redactedBirths.insert(try birth(of: key, store))
            let kind = try store.kind(of: key)
            for write in try store.history(of: key).flatMap(\.writes)
            where kind?.field(write.field)?.isPrivate == true {
                if case .text(let text)? = write.value?.first { personal.insert(text) }
            }
        }
        _ = try office.office.redact(enterprise, administrator: recovery)
        redactions.append((records, personal))
    }

    func adopt(at office: SimulatedOffice) throws {
        let items = try office.store.quarantine().filter { !$0.isSuperseded }
        guard let item = one(items), items.count(where: { $0.dot == item.dot }) == 1 else { return }
        let summary = try office.store.adopt([item.dot], person: "p-\(office.name)")
        tell("\(office.name) adopts \(item.dot) into \(summary.records.count) records")
        guard summary.adopted > 0, try !office.store.quarantined(item.dot).isSuperseded else { return }
        throw Violation(.slowRules, "what \(office.name) adopted does not stand in the place of \(item.dot)")
    }

    func heal(at office: SimulatedOffice) throws {
        let roster = try office.store.roster
        guard let rival = one(roster.rivals) else { return }
        let draft = try RootDraft(healing: roster, taking: rival.hash, dropsOthers: random.once(in: 4))
        _ = try office.office.propose(draft, administrator: recovery, what: "root-healed")
        tell("\(office.name) heals the root")
    }
}
