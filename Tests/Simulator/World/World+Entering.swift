import Replication
import SeededRandom
import SurveyModel
import SurveyStore

/// What people enter.
extension World {
    /// A value as a story tells it.
    static func words(_ value: [Scalar]) -> String {
        value.map { scalar in
            switch scalar {
            case .null: "nothing"
            case .integer(let number): String(number)
            case .text(let text): text
            case .bytes: "bytes"
            case .reference: "a link"
            }
        }.joined(separator: ", ")
    }

    /// Writes an entry; when that is acknowledged, its tokens must never be lost again.
    func write(_ entry: RecordEntry, _ tokens: [String], at office: SimulatedOffice) throws {
        let store = try office.store
        do {
            let key = try store.write([entry], person: "p-\(office.name)")[0]
            let isPersonal = entry.values.keys.contains { entry.kind.field($0)?.isPrivate == true }
            if isPersonal { for token in tokens { births[token] = try birth(of: key, store) } }
        } catch {
            // Refused means that nothing of it is there; where the power went, nobody was told anything.
            if !office.disk.hasFailed, let found = try? office.texts(), tokens.contains(where: found.contains) {
                throw Violation(.whole, "\(office.name) shows \(tokens) although it refused them: \(error)")
            }
            throw error
        }
        office.ledger.formUnion(tokens)
    }

    /// Names a record alike for everybody: by the change that created it.
    func birth(of key: RecordKey, _ store: Store) throws -> String {
        let dot = try store.history(of: key).first(where: \.isCreation)?.dot ?? ""
        return String(dot.split(separator: ".").first ?? "")
    }

    func enter(at office: SimulatedOffice) throws {
        let (name, phone) = (token("E"), random.once(in: 2) ? token("tel") : nil)
        var values: [FieldID: [Scalar]] = [
            FieldID(1): [.text(office.name), .text(name)], FieldID(2): [.text(name)], FieldID(3): [.text("110010001")],
            FieldID(4): [.text(one(["31-33", "46", "72"])!)],
        ]
        if let phone { values[FieldID(8)] = [.text(phone)] }
        if random.once(in: 3), !office.isOld { values[FieldID(9)] = [.text("treatment")] }
        let entry = RecordEntry(kind: .enterprise, target: .create, scope: one(World.scopes), values: values)
        try write(entry, [name] + (phone.map { [$0] } ?? []), at: office)
        tell("\(office.name) enters the enterprise \(name)\(phone.map { " with the phone \($0)" } ?? "")")
    }

    func enterInterview(at office: SimulatedOffice) throws {
        let enterprises = try office.store.rows(.enterprise)
        guard let enterprise = one(enterprises) else { return }
        let note = token("I")
        let values: [FieldID: [Scalar]] = [
            FieldID(1): [.reference(enterprise.key)], FieldID(8): [.text(note)],
            Kind.interviewStateField: [.text("submitted"), .null, .null],
            FieldID(33): [.integer(Int64(random.below(5)))],
        ]
        try write(RecordEntry(kind: .interview, target: .create, values: values), [note], at: office)
        tell("\(office.name) enters the interview \(note) of \(enterprise.text("name") ?? "?")")
    }

    /// Rows of a catalogue that other offices enter too: the same key is the same record.
    func enterCatalogue(at office: SimulatedOffice) throws {
        let name = token("L")
        let kind: Kind = random.once(in: 2) ? .locality : .wave
        var values: [FieldID: [Scalar]]
        if kind == .locality {
            values = [FieldID(1): [.text("11001000\(random.below(4))")], FieldID(2): [.text(name)]]
        } else {
            values = [FieldID(1): [.text("w\(random.below(3))")], FieldID(2): [.text(one(["baseline", "midline"])!)]]
        }
        let tokens = kind == .locality ? [name] : []
        try write(RecordEntry(kind: kind, target: .keyed, values: values), tokens, at: office)
        tell("\(office.name) enters the \(kind.name) \(World.words(values[FieldID(1)]!)) \(name)")
    }

    /// A record that an office shows, of a kind that can be edited.
    private func record(at office: SimulatedOffice) throws -> RecordRow? {
        let store = try office.store
        let rows = try store.rows(.enterprise) + store.rows(.locality) + store.rows(.interview) + store.rows(.wave)
        // People come back to the same few records.
        let few = [Kind.enterprise, .locality, .wave].compactMap { kind in rows.first { $0.kind.id == kind.id } }
        return one(random.once(in: 3) ? rows : few)
    }

    func edit(at office: SimulatedOffice) throws {
        guard let row = try record(at: office) else { return }
        let name = token("N")
        var values: [FieldID: [Scalar]]
        var tokens = [name]
        switch row.kind.id {
        case Kind.enterprise.id:
            values = [FieldID(one([2, 2, 2, 6, 8, 13])!): [.text(name)]]
            if random.once(in: 3) { values[FieldID(11)] = [.text(one(["active", "closed", "moved"])!)] }
            if random.once(in: 4) {
                values[FieldID(12)] = [.integer(20_000_000), .integer(-100_000_000), .integer(50)]
            }
            if values[FieldID(13)] == nil, random.once(in: 6) { values[FieldID(13)] = [.null] }
        case Kind.locality.id:
            values = [FieldID(2): [.text(name)]]
            if random.once(in: 3) {
                values = [FieldID(3): [.integer(Int64(1 + random.below(3))), .integer(2020)]]
                tokens = []
            }
        case Kind.interview.id:
            values = [FieldID(UInt16(33 + random.below(3))): [.integer(Int64(random.below(5)))]]
            if random.once(in: 2) { values[FieldID(8)] = [.text(name)] } else { tokens = [] }
        default:
            values = [FieldID(2): [.text(one(["baseline", "midline", "endline"])!)]]
            tokens = []
        }
        let entry = RecordEntry(kind: row.kind, target: .existing(row.key), values: values)
        try write(entry, tokens, at: office)
        let written = values.sorted { $0.key < $1.key }.map { "\($0.key.rawValue) = \(World.words($0.value))" }
        tell("\(office.name) edits \(row.kind.name) \(row.code): \(written.joined(separator: ", "))")
    }

