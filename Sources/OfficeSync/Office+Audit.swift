internal import Replication
internal import SurveyModel
internal import SurveyStore
internal import Trust

extension Office {
    /// Who did what of consequence, by the clocks of those who did it: what is signed, by whom, and what this store alone
    /// remembers.
    ///
    /// Signed things are all here that this store holds, whoever did them; those that do not count, too, with the reason.
    public func audit() throws -> [AuditItem] {
        var items = rosterItems() + (try redactionItems())
        try fold(store.events(limit: Int.max).reversed(), into: &items)
        items += try store.acts().map(item)
        return items.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    /// The device of a key, by the name that people know.
    private func named(_ key: [UInt8]) -> AuditItem.Device {
        let name = store.roster.device(key).map { "\($0.office)-\($0.number)" }
        return AuditItem.Device(key: key, name: name ?? Base32.groups(Digest.sha256(key), characters: 8))
    }

    private func rosterItems() -> [AuditItem] {
        let roster = store.roster
        var found: [AuditItem] = []
        for (place, entry) in roster.chain.enumerated() {
            let base = place == 0 ? nil : roster.chain[place - 1]
            found += RootAudit(entry, after: base, device: named).items
        }
        for (entries, refusal) in [(roster.rivals, RootAudit.rival), (roster.proposals, RootAudit.proposed)] {
            for entry in entries {
                found += RootAudit(entry, after: roster.root, refusal: refusal, device: named).items
            }
        }
        return found + enrolmentItems()
    }

    private func enrolmentItems() -> [AuditItem] {
        let counting = store.roster.enrolments(counting: true)
        let all = counting + store.roster.enrolments(counting: false)
        let firsts = Dictionary(grouping: all, by: \.deviceKey).mapValues { of in
            of.min { ($0.at, $0.sequence) < ($1.at, $1.sequence) }?.hash
        }
        return all.enumerated().map { place, one in
            let registrar = named(one.registrar)
            let isFirst = firsts[one.deviceKey] == one.hash
            return AuditItem(
                at: one.at, .roster(isFirst ? .deviceApproved : .deviceAssigned), .enrolment,
                signedBy: [registrar.name], actor: registrar, target: named(one.deviceKey),
                detail: [
                    "office": one.office, "number": String(one.number), "role": one.role,
                    "scopes": one.writes.joined(separator: ", "), "holds": one.holds.joined(separator: ", "),
                ], refusal: place < counting.count ? nil : Verdict.Reason.withdrawn.rawValue)
        }
    }

    private func redactionItems() throws -> [AuditItem] {
        let roster = store.roster
        guard !roster.erasures.isEmpty else { return [] }
        let labels = Dictionary(
            (roster.chain + roster.rivals).flatMap(\.administrators).map { ($0.key, $0.label) },
            uniquingKeysWith: { $1 })
        let known = try store.redactedItems()
        return roster.erasures.map { erasure in
            AuditItem(
                at: erasure.at, .roster(.redacted), .redaction,
                signedBy: [labels[erasure.administrator] ?? named(erasure.administrator).name],
                records: erasure.records.compactMap { known[$0]?.code },
                detail: ["records": String(erasure.records.count)])
        }
    }

    private func item(_ act: Act) -> AuditItem {
        let device = named(act.device)
        var detail = act.disclosure
        detail["change"] = act.dot
        detail["kind"] = act.kind?.name
        if !act.code.isEmpty { detail["record"] = act.code }
        if act.disclosure.isEmpty { detail["fields"] = act.fields.joined(separator: " ") }
        if !act.enterprises.isEmpty { detail["enterprises"] = act.enterprises.joined(separator: " ") }
        return AuditItem(
            at: act.at, .act(act.what), .change, signedBy: act.isSealed ? [device.name] : [], person: act.person,
            actor: device, records: ([act.code] + act.enterprises).filter { !$0.isEmpty }, detail: detail,
            refusal: act.refusal)
    }

    // MARK: What this store alone remembers

    /// The farthest that this store's own note of something may stand from what was signed then, in seconds.
    private static let nearness: UInt64 = 60

    /// Adds what this store alone remembers. Of what somebody signed it only remembers the person, who stands in no roster.
    private func fold(_ events: [EventItem], into items: inout [AuditItem]) throws {
        let forks = try store.forks()
        for event in events {
            let places = items.indices.filter { isAbout(items[$0], event) }
            guard places.isEmpty else {
                for place in places where items[place].person.isEmpty { items[place].person = event.person }
                continue
            }
            let forked = event.what == "fork" ? forks.first { $0.log.description == event.detail["log"] } : nil
            items.append(
                AuditItem(
                    at: event.at, .local(event.what), .local, person: event.person, actor: named(deviceKey.bytes),
                    target: forked.map { named($0.deviceKey) }, detail: event.detail))
        }
    }

    /// Whether an event is this store's own note of something that is signed.
    private func isAbout(_ item: AuditItem, _ event: EventItem) -> Bool {
        if item.basis == .root, let entry = event.detail["entry"] { return item.detail["entry"] == entry }
        // A clock may be anything, so the difference must not overflow.
        let (distance, isLost) = item.at.subtractingReportingOverflow(event.at)
        guard !isLost, distance.magnitude <= Office.nearness else { return false }
        switch (event.what, item.basis) {
        case ("program-created", .root):
            return item.detail["entry"] == Base32.groups(store.roster.program.bytes, characters: 8)
        case ("program-created", .enrolment): return item.actor == item.target
        case ("device-approved", .enrolment), ("device-assigned", .enrolment):
            return item.detail["office"] == event.detail["office"] && item.detail["number"] == event.detail["number"]
        case ("redacted", .redaction): return true
        default: return false
        }
    }
}
