internal import OfficeSync
internal import OutcomeReports
internal import Schema
internal import SurveyModel
internal import SurveyStore

/// The standard report: its facts read, its figures worked out, its document written, with intervals by formulas and,
/// apart from that, with bootstraps. What the command does besides (sealing, digest, the file) is measured with it.
struct ReportWork {
    private let office: Office

    /// - Parameter store: the directory of the store.
    init(store: String) throws { office = try Office.open(store) }

    func timings() throws -> [String: Timing] {
        let instrument = try Instrument(json: Schema.adm1)
        let identity = OutcomeIdentity(
            program: "", fingerprint: "", stateDigest: "", stateCode: "", office: "", cutOff: "2025-12-31",
            software: "", approvedOnly: false)
        let phrases = Phrasebook(language: .en, sentences: [:])
        var data = OutcomeData()
        let reading = try Timing.median(of: 3) { data = try office.store.outcomeData(approvedOnly: false) }
        func compute(_ intervals: ReportSettings.Intervals) throws -> OutcomeReport {
            try OutcomeReport(
                data: data, identity: identity, settings: ReportSettings(intervals: intervals), instrument: instrument)
        }
        let computing = try Timing.median(of: 3) { _ = try compute(.t) }
        let bootstrapping = try Timing.median(of: 3) { _ = try compute(.bootstrap) }
        let report = try compute(.bootstrap)
        let rendering = Timing.median(of: 3) { _ = JSONDocument().render(report, phrases) }
        return [
            "reading": reading, "computing": computing, "rendering": rendering,
            "report": reading + computing + rendering,
            "report with bootstraps": reading + bootstrapping + rendering,
        ]
    }
}
