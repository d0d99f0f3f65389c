import DeltaBundle
import Glibc
import OfficeSync
import SurveyStore
import Trust

extension HostRefusal {
    /// Runs something of an office, turning its errors into what they mean over the network.
    static func mapped<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch { throw HostRefusal(error) }
    }

    /// What an error of a store, its keys or a bundle means; the texts of unknown errors are not kept.
    init(_ error: any Error) {
        switch error {
        case let error as HostRefusal: self = error
        case let error as OfficeError:
            switch error.code {
            case .otherProgram: self = .otherProgram
            case .noNotice, .noticeRefused: self = .foreignNotice
            case .notForUs: self = .notABundle
            default: self = .failed(error.code.rawValue)
            }
        case let error as BundleError:
            switch error.code {
            case .notABundle, .damagedByText, .tooLarge: self = .notABundle
            case .newerVersion, .unknownFrame: self = .newerFormat
            case .compression: self = .failed(error.code.rawValue)
            }
        case let error as StoreError: self = error.code == .full ? .diskFull : .failed(error.code.rawValue)
        case let error as OutputError:
            let isFull = error.reason == String(cString: strerror(ENOSPC))
            self = isFull ? .diskFull : .failed("output-\(error.code.rawValue)")
        case let error as TrustError: self = .failed(error.code.name)
        default: self = .failed(String(describing: type(of: error)))
        }
    }
}
