import DeltaBundle
import Interchange
import OfficeSync
import SurveyStore
import Trust

/// What a call gave: a value, or a refusal that the library promises.
enum Attempt<Value> {
    case done(Value)
    case refused(String)

    /// Makes the call.
    ///
    /// - Throws: `Finding` for an error that no file may cause.
    init(_ what: String, _ call: () throws -> Value) throws {
        do { self = .done(try call()) } catch let finding as Finding { throw finding } catch {
            guard let code = Refusal.code(of: error) else {
                throw Finding("\(what) threw what no file may cause: \(type(of: error)) \(error)")
            }
            self = .refused(code)
        }
    }

    var value: Value? { if case .done(let value) = self { value } else { nil } }
    var code: String? { if case .refused(let code) = self { code } else { nil } }
}

/// The errors that a file may cause.
enum Refusal {
    /// The stable name of a typed error; nil for any other error, and for those that speak of the disk or of damage
    /// to what is here.
    static func code(of error: any Error) -> String? {
        switch error {
        case let error as BundleError: error.code == .compression ? nil : error.code.rawValue
        case let error as OfficeError: offices.contains(error.code) ? nil : error.code.rawValue
        case let error as TrustError: trust.contains(error.code) ? nil : error.code.name
        case let error as StoreError: stores.contains(error.code) ? nil : error.code.rawValue
        case let error as HeaderError: error.code.rawValue
        case let error as CSVError: error.code == .unreadable ? nil : error.code.rawValue
        default: nil
        }
    }

    private static let offices: Set<OfficeError.Code> = [.exists, .directory, .keysDiffer, .badThreshold]
    private static let trust: Set<TrustError.Code> = [
        .cryptography, .permissionsTooOpen, .alreadyExists, .notFound, .inputOutput, .alreadyFinished,
        .passphraseNeeded, .wrongPassphrase,
    ]
    private static let stores: Set<StoreError.Code> = [
        .noStore, .exists, .damaged, .newer, .readOnly, .full, .busy, .database,
    ]
}