    /// Somebody looks at a conflict and decides: for one of the values, or for another one.
    func resolve(at office: SimulatedOffice) throws {
        let conflicts = try office.store.conflicts()
        guard let item = one(conflicts), let head = one(item.heads) else { return }
        var value = head.value ?? []
        var tokens: [String] = []
        if random.once(in: 3), item.field.columns.count == 1, item.field.columns[0].type == .text {
            tokens = [token("R")]
            value = [.text(tokens[0])]
        }
        let entry = RecordEntry(
            kind: item.kind, target: .existing(item.record), values: [item.field.id: value],
            resolving: [item.field.id])
        try write(entry, tokens, at: office)
        let left = try office.store.conflicts().contains { $0.record == item.record && $0.field.id == item.field.id }
        tell("\(office.name) resolves \(item.field.name) of \(item.code): \(World.words(value))")
        if left { throw Violation(.slowRules, "\(item.field.name) of \(item.code) is a conflict still") }
    }

    func remove(at office: SimulatedOffice) throws {
        let store = try office.store
        let isTakenBack = random.once(in: 3)
        let rows = try store.rows(.enterprise, where: isTakenBack ? .column("removed", .integer(1)) : .all)
        guard let row = one(rows), let field = Kind.enterprise.field(named: "removal") else { return }
        let seen: Scalar = isTakenBack ? .null : .bytes(try store.seenHash(row.key, except: field.id))
        let entry = RecordEntry(
            kind: .enterprise, target: .existing(row.key), values: [field.id: [.integer(isTakenBack ? 0 : 1), seen]])
        try write(entry, [], at: office)
        tell("\(office.name) \(isTakenBack ? "takes back the removal of" : "removes") \(row.code)")
        try expect(isFlagged: false, row.key, field, at: office)
        guard !isTakenBack, random.once(in: 2) else { return }
        // Whoever edits afterwards brings the decision back for a look.
        let name = token("N")
        let edit = RecordEntry(kind: .enterprise, target: .existing(row.key), values: [FieldID(2): [.text(name)]])
        try write(edit, [name], at: office)
        tell("\(office.name) edits \(row.code), which is removed: \(name)")
        try expect(isFlagged: true, row.key, field, at: office)
    }

    /// A decision is listed as *changed since* exactly if the record says something else than when it was taken.
    private func expect(isFlagged: Bool, _ key: RecordKey, _ field: Field, at office: SimulatedOffice) throws {
        let store = try office.store
        // With several heads the decision that is shown may be another one.
        guard try !store.conflicts().contains(where: { $0.record == key && $0.field.id == field.id }) else { return }
        let found = try store.findings().contains {
            $0.record == key && $0.field?.id == field.id && $0.what == "changed-since"
        }
        guard found == isFlagged else {
            throw Violation(
                .slowRules, "\(field.name) at \(office.name) is \(found ? "" : "not ")listed as changed since")
        }
    }

    func review(at office: SimulatedOffice) throws {
        let store = try office.store
        guard let row = one(try store.rows(.interview)) else { return }
        let state = one(["approved", "approved", "returned", "submitted"])!
        let seen: Scalar =
            state == "approved" ? .bytes(try store.seenHash(row.key, except: Kind.interviewStateField)) : .null
        let entry = RecordEntry(
            kind: .interview, target: .existing(row.key),
            values: [Kind.interviewStateField: [.text(state), seen, .null]])
        try write(entry, [], at: office)
        tell("\(office.name) makes \(row.code) \(state)")
        guard state == "approved", let field = Kind.interview.field(Kind.interviewStateField) else { return }
        try expect(isFlagged: false, row.key, field, at: office)
        guard random.once(in: 2) else { return }
        let edit = RecordEntry(
            kind: .interview, target: .existing(row.key), values: [FieldID(40): [.integer(Int64(step % 5))]])
        let wasSame = row.values["B4"] == .integer(Int64(step % 5))
        try write(edit, [], at: office)
        tell("\(office.name) edits \(row.code), which is approved")
        if !wasSame { try expect(isFlagged: true, row.key, field, at: office) }
    }

    /// Somebody says that two enterprises are one, or that they are not.
    func join(at office: SimulatedOffice) throws {
        let store = try office.store
        let rows = try store.rows(.enterprise)
        guard let first = one(rows), let second = one(rows), first.key != second.key else { return }
        let pair = [first, second].sorted { $0.code < $1.code }
        let held = try store.rows(.merge, where: .column("first", .reference(pair[0].key)))
            .first { $0.reference("second") == pair[1].key }
        guard let field = Kind.merge.field(named: "same") else { return }
        let seen = try held.map { Scalar.bytes(try store.seenHash($0.key, except: field.id)) } ?? .null
        var values: [FieldID: [Scalar]] = [field.id: [.integer(Int64(random.below(2))), seen]]
        if held == nil {
            values[FieldID(1)] = [.reference(pair[0].key)]
            values[FieldID(2)] = [.reference(pair[1].key)]
        }
        let target = held.map { RecordEntry.Target.existing($0.key) } ?? .keyed
        try write(RecordEntry(kind: .merge, target: target, values: values), [], at: office)
        tell(
            "\(office.name) says of \(pair[0].code) and \(pair[1].code): \(values[field.id]![0] == .integer(1) ? "the same" : "not the same")"
        )
    }
}
