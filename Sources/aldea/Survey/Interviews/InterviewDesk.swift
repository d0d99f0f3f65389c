import SurveyModel
import SurveyStore

/// The entry of one interview: whose it is, what is known so far, and how it is recorded.
struct InterviewDesk {
    let session: Session
    let store: Store
    let enterprise: RecordKey
    let wave: RecordKey
    let instrument: Instrument
    let person: String
    /// The interview that is corrected; nil for a new one.
    let record: RecordKey?
    var draft: InterviewDraft

    /// Begins a new interview, or goes on with the draft that the person left.
    ///
    /// - Throws: when there is an interview already, unless `isAgain`.
    init(_ session: Session, enterprise: String, wave: String, isAgain: Bool) throws {
        let store = try session.store
        let person = try session.person()
        let enterprise = try store.find(enterprise, kind: .enterprise, namespace: nil)
        let wave = try store.find(wave, kind: .wave, namespace: nil)
        guard let waveRow = try store.row(wave) else { throw StoreError(.unknownRecord) }
        let kept = try store.draft(enterprise: enterprise, wave: wave, person: person).flatMap {
            InterviewDraft(json: $0.answers)
        }
        if kept == nil, !isAgain { try Self.checkIsFirst(store, enterprise, wave) }
        var draft = kept ?? InterviewDraft(date: session.today, coordinator: person)
        if isAgain { draft.again = true }
        let record = try draft.record.map { try store.find($0, kind: .interview, namespace: nil) }
        let recordRow = try record.flatMap(store.row)
        try recordRow.map(Self.checkIsOpen)
        let instrument = try WaveInstrument(store).instrument(of: recordRow ?? waveRow)
        self.init(
            session: session, store: store, enterprise: enterprise, wave: wave, instrument: instrument, person: person,
            record: record, draft: draft)
    }

    /// Opens an interview that was returned, or recorded as a draft, to correct it.
    ///
    /// - Throws: when its state does not allow that.
    init(_ session: Session, correcting text: String) throws {
        let store = try session.store
        let person = try session.person()
        let key = try store.find(text, kind: .interview, namespace: nil)
        guard let row = try store.row(key), let enterprise = row.reference("enterprise"),
            let wave = row.reference("wave")
        else {
            throw StoreError(.unknownRecord)
        }
        let code = try store.code(of: key)
        try Self.checkIsOpen(row)
        let kept = try store.draft(enterprise: enterprise, wave: wave, person: person).flatMap {
            InterviewDraft(json: $0.answers)
        }
        let instrument = try WaveInstrument(store).instrument(of: row)
        var draft = InterviewDraft(date: row.shown("date"), coordinator: row.shown("coordinator"))
        draft.record = code
        for item in instrument.items where !row.shown(item.id).isEmpty { draft.answers[item.id] = row.shown(item.id) }
        draft.place = instrument.items.first?.id
        if let kept, kept.record == code { draft = kept }
        self.init(
            session: session, store: store, enterprise: enterprise, wave: wave, instrument: instrument, person: person,
            record: key, draft: draft)
    }

    private init(
        session: Session, store: Store, enterprise: RecordKey, wave: RecordKey, instrument: Instrument, person: String,
        record: RecordKey?, draft: InterviewDraft
    ) {
        self.session = session
        self.store = store
        self.enterprise = enterprise
        self.wave = wave
        self.instrument = instrument
        self.person = person
        self.record = record
        self.draft = draft
    }

    /// Refuses to correct what has been submitted and not returned.
    private static func checkIsOpen(_ row: RecordRow) throws {
        guard InterviewState(rawValue: row.shown("state"))?.canBecome(.submitted) != true else { return }
        throw Failure("interview-closed", ["code": row.code], status: Outcome.failure)
    }

    private static func checkIsFirst(_ store: Store, _ enterprise: RecordKey, _ wave: RecordKey) throws {
        let others = try store.rows(.interview, where: .column("enterprise", .reference(enterprise)))
            .filter { $0.reference("wave") == wave }
        guard let other = others.last else { return }
        let isOpen = InterviewState(rawValue: other.shown("state"))?.canBecome(.submitted) == true
        throw Failure(
            isOpen ? "interview-open" : "interview-exists",
            ["code": try store.code(of: other.key), "state": other.shown("state")], status: Outcome.failure)
    }

    /// Refuses to go on without a consent that is in force.
    func checkConsent() throws {
        if try Consents(store).current(of: enterprise).contains(where: { $0.day <= draft.date }) { return }
        throw Failure("consent-missing", ["code": try store.code(of: enterprise)], status: Outcome.failure)
    }

    /// Keeps what was entered so far in this store.
    func save() throws { try store.saveDraft(draft.json(), enterprise: enterprise, wave: wave, person: person) }

    /// Forgets what was entered.
    func forget() throws { try store.saveDraft(nil, enterprise: enterprise, wave: wave, person: person) }

    /// What the answers score so far.
    func score() -> Score {
        let parsed = draft.parsed
        return instrument.score(instrument.items.map { parsed[$0.id] ?? .missing })
    }

    /// How the interview ended: as given, else by whether every item has an answer.
    var outcome: String {
        let parsed = draft.parsed
        return draft.outcome ?? (instrument.items.allSatisfy { parsed[$0.id] != nil } ? "completed" : "partial")
    }

    /// Records the interview and forgets the draft.
    ///
    /// - Returns: the interview.
    /// - Throws: when a value breaks a rule; the draft stays then.
    func submit(as state: InterviewState) throws -> RecordKey {
        let values = try values(state)
        try session.refuse(
            Validation.issues(
                kind: .interview, values: values, creating: true, today: session.today, instrument: instrument))
        // Another one may have come since the draft was begun.
        if record == nil, !draft.again { try Self.checkIsFirst(store, enterprise, wave) }
        let target: RecordEntry.Target = record.map { .existing($0) } ?? (draft.again ? .create : .keyed)
        let key = try store.submit(
            RecordEntry(kind: .interview, target: target, values: values), enterprise: enterprise, wave: wave,
            person: person)
        session.tell(doubts: Validation.doubts(kind: .interview, values: values, today: session.today))
        return key
    }

    private func values(_ state: InterviewState) throws -> [FieldID: [Scalar]] {
        let parsed = draft.parsed
        var values: [FieldID: [Scalar]] = [:]
        func put(_ name: String, _ scalars: [Scalar]) {
            if let field = Kind.interview.field(named: name) { values[field.id] = scalars }
        }
        put("enterprise", [.reference(enterprise)])
        put("wave", [.reference(wave)])
        for (name, text) in [
            ("date", draft.date), ("coordinator", draft.coordinator), ("outcome", outcome),
        ] {
            put(name, [try Kind.interview.scalar(from: text, column: name)])
        }
        put("state", [.text(state.rawValue), .null, .null])
        put("instrument", [.text(instrument.id), .integer(Int64(instrument.version))])
        if let note = draft.note { put("note", [try Kind.interview.scalar(from: note, column: "note")]) }
        for item in instrument.items {
            let code = parsed[item.id]?.code
            guard code != nil || record != nil else { continue }
            put(item.id, [code.map { .integer(Int64($0)) } ?? .null])
        }
        return values
    }
}
