internal import OfficeSync
internal import SurveyModel
internal import SurveyStore

/// Enterprises by a part of their name, written without accents and in small letters: parts that many names have, that some
/// have, and that none has.
struct SearchWork {
    private static let parts = ["colibri", "panaderia", "molcajetes el", "nandu"]

    private let office: Office

    /// - Parameter store: the directory of the store.
    init(store: String) throws { office = try Office.open(store) }

    func timings() throws -> [String: Timing] {
        var found: [String: Timing] = [:]
        for part in Self.parts {
            found["search \"\(part)\""] = try Timing.median(of: 5) {
                _ = try office.store.searchEnterprises(part, limit: 50)
            }
        }
        // The slowest of them is what a person at a terminal has to wait for.
        found["search"] = found.values.max { $0.wall < $1.wall }
        return found
    }
}
