import OfficeSync
import Replication
import SurveyModel
import SurveyStore
import Testing

@Suite("Kinds that came after the first release")
struct EvolutionLaterKindTests {
    /// A later version, in which price indexes are a kind of a number that nobody knows today.
    private static let laterKind = Kind(
        40, Kind.priceIndex.name, home: .program, naturalKey: Kind.priceIndex.naturalKey,
        fields: Kind.priceIndex.fields)
    private static let later = EvolutionVersion(
        kinds: EvolutionVersion.today.without([.priceIndex]).kinds + [laterKind])

    @Test("a record that a key names has one name for all from the start: digests are equal before the upgrade, too")
    func named() throws {
        let village = try EvolutionVillage(["GTO": Self.later, "PUE": .first, "OAX": Self.later])
        for code in ["GTO", "OAX"] {
            village.village.time.now += 60
            try village.write(
                Self.laterKind, at: code,
                [1: [.text("2025-05-01")], 2: [.text("INPC")], 3: [.integer(139_620_000), .text("de \(code)")]])
        }
        try village.settle()
        #expect(try village.at("PUE") { try $0.info().records }.first { $0.kind == "#40" }?.count == 1)
        try village.expectAgreement()
        for code in village.codes { #expect(try village.at(code) { try $0.info().conflicts } == 1, "at \(code)") }
        try village.upgrade("PUE", to: Self.later)
        try village.expectAgreement()
        #expect(try village.at("PUE") { try $0.rows(Self.laterKind).count } == 1)
    }
}
