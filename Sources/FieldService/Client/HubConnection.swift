import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import NIOPosix
import NIOSSL

/// The endpoints of a hub, as the client sees them: one call a request, no retries.
struct HubConnection: Sendable {
    /// How long the client waits.
    struct Patience: Sendable {
        /// For a connection with its TLS handshake.
        var connect: Duration = .seconds(20)
        /// For the next bytes; the hub may be applying a large bundle meanwhile.
        var silence: Duration = .seconds(300)
        /// For a whole request.
        var request: Duration = .seconds(1800)
    }

    /// The largest bundle that is taken from a hub, in bytes.
    static let largestAnswer = 4 << 30
    private static let largestJSON = 64 << 10
    private static let largestNotice = 64 << 20

    private let address: HubAddress
    private let client: HTTPClient
    private let patience: Patience

    /// Prepares a connection; nothing is sent yet. ``close()`` must be called in the end.
    ///
    /// - Parameters:
    ///   - trustedCertificate: path of a PEM file; the hub's certificate, or one that issued it, must then be in it. Without
    ///     one, the certificates that the system trusts count.
    /// - Throws: ``SyncError`` with `badURL`, `insecure` or `trustFile`.
    init(_ url: String, trustedCertificate: String?, patience: Patience = Patience()) throws(SyncError) {
        address = try HubAddress(url)
        self.patience = patience
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        configuration.timeout = .init(
            connect: TimeAmount(patience.connect), read: TimeAmount(patience.silence),
            write: TimeAmount(patience.silence))
        // Trying again is the conversation's business, which knows what to try.
        configuration.connectionPool.retryConnectionEstablishment = false
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let trustedCertificate {
            guard let roots = try? NIOSSLCertificate.fromPEMFile(trustedCertificate), !roots.isEmpty else {
                throw SyncError.trustFile
            }
            tls.trustRoots = .certificates(roots)
        }
        configuration.tlsConfiguration = tls
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Ends all connections.
    func close() async { try? await client.shutdown() }

    /// `GET /health`.
    ///
    /// - Throws: ``SyncError`` with `notAHub` for whatever is not the service.
    func health() async throws -> HealthAnswer {
        let response = try await send(request("/health"))
        guard response.status == .ok, let answer = try? await json(HealthAnswer.self, of: response),
            answer.service == HealthAnswer.ownService
        else {
            if response.status != .ok { throw try await failure(response) }
            throw SyncError.notAHub
        }
        return answer
    }

    /// `POST /v1/challenge`.
    func challenge() async throws -> ChallengeAnswer {
        try await json(ChallengeAnswer.self, of: good(try await send(request("/v1/challenge", .POST))))
    }

    /// `POST /v1/session`.
    func session(_ body: SessionRequest) async throws -> SessionAnswer {
        var request = request("/v1/session", .POST)
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(body)))
        return try await json(SessionAnswer.self, of: good(try await send(request)))
    }

    /// `GET /v1/notice`.
    func notice(token: String) async throws -> [UInt8] {
        let response = try await good(try await send(request("/v1/notice", token: token)))
        do {
            return Array(try await response.body.collect(upTo: Self.largestNotice).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw SyncError.tooLarge
        }
    }

    /// `POST /v1/notice`: writes the hub's bundle into a file.
    ///
    /// - Parameter arrived: is told the bytes that have arrived so far, also when the connection then breaks.
    func answer(to notice: [UInt8], token: String, into writer: SpoolWriter, arrived: (Int) -> Void) async throws {
        var request = request("/v1/notice", .POST, token: token)
        request.headers.add(name: "content-type", value: BundleMedia.type)
        request.body = .bytes(ByteBuffer(bytes: notice))
        let response = try await good(try await send(request))
        var count = 0
        for try await piece in response.body {
            guard count + piece.readableBytes <= Self.largestAnswer else { throw SyncError.tooLarge }
            try await writer.append(piece)
            count += piece.readableBytes
            arrived(count)
        }
    }

    /// `POST /v1/bundle`.
    func take(_ bundle: SpoolChunks, token: String) async throws -> ReceiptAnswer {
        var request = request("/v1/bundle", .POST, token: token)
        request.headers.add(name: "content-type", value: BundleMedia.type)
        request.body = .stream(bundle, length: .known(Int64(bundle.length)))
        return try await json(ReceiptAnswer.self, of: good(try await send(request)))
    }

    /// `GET /v1/digest`.
    func digest(token: String) async throws -> DigestAnswer {
        try await json(DigestAnswer.self, of: good(try await send(request("/v1/digest", token: token))))
    }

    private func request(_ path: String, _ method: HTTPMethod = .GET, token: String? = nil) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: address.base + path)
        request.method = method
        request.headers.add(name: "user-agent", value: "aldea/\(FieldServer.version)")
        if let token { request.headers.add(name: "authorization", value: "Bearer \(token)") }
        return request
    }

    private func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        try await client.execute(request, timeout: TimeAmount(patience.request))
    }

    private func good(_ response: HTTPClientResponse) async throws -> HTTPClientResponse {
        guard response.status == .ok else { throw try await failure(response) }
        return response
    }

    private func failure(_ response: HTTPClientResponse) async throws -> any Error {
        let answer = try? await json(ErrorAnswer.self, of: response)
        if answer?.code == ServiceError.Code.sessionUnknown.rawValue { return SessionEnded() }
        return SyncError.answered(answer?.code, status: response.status.code)
    }

    private func json<Value: Decodable>(_ type: Value.Type, of response: HTTPClientResponse) async throws -> Value {
        let buffer: ByteBuffer
        do {
            buffer = try await response.body.collect(upTo: Self.largestJSON)
        } catch is NIOTooManyBytesError {
            throw SyncError.notAHub
        }
        guard let value = try? JSONDecoder().decode(type, from: Data(buffer.readableBytesView)) else {
            throw SyncError.notAHub
        }
        return value
    }
}

/// The hub no longer knows the token: the client signs in again.
struct SessionEnded: Error {}
