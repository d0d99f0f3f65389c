internal import Trust

/// What somebody may be sent.
struct Entitlement: Hashable {
    /// The scopes; nil for all.
    let scopes: Set<String>?
    /// Whether personal data is among it.
    let holdsPrivate: Bool

    init(_ device: Standing) {
        scopes = device.heldScopes
        holdsPrivate = device.holdsPrivate
    }

    /// Whether whoever has this one may be sent all that the other one may.
    func covers(_ other: Entitlement) -> Bool {
        let coversScopes =
            if let scopes { other.scopes.map { $0.isSubset(of: scopes) } ?? false } else { true }
        return coversScopes && (holdsPrivate || !other.holdsPrivate)
    }
}
