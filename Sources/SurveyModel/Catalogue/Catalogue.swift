/// The kinds of record that this version of the program knows, with their permanent numbers.
///
/// A kind or field that is not here still travels and is kept; it appears after an upgrade.
public enum Catalogue {
    /// Counts what was added to the catalogue; a segment says which version wrote it.
    public static let version = 2

    /// The newest kind of the first release: devices that do not know a later one must name its records alike all the same.
    public static let newestOfFirstRelease = Kind.disclosure.id

    /// Every kind that is known, by rising number.
    public static var kinds: [Kind] { known.kinds }

    private static let all: [Kind] = [
        .office, .person, .locality, .wave, .enterprise, .owner, .consent, .team, .instrument, .visit, .interview,
        .revenue, .workforce, .storefront, .price, .training, .attendance, .target, .fx, .priceIndex,
        .referenceValue, .merge, .disclosure,
    ]

    /// What is known: all of it, unless a test plays a device that was not upgraded yet.
    @TaskLocal package static var known = everything

    /// All of it.
    package static let everything = Knowledge(of: all)

    /// The kind of that number, if this version knows it.
    public static func kind(_ id: KindID) -> Kind? { known.byID[id] }

    /// The kind of that name, if this version knows it.
    public static func kind(named name: String) -> Kind? { known.byName[name] }
}

extension Catalogue {
    /// Kinds by number and by name.
    package struct Knowledge: Sendable {
        package let kinds: [Kind]
        fileprivate let byID: [KindID: Kind]
        fileprivate let byName: [String: Kind]

        /// Knows these kinds, with these fields of theirs, and nothing else.
        package init(of kinds: [Kind]) {
            self.kinds = kinds
            byID = Dictionary(uniqueKeysWithValues: kinds.map { ($0.id, $0) })
            byName = Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0) })
        }
    }
}
