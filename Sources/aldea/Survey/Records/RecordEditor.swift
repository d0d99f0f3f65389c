import Interchange
import SurveyModel
import SurveyStore

/// Turns what was given for columns into checked values and writes them.
struct RecordEditor {
    let session: Session
    let form: RecordForm
    private let store: Store

    init(_ session: Session, _ form: RecordForm) throws {
        self.session = session
        self.form = form
        store = try session.store
    }

    /// Writes a new record, and the owner and consent of an enterprise.
    ///
    /// - Throws: when values break a rule, or the key is taken.
    func add(_ assignments: [ColumnAssignment]) throws -> RecordKey {
        let person = try session.person()
        var values = try values(of: .main, from: assignments, current: nil)
        if let field = form.kind.field(named: "registration"), var registration = values[field.id],
            registration[1] != .null, registration[0] == .null
        {
            registration[0] = .text(store.ownNamespace)
            values[field.id] = registration
        }
        if form.kind.id == Kind.wave.id, let field = form.kind.field(named: "instrument"), values[field.id] == nil {
            values[field.id] = [.text("ADM-1"), .integer(1)]
        }
        var issues = Validation.issues(kind: form.kind, values: values, creating: true, today: session.today)
        let parts = try [ImportPart.owner, .consent].map {
            ($0, try self.values(of: $0, from: assignments, current: nil))
        }
        for (part, values) in parts where !values.isEmpty {
            issues += Validation.issues(
                kind: Self.kind(of: part), values: values, creating: false, today: session.today)
        }
        issues += try crossIssues(values)
        try session.refuse(issues)
        try checkSensitive(assignments, enterprise: nil)
        let isKeyed = try checkIsNew(values)
        let key = try store.write(
            [RecordEntry(kind: form.kind, target: isKeyed ? .keyed : .create, values: values)], person: person)[0]
        let beside = parts.compactMap { partEntry($0.0, $0.1, of: key) }
        if !beside.isEmpty { _ = try store.write(beside, person: person) }
        session.tell(doubts: Validation.doubts(kind: form.kind, values: values, today: session.today))
        return key
    }

    /// Writes columns of a record; those given empty are cleared.
    ///
    /// - Returns: whether anything differed from what was there.
    func edit(_ key: RecordKey, _ assignments: [ColumnAssignment]) throws -> Bool {
        let person = try session.person()
        guard let row = try store.row(key) else { throw StoreError(.unknownRecord) }
        for assignment in assignments {
            if assignment.column.part == .consent { throw Failure.usage("consent-column") }
            guard assignment.column.isKey else { continue }
            throw Failure.usage("key-column", ["column": assignment.column.name, "kind": form.kind.name])
        }
        var values = try values(of: .main, from: assignments, current: row)
        var issues = newIssues(form.kind, row.fields, values)
        issues += try crossIssues(row.fields.merging(values) { $1 })
        values = values.filter { row.fields[$0.key] ?? [] != $0.value }
        var entries: [RecordEntry] = []
        if !values.isEmpty { entries.append(RecordEntry(kind: form.kind, target: .existing(key), values: values)) }
        if assignments.contains(where: { $0.column.part == .owner }) {
            let held = try ownerRow(of: key)
            let values = try self.values(of: .owner, from: assignments, current: held)
            issues += newIssues(.owner, held?.fields ?? [:], values)
            if let held {
                let values = values.filter { held.fields[$0.key] ?? [] != $0.value }
                if !values.isEmpty {
                    entries.append(RecordEntry(kind: .owner, target: .existing(held.key), values: values))
                }
            } else if let entry = partEntry(.owner, values, of: key) {
                entries.append(entry)
            }
        }
        try session.refuse(issues)
        try checkSensitive(assignments, enterprise: key)
        guard !entries.isEmpty else { return false }
        _ = try store.write(entries, person: person)
        session.tell(doubts: Validation.doubts(kind: form.kind, values: values, today: session.today))
        return true
    }

    /// What the new values break and the old ones did not: a fault of long ago does not bar other columns.
    private func newIssues(
        _ kind: Kind, _ held: [FieldID: [Scalar]], _ values: [FieldID: [Scalar]]
    ) -> [ValidationIssue] {
        let old = Set(Validation.issues(kind: kind, values: held, creating: false, today: session.today))
        let all = held.merging(values) { $1 }
        return Validation.issues(kind: kind, values: all, creating: false, today: session.today)
            .filter { issue in
                !old.contains(issue)
                    || values.keys.contains { kind.field($0)?.columns.contains { $0.name == issue.field } == true }
            }
    }

    /// The values of every field of which a column was given, over what the record holds.
    private func values(
        of part: ImportPart, from assignments: [ColumnAssignment], current row: RecordRow?
    ) throws -> [FieldID: [Scalar]] {
        let own = assignments.filter { $0.column.part == part }
        var values: [FieldID: [Scalar]] = [:]
        var issues: [ValidationIssue] = []
        for assignment in own {
            let field = assignment.column.field
            var held = values[field.id] ?? row?.fields[field.id] ?? []
            while held.count < field.columns.count { held.append(.null) }
            do throws(ValidationIssue) {
                held[assignment.column.index] = try scalar(assignment, held: held, given: own)
            } catch {
                issues.append(error)
            }
            values[field.id] = held
        }
        try session.refuse(issues)
        if let row { try checkCurrencies(own, values, row) }
        return values
    }

