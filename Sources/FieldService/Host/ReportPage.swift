import OfficeSync
import OutcomeReports
import Replication
import Schema
import SurveyModel
import SurveyStore
import Trust

/// The outcome report of a store as a page, with the settings that a report has when nobody asks for others.
enum ReportPage {
    /// Makes the page; what was entered last is sealed first, so that the state code on it is the store's.
    static func render(_ office: Office, _ language: Language) throws -> String {
        try office.seal()
        let store = office.store
        let settings = ReportSettings()
        let data = try store.outcomeData(approvedOnly: settings.approvedOnly)
        let report = try OutcomeReport(
            data: data, identity: try identity(store, data, settings), settings: settings,
            instrument: try Instrument(json: Schema.adm1))
        return HTMLDocument().render(report, phrasebook(language))
    }

    private static func identity(
        _ store: Store, _ data: OutcomeData, _ settings: ReportSettings
    ) throws -> OutcomeIdentity {
        let info = try store.info()
        return OutcomeIdentity(
            program: info.programName, fingerprint: info.program.fingerprint,
            stateDigest: Hex.text(try store.digestOfState()), stateCode: try store.stateCode().text,
            office: info.office,
            cutOff: data.newestDay ?? "—", software: "aldea", approvedOnly: settings.approvedOnly)
    }

    /// The sentences of a language, with those of the other one for what it lacks.
    private static func phrasebook(_ language: Language) -> Phrasebook {
        let second: Language = language == .es ? .en : .es
        return Phrasebook(language: language, files: files(language), fallback: files(second))
    }

    private static func files(_ language: Language) -> [SentenceFile] {
        Schema.sentences(language.rawValue).map { SentenceFile($0) }
    }
}
