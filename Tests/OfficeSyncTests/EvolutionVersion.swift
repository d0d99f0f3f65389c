import SurveyModel

/// A version of the program, by what it knows: earlier ones know fewer kinds, and kinds with fewer fields.
struct EvolutionVersion: Sendable {
    let kinds: [Kind]

    /// Everything that is known today.
    static let today = EvolutionVersion(kinds: Catalogue.kinds)

    /// Knows fewer kinds and fields than `first`, and nothing that `first` does not.
    static let first = today.without(
        [.owner, .visit, .storefront, .training, .attendance, .priceIndex],
        fields: [Kind.enterprise.id: [8, 9, 11, 12], Kind.interview.id: Array(34...56)])

    /// Came after `first`, and is not today's: trainings and telephone numbers were added to it.
    static let second = today.without(
        [.owner, .storefront, .priceIndex], fields: [Kind.enterprise.id: [11, 12], Kind.interview.id: Array(40...56)])

    /// This version before some of its kinds and fields were added.
    func without(_ missing: [Kind], fields: [KindID: [UInt16]] = [:]) -> EvolutionVersion {
        EvolutionVersion(
            kinds: kinds.filter { kind in !missing.contains { $0.id == kind.id } }.map { kind in
                let later = Set(fields[kind.id] ?? [])
                return Kind(
                    kind.id.rawValue, kind.name, home: kind.home, naturalKey: kind.naturalKey,
                    importKey: kind.importKey, fields: kind.fields.filter { !later.contains($0.id.rawValue) })
            })
    }

    /// Does something as a program of this version.
    func run<Value>(_ body: () throws -> Value) rethrows -> Value {
        try Catalogue.$known.withValue(Catalogue.Knowledge(of: kinds), operation: body)
    }

    /// A kind as this version knows it.
    func kind(_ kind: Kind) -> Kind? { kinds.first { $0.id == kind.id } }
}
