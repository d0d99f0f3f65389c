import ArgumentParser
import DeltaBundle
import FieldService
import FoundationEssentials
import Glibc
import Interchange
import OfficeSync
import OutcomeReports
import SurveyModel
import SurveyStore
import Trust

extension Failure {
    /// What to tell about any error: each kind of error says what happened in sentences of its own.
    init(_ error: any Error) {
        switch error {
        case let error as Failure: self = error
        case let error as TrustError: self.init(trust: error)
        case let error as BundleError:
            let status = error.code == .compression ? Outcome.failure : Outcome.refusal
            self.init(error.code.rawValue, ["detail": error.detail], status: status)
        case let error as StoreError:
            self.init(error.code.rawValue, error.places, status: Self.status(of: error.code))
        case let error as OfficeError: self.init(error.code.rawValue, error.places, status: Self.status(of: error.code))
        case let error as SyncError:
            let isUsage = error.code == .badURL || error.code == .insecure
            let status = isUsage ? Outcome.wrongUsage : error.isRefusal ? Outcome.refusal : Outcome.failure
            self.init(
                english: error.code.rawValue, error.message, error.advice, places: error.places, status: status)
        case let error as ValidationIssue:
            self.init(
                code: error.code.rawValue, message: error.sentence(in: Sentences.phrases), advice: "",
                status: Outcome.wrongUsage)
        case let error as CSVError:
            self.init(
                code: "csv-\(error.code.rawValue)", message: error.sentence(in: Sentences.phrases),
                advice: error.advice(in: Sentences.phrases), status: Outcome.failure)
        case let error as HeaderError:
            self.init(
                code: "header-\(error.code.rawValue)", message: error.sentence(in: Sentences.phrases),
                advice: error.advice(in: Sentences.phrases), status: Outcome.failure)
        case let error as OutputError:
            self.init(
                code: "output-\(error.code.rawValue)", message: error.sentence(in: Sentences.phrases),
                advice: error.advice(in: Sentences.phrases), status: Outcome.failure)
        case let error as ReportError: self.init(report: error)
        case let error as POSIXError: self = .file("", error.code.rawValue)
        case let error as CocoaError: self.init(file: error)
        case is CancellationError: self.init("cancelled", status: Outcome.failure)
        default: self.init("unexpected", ["type": String(describing: type(of: error))], status: Outcome.failure)
        }
    }

    private init(trust error: TrustError) {
        let failed: Set<TrustError.Code> = [
            .notFound, .alreadyExists, .inputOutput, .cryptography, .alreadyFinished, .passphraseNeeded,
        ]
        let status = failed.contains(error.code) ? Outcome.failure : Outcome.refusal
        self.init(english: error.code.name, error.message, error.advice, places: [:], status: status)
    }

    /// An error whose own sentences are English: they are told in English, and where there is no other sentence.
    private init(
        english code: String, _ message: String, _ advice: String, places: [String: String], status: ExitCode
    ) {
        if Sentences.language == .en || !Sentences.has("error." + code) {
            self.init(
                code: code, message: Self.sentence(message), advice: Self.sentence(advice), status: status)
        } else {
            self.init(code, places, status: status)
        }
    }

    private init(report error: ReportError) {
        let places =
            switch error {
            case .thresholdTooLow(let number), .thresholdTooHigh(let number): ["value": String(number)]
            case .noSuchMonth(let text): ["value": text]
            }
        self.init(
            error.code.split { $0 == "." || $0 == "_" }.joined(separator: "-"), places, status: Outcome.wrongUsage)
    }

    private init(file error: CocoaError) {
        let name = AtomicFile.name(of: error.filePath ?? error.url?.path ?? "")
        self =
            switch error.code {
            case .fileNoSuchFile, .fileReadNoSuchFile: .file(name, ENOENT)
            case .fileReadNoPermission, .fileWriteNoPermission: .file(name, EACCES)
            case .fileWriteOutOfSpace: .file(name, ENOSPC)
            case .fileWriteVolumeReadOnly: .file(name, EROFS)
            case .fileWriteFileExists: Failure("file-exists", ["file": name], status: Outcome.failure)
            default: .file(name, EIO)
            }
    }

    private static func status(of code: StoreError.Code) -> ExitCode {
        switch code {
        case .damaged, .scopeRefused, .roleRefused, .approvalRefused, .revoked, .redacted, .segmentRefused,
            .tooManyLogs:
            Outcome.refusal
        case .keyMissing: Outcome.wrongUsage
        default: Outcome.failure
        }
    }

    private static func status(of code: OfficeError.Code) -> ExitCode {
        switch code {
        case .keysDiffer, .notRegistrar, .notAdministrator, .grantEnding, .scopeNotMine, .grantForAnother,
            .otherProgram, .notForUs,
            .noticeRefused, .revoked:
            Outcome.refusal
        case .unknownRole, .unknownOffice, .badThreshold, .badName, .unknownDevice, .ambiguousDevice, .unknownCut,
            .ambiguousCut, .severalProposals, .mixedAudience:
            Outcome.wrongUsage
        case .revokedAlready, .notRevoked, .noProposal, .noFork, .redactedAlready, .exists, .directory, .numbersUsedUp,
            .enrolledAlready, .noRoster, .noNotice, .mediumFailed, .unreadable:
            Outcome.failure
        }
    }

    private static func sentence(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
    }
}
