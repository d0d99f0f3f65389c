import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL

extension SyncError {
    /// What an error of the network, the disk or the store means to the person who syncs.
    init(_ error: any Error) {
        switch error {
        case let error as SyncError: self = error
        case let error as HTTPClientError: self = Self.translate(error)
        case let error as HostRefusal: self = Self.translate(error)
        case is SpoolFile.Failure: self = .localDisk
        case is NIOSSLExtraError: self = .certificate
        case let error as NIOSSLError: self = Self.translate(error)
        default: self = .unreachable
        }
    }

    private static func translate(_ error: HTTPClientError) -> SyncError {
        switch error {
        case .readTimeout, .writeTimeout, .connectTimeout, .tlsHandshakeTimeout, .deadlineExceeded,
            .getConnectionFromPoolTimeout:
            .timeout
        case .invalidURL, .emptyHost, .emptyScheme: .badURL
        default: .unreachable
        }
    }

    private static func translate(_ error: NIOSSLError) -> SyncError {
        switch error {
        // A connection that ends without TLS's goodbye was cut.
        case .uncleanShutdown, .handshakeFailed(.zeroReturn), .handshakeFailed(.syscallError): .unreachable
        case .handshakeFailed(let reason):
            // The library tells these reasons by name only.
            if "\(reason)".contains("CERTIFICATE_VERIFY_FAILED") {
                .certificate
            } else if "\(reason)".contains("EOF during handshake") {
                .unreachable
            } else {
                .notAHub
            }
        default: .certificate
        }
    }

    private static func translate(_ refusal: HostRefusal) -> SyncError {
        switch refusal {
        case .notABundle, .newerFormat, .foreignNotice: .bundleRefused
        case .otherProgram: .otherProgram
        case .diskFull: .localDisk
        case .failed(let name): .localStore(name)
        }
    }

    /// What a hub's error answer means.
    ///
    /// - Parameter code: the answer's stable code; nil when it was not the service that answered.
    static func answered(_ code: String?, status: UInt) -> SyncError {
        switch code.flatMap(ServiceError.Code.init(rawValue:)) {
        case .deviceRefused: .deviceRefused
        case .otherProgram: .otherProgram
        case .tooLarge: .tooLarge
        case .failed, .diskFull, .challengeUnknown, .sessionUnknown: .hubFailed
        case .some(let known): .refused(known.rawValue)
        case nil:
            // A proxy before the hub answers in its own way while the hub is down.
            [408, 429, 502, 503, 504].contains(status) ? .hubFailed : code.map(refused) ?? .notAHub
        }
    }
}
