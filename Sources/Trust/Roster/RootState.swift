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

/// Up to where the enrolments of each registrar count.
struct RegistrarGrants: Hashable, Sendable {
    private var ends: [[UInt8]: [[[UInt8]]]] = [:]

    init() {}

    /// - Parameter disputed: entries that stand against each other, and what follows them: every cut that any of them makes holds.
    init(_ root: RootEntry, disputed: [RootEntry]) {
        self.init(([root] + disputed).flatMap(\.registrars))
    }

    init(_ registrars: [RootEntry.Registrar]) {
        for registrar in registrars {
            guard let cut = registrar.cut, ends[registrar.key]?.contains(cut) != true else { continue }
            ends[registrar.key, default: []].append(cut)
        }
    }

    /// The cuts, each as the last enrolments that count; an enrolment must lie at or before one of each.
    func cuts(of registrar: [UInt8]) -> [[[UInt8]]] { ends[registrar] ?? [] }
}
