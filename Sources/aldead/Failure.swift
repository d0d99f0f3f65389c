import FieldService
import FoundationEssentials
import OfficeSync
import Schema
import SurveyModel
import SurveyStore
import Trust

/// Why the service ended: two lines for standard error, and the exit status.
struct Failure {
    /// What happened.
    let message: String
    /// What to do now.
    let advice: String
    /// 1 for what failed, 2 for wrong usage, 3 for what was refused for trust or integrity.
    let status: Int32

    /// Tells about any error.
    ///
    /// - Parameter usage: what the parser says about an error of its own.
    init(_ error: any Error, usage: (any Error) -> String) {
        switch error {
        case let error as ServerError:
            let isUsage = error.code == .certificateNeeded || error.code == .badPort
            self.init(error.message, error.advice, status: isUsage ? 2 : 1)
        case let error as TrustError:
            let refusals: Set<TrustError.Code> = [
                .damaged, .truncated, .malformed, .wrongPassphrase, .permissionsTooOpen, .invalidKey,
            ]
            self.init(error.message, error.advice, status: refusals.contains(error.code) ? 3 : 1)
        case let error as StoreError:
            self.init(sentencesOf: error.code.rawValue, error.places, status: error.code == .damaged ? 3 : 1)
        case let error as OfficeError:
            self.init(sentencesOf: error.code.rawValue, error.places, status: error.code == .keysDiffer ? 3 : 1)
        default:
            let isOfParser = ["CommandError", "ParserError", "ValidationError"].contains("\(type(of: error))")
            if isOfParser {
                self.init(usage(error), "run 'aldead --help'", status: 2)
            } else {
                self.init("the service failed (\(type(of: error)))", "look into its log", status: 1)
            }
        }
    }

    private init(_ message: String, _ advice: String, status: Int32) {
        self.message = "aldead: \(message)"
        self.advice = advice
        self.status = status
    }

    private init(sentencesOf code: String, _ places: [String: String], status: Int32) {
        let phrases = Phrasebook(
            language: .en, files: Schema.sentences(Language.en.rawValue).map { SentenceFile($0) })
        self.init(
            phrases.has("error.\(code)") ? phrases("error.\(code)", places) : code,
            phrases.has("advice.\(code)") ? phrases("advice.\(code)", places) : "run 'aldea doctor'", status: status)
    }
}
