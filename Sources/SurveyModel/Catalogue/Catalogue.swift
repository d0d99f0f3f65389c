/// The kinds of record that this version of the program knows, with their permanent numbers.
///
/// A kind or field that is not here still travels and is kept; it appears after an upgrade.
public enum Catalogue {
    /// Counts what was added to the catalogue; a segment says which version wrote it.
    public static let version = 2

    /// Every kind, by rising number.
    public static let kinds: [Kind] = [
        .office, .person, .locality, .wave, .enterprise, .owner, .consent, .team, .instrument, .visit, .interview,
        .revenue, .workforce, .storefront, .price, .training, .attendance, .target, .fx, .priceIndex,
        .referenceValue, .merge, .disclosure,
    ]

    /// What is known: all of it, unless a test plays a device that was not upgraded yet.
    @TaskLocal package static var known = Knowledge(of: kinds)

    /// The kind of that number, if this version knows it.
    public static func kind(_ id: KindID) -> Kind? { known.byID[id] }

    /// The kind of that name, if this version knows it.
    public static func kind(named name: String) -> Kind? { known.byName[name] }
}

extension Catalogue {
    /// Kinds by number and by name.
    package struct Knowledge: Sendable {
        fileprivate let byID: [KindID: Kind]
        fileprivate let byName: [String: Kind]

        /// Knows these kinds, with these fields of theirs, and nothing else.
        package init(of kinds: [Kind]) {
            byID = Dictionary(uniqueKeysWithValues: kinds.map { ($0.id, $0) })
            byName = Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0) })
        }
    }
}
