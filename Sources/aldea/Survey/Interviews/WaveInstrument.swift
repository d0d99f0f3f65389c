import Schema
import SurveyModel
import SurveyStore

/// The instruments that waves and interviews name.
struct WaveInstrument {
    let store: Store

    init(_ store: Store) { self.store = store }

    /// The instrument of a wave or an interview; ADM-1 version 1 when it names none.
    ///
    /// - Throws: a failure when the program's records do not hold it.
    func instrument(of row: RecordRow) throws -> Instrument {
        let id = row.shown("instrument").isEmpty ? "ADM-1" : row.shown("instrument")
        let version = Int(row.shown("instrument_version")) ?? 1
        if id == "ADM-1", version == 1 { return try Instrument(json: Schema.adm1) }
        let found = try store.rows(.instrument, where: .column("key", .text(id))).first {
            $0["version"] == .integer(Int64(version))
        }
        guard let found else {
            throw Failure("instrument-missing", ["instrument": "\(id)/\(version)"], status: Outcome.failure)
        }
        return try Instrument(json: found.shown("definition").utf8)
    }
}
