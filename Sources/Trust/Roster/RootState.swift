/// What a line of root entries adds up to: each says what it changes, and the last word on a key stands.
struct RootState {
    /// The keys that are cut.
    private(set) var revocations: [[UInt8]: Revocation] = [:]
    /// Those who administer no more.
    private(set) var former: [[UInt8]: RootEntry.FormerAdministrator] = [:]

    init(_ entries: [RootEntry]) {
        for entry in entries {
            for step in entry.revocations { revocations[step.key] = step.revocation }
            for one in entry.formerAdministrators { former[one.key] = one }
        }
    }
}

/// Which enrolments count of registrars whose grant has ended.
struct RegistrarGrants: Hashable, Sendable {
    private var good: [[UInt8]: Set<[UInt8]>] = [:]

    init() {}

    /// - Parameter registrars: grants; of several for one key, every cut holds.
    init(_ registrars: [RootEntry.Registrar], _ enrolments: SignedWords<Enrolment>) {
        for registrar in registrars {
            guard let cut = registrar.cut else { continue }
            let reached = enrolments.leading(to: cut, by: registrar.key)
            good[registrar.key] = good[registrar.key]?.intersection(reached) ?? reached
        }
    }

    /// Whether no cut lies before an enrolment.
    func allows(_ enrolment: Enrolment) -> Bool { good[enrolment.registrar]?.contains(enrolment.hash) ?? true }
}
