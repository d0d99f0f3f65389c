internal import Trust

/// What somebody may be sent.
struct Entitlement: Hashable {
    /// The scopes.
    let scopes: ScopeSet
    /// The scopes of which personal data is among it.
    let personal: ScopeSet

    /// Everything.
    static let whole = Entitlement(scopes: .all, personal: .all)

    init(scopes: ScopeSet, personal: ScopeSet) {
        self.scopes = scopes
        self.personal = personal
    }

    init(_ device: Standing) { self.init(scopes: device.heldScopes, personal: device.personalScopes) }

    /// Whether whoever has this one may be sent all that the other one may.
    func covers(_ other: Entitlement) -> Bool {
        scopes.isSuperset(of: other.scopes) && personal.isSuperset(of: other.personal)
    }

    /// How much it is, by which the widest of several is found that do not cover each other: personal data first.
    var width: [Int] { [personal, scopes].map { $0.names?.count ?? Int.max } }
}
