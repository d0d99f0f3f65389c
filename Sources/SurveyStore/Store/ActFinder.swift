internal import DeltaBundle
internal import GRDB
internal import Replication
internal import SurveyModel
internal import Trust

/// Finds what of consequence changes did.
final class ActFinder {
    private let merger: Merger
    private let codes: RecordCodes
    /// Whether anything held does not count: otherwise nothing was adopted.
    private let hasWithheld: Bool

    init(_ db: Database, _ merger: Merger, roster: Roster) throws {
        self.merger = merger
        codes = RecordCodes(merger, roster: roster)
        hasWithheld = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM withheld)") ?? false
    }

    /// Whether a change may be an act, by what it says itself: most are none, and need not be looked into.
    func isPromising(_ change: Change) -> Bool {
        change.acts.first != nil
            || change.writes.contains { $0.replaces.count > 1 || hasWithheld && !$0.replaces.isEmpty }
    }

    /// The acts of a change.
    func acts(of local: LocalChange, dotName: String, isSealed: Bool) throws -> [Act] {
        let change = local.change
        // On another branch of its log stands the same change.
        guard try merger.source.canonical(change.dot) == change.dot, let log = merger.logs.entry(change.dot.log) else {
            return []
        }
        var found = change.acts.map { (what: $0.what, fields: [$0.field]) }
        let (resolved, adopted) = try revised(by: change)
        if !resolved.isEmpty { found.append((.conflictResolved, resolved)) }
        if !adopted.isEmpty { found.append((.valueAdopted, adopted)) }
        guard !found.isEmpty else { return [] }
        let key = try merger.record(of: local)
        let kind = Catalogue.kind(change.kind)
        let code = try key.map { try codes.code(of: $0) } ?? ""
        let enterprises = try key.map { try self.enterprises(of: $0, kind) } ?? []
        let refusal = try merger.withheldReason(change.dot)
        return found.map { what, fields in
            Act(
                what: what, dot: dotName, device: log.descriptor.deviceKey, person: change.person,
                at: change.wallClock, code: code, kind: kind,
                fields: fields.map { kind?.field($0)?.name ?? String($0.rawValue) }, enterprises: enterprises,
                disclosure: what == .dataExported ? change.disclosure : [:], refusal: refusal, isSealed: isSealed)
        }
    }

    /// The fields in which a change replaced several values that differ, and those in which it entered anew what does not count.
    private func revised(by change: Change) throws -> (resolved: [FieldID], adopted: [FieldID]) {
        var resolved: [FieldID] = []
        var adopted: [FieldID] = []
        for write in change.writes {
            var counted: [Dot] = []
            var withheld: [Dot] = []
            for dot in Set(write.replaces) {
                if try merger.withheldReason(dot) == nil { counted.append(dot) } else { withheld.append(dot) }
            }
            // Equal values, such as two offices' imports of one catalogue, are no conflict.
            if counted.count > 1, try !areOne(counted, write.field, ifUnknown: false) { resolved.append(write.field) }
            // Whoever writes another value over one that was cut later has adopted nothing.
            if try withheld.contains(where: { try areOne([$0, change.dot], write.field, ifUnknown: true) }) {
                adopted.append(write.field)
            }
        }
        return (resolved, adopted)
    }

    /// Whether all these changes wrote one value; that is unknown where it is personal data that is not held.
    private func areOne(_ dots: [Dot], _ field: FieldID, ifUnknown: Bool) throws -> Bool {
        let values = try dots.compactMap { try merger.source.change(at: $0)?.change.write(of: field)?.value }
        guard values.count == dots.count, let first = values.first else { return ifUnknown }
        return values.allSatisfy { Canonical.areEqual($0, first) }
    }

    private func enterprises(of key: RecordKey, _ kind: Kind?) throws -> [String] {
        guard let kind, let row = try merger.typedRow(kind).values(key) else { return [] }
        var found: [RecordKey] = []
        for field in kind.fields {
            for (column, value) in zip(field.columns, row[field.id] ?? []) {
                guard column.type == .reference(Kind.enterprise.id), case .reference(let key) = value else { continue }
                found.append(key)
            }
        }
        return try found.map { try codes.code(of: $0) }
    }
}

extension Change {
    /// What the change does by what it writes alone, whatever it replaces.
    fileprivate var acts: [(what: Act.What, field: FieldID)] {
        switch kind {
        case Kind.interview.id:
            guard case .text(let state)? = value(of: Kind.interviewStateField),
                let what = Act.What(rawValue: "interview-\(state)")
            else { return [] }
            return [(what, Kind.interviewStateField)]
        case Kind.enterprise.id: return flag("removal", of: .enterprise, .enterpriseRemoved, .enterpriseReinstated)
        case Kind.merge.id: return flag("same", of: .merge, .enterprisesMerged, .enterprisesUnmerged)
        case Kind.consent.id:
            guard let field = Kind.consent.field(named: "withdrawn_on")?.id, let write = write(of: field) else {
                return []
            }
            if case .text? = write.value?.first { return [(.consentWithdrawn, field)] }
            return write.replaces.isEmpty ? [] : [(.consentReinstated, field)]
        case Kind.disclosure.id:
            if case .existing = identity { return writes.prefix(1).map { (.disclosureEdited, $0.field) } }
            return writes.prefix(1).map { (.dataExported, $0.field) }
        default: return []
        }
    }

    private func value(of field: FieldID) -> Scalar? { write(of: field)?.value?.first }

    private func flag(
        _ name: String, of kind: Kind, _ yes: Act.What, _ no: Act.What
    ) -> [(what: Act.What, field: FieldID)] {
        guard let field = kind.field(named: name)?.id, let write = write(of: field) else { return [] }
        if write.value?.first == .integer(1) { return [(yes, field)] }
        // A "no" is an act where something was said before; two enterprises are also said to be two at once.
        return write.replaces.isEmpty && kind.id != Kind.merge.id ? [] : [(no, field)]
    }

    /// What an export held, by column.
    fileprivate var disclosure: [String: String] {
        var found: [String: String] = [:]
        for write in writes {
            guard let field = Kind.disclosure.field(write.field), let value = write.value else { continue }
            for (column, scalar) in zip(field.columns, value) {
                switch scalar {
                case .text(let text): found[column.name] = text
                case .integer(let number): found[column.name] = String(number)
                default: break
                }
            }
        }
        return found
    }
}
