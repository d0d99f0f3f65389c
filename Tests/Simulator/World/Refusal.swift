import DeltaBundle
import OfficeSync
import SurveyStore
import Trust

/// What programs refuse, and how.
enum Refusal {
    /// What an honest program may refuse an honest person, in a world where keys are cut and files are damaged.
    static func isExpected(_ error: any Error) -> Bool {
        switch error {
        case let error as StoreError:
            [.revoked, .roleRefused, .scopeRefused, .approvalRefused, .redacted].contains(error.code)
        case let error as OfficeError:
            [
                .notRegistrar, .notAdministrator, .revoked, .notRevoked, .revokedAlready, .unknownDevice, .unknownRole,
                .grantEnding, .numbersUsedUp, .grantForAnother, .notForUs, .noticeRefused, .unreadable,
                .redactedAlready,
                .scopeNotMine, .enrolledAlready, .unknownOffice, .mixedAudience, .otherProgram,
            ].contains(error.code)
        case is BundleError: true
        case let error as TrustError:
            [.rootFrozen, .noRival, .badThreshold].contains(error)
                || [.damaged, .truncated, .notARecipient, .malformed, .unsupported, .tooLarge].contains(error.code)
        default: false
        }
    }

    /// Whether a failing disk is told in a way that a person understands.
    static func isClear(_ error: any Error) -> Bool {
        if let error = error as? StoreError { return [.full, .readOnly, .damaged].contains(error.code) }
        return error is OutputError
    }

    /// A word for an error.
    static func word(_ error: any Error) -> String {
        switch error {
        case let error as StoreError: error.code.rawValue
        case let error as OfficeError: error.code.rawValue
        default: "\(error)"
        }
    }
}
