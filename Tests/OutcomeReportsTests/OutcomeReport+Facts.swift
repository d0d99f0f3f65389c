import OutcomeReports
import SurveyModel

extension OutcomeReport {
    /// A report on facts as they are.
    init(
        facts: OutcomeFacts, identity: OutcomeIdentity, settings: ReportSettings, instrument: Instrument
    ) throws(ReportError) {
        try self.init(
            data: OutcomeData(facts, approvedOnly: settings.approvedOnly), identity: identity, settings: settings,
            instrument: instrument)
    }
}