    private func scalar(
        _ assignment: ColumnAssignment, held: [Scalar], given: [ColumnAssignment]
    ) throws(ValidationIssue) -> Scalar {
        let column = assignment.column
        if let target = column.target {
            guard !assignment.text.isEmpty else { return .null }
            return .reference(try link(assignment.text, to: target, column))
        }
        var currency: String?
        if column.column.type == .money {
            currency = given.first { $0.column.name == "currency" && $0.column.field.id == column.field.id }?.text
            if currency == nil, let place = column.field.columns.firstIndex(where: { $0.name == "currency" }),
                case .text(let code) = held[place]
            {
                currency = code
            }
        }
        return try column.kind.scalar(from: assignment.text, column: column.name, currency: currency)
    }

    private func link(_ text: String, to kind: Kind, _ column: FormColumn) throws(ValidationIssue) -> RecordKey {
        do {
            return try store.find(text, kind: kind, namespace: nil)
        } catch {
            throw ValidationIssue(
                .unresolvedReference, kind: column.kind.name, field: column.name,
                places: ["value": String(text.prefix(40))])
        }
    }

    /// An amount means nothing in another currency: whoever changes the currency gives the amounts too.
    private func checkCurrencies(
        _ given: [ColumnAssignment], _ values: [FieldID: [Scalar]], _ row: RecordRow
    ) throws {
        for assignment in given where assignment.column.name == "currency" {
            let field = assignment.column.field
            guard let held = row.fields[field.id], held.count == field.columns.count,
                held[assignment.column.index] != .null,
                held[assignment.column.index] != values[field.id]?[assignment.column.index]
            else { continue }
            for (index, column) in field.columns.enumerated()
            where column.type == .money && held[index] != .null
                && !given.contains(where: { $0.column.name == column.name })
            {
                throw Failure.usage("currency-alone", ["column": column.name])
            }
        }
    }

    /// The rules that need other records: a person attends no longer than the session lasts.
    private func crossIssues(_ values: [FieldID: [Scalar]]) throws -> [ValidationIssue] {
        guard form.kind.id == Kind.attendance.id, let session = form.kind.field(named: "session"),
            let minutes = form.kind.field(named: "minutes"), case .reference(let key)? = values[session.id]?.first,
            case .integer(let attended)? = values[minutes.id]?.first,
            let length = try store.row(key)?.integer("minutes")
        else { return [] }
        return Validation.attendanceIssue(minutes: attended, sessionMinutes: length).map { [$0] } ?? []
    }
}

/// Keys, and the records beside an enterprise.
extension RecordEditor {
    /// Refuses a key that is taken.
    ///
    /// - Returns: whether key columns name the record.
    private func checkIsNew(_ values: [FieldID: [Scalar]]) throws -> Bool {
        let key = form.kind.importKey
        guard !key.isEmpty else { return false }
        var wanted: [(name: String, value: Scalar)] = []
        for name in key {
            guard let field = form.kind.field(named: name),
                let place = field.columns.firstIndex(where: { $0.name == name })
            else { return false }
            wanted.append((name, values[field.id]?[place] ?? .null))
        }
        let said = wanted.filter { $0.value != .null }
        let link = said.first { if case .reference = $0.value { true } else { false } }
        guard let strongest = link ?? said.last else { return false }
        let taken = try store.rows(form.kind, where: .column(strongest.name, strongest.value)).first { row in
            wanted.allSatisfy { row[$0.name] == $0.value }
        }
        if let taken {
            let reference = try RecordTitles(store).reference(taken.key)
            throw Failure("record-exists", ["code": reference, "kind": form.kind.name], status: Outcome.failure)
        }
        return true
    }

    private static func kind(of part: ImportPart) -> Kind {
        switch part {
        case .main, .owner: .owner
        case .consent: .consent
        }
    }

    private func ownerRow(of enterprise: RecordKey) throws -> RecordRow? {
        try store.rows(.owner, where: .column("enterprise", .reference(enterprise))).first
    }

    private func partEntry(
        _ part: ImportPart, _ values: [FieldID: [Scalar]], of enterprise: RecordKey
    ) -> RecordEntry? {
        guard values.values.contains(where: { $0.contains { $0 != .null } }) else { return nil }
        var values = values
        values[FieldID(1)] = [.reference(enterprise)]
        return RecordEntry(kind: Self.kind(of: part), target: .keyed, values: values)
    }

    /// Identity and language are recorded under an explicit consent only.
    private func checkSensitive(_ assignments: [ColumnAssignment], enterprise: RecordKey?) throws {
        let sensitive = assignments.first { ["indigenous", "language"].contains($0.column.name) && !$0.text.isEmpty }
        guard let sensitive else { return }
        if let enterprise, try Consents(store).current(of: enterprise).contains(where: \.isSensitive) { return }
        throw Failure("sensitive-consent", ["column": sensitive.column.name], status: Outcome.failure)
    }
}
