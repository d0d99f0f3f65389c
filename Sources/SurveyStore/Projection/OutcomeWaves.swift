internal import Replication
internal import SurveyModel

/// The survey waves, found by their link in the projection or by a day.
struct OutcomeWaves {
    /// By link, the type of the wave; nil for links to anything else and for waves without a type.
    private let types: [WaveType?]
    /// The windows by first day and key.
    private let windows: [(type: WaveType, start: String, end: String)]

    init(_ sql: StatementCache, links: [Int64]) throws {
        var typeOf: [Int64: WaveType] = [:]
        var found: [(type: WaveType, start: String, end: String, key: String)] = []
        let rows = try sql("SELECT id, \"type\", \"start\", \"end\", \"key\" FROM wave")
        defer { rows.reset() }
        while try rows.step() {
            guard let type = WaveType(rawValue: rows.text(1)) else { continue }
            typeOf[rows.integer(0)] = type
            found.append((type, rows.text(2), rows.text(3), rows.text(4)))
        }
        types = typeOf.isEmpty ? [] : links.map { typeOf[$0] }
        windows = found.sorted { ($0.start, $0.key) < ($1.start, $1.key) }.map { ($0.type, $0.start, $0.end) }
    }

    /// The type of the wave of a link.
    subscript(link: Int) -> WaveType? { types.isEmpty ? nil : types[link] }

    /// The type of the first wave whose window holds a day.
    func type(on day: String) -> WaveType? { windows.first { $0.start <= day && day <= $0.end }?.type }
}
