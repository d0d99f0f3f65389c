import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOPosix
import NIOSSL
public import ServiceLifecycle
import UnixSignals

/// The service: one office's store, for the other devices of its program, over HTTP.
///
/// It runs until it is asked to stop; then it takes no new request and finishes those in hand.
public struct FieldServer: Service {
    /// The version of the service that `GET /health` tells.
    public static let version = "1.0.0"

    private let host: any SyncHost
    private let settings: ServerSettings
    private let logger: Logger
    private let announce: @Sendable (String) -> Void
    private let sessions: Sessions

    /// Prepares a service over any host.
    init(
        host: any SyncHost, settings: ServerSettings, logger: Logger, sessions: Sessions = Sessions(),
        announce: @escaping @Sendable (String) -> Void
    ) throws {
        guard (0...65_535).contains(settings.port) else {
            throw ServerError(
                .badPort, "\(settings.port) is no port", advice: "give a port from 1 to 65535, or 0 for any free one")
        }
        guard settings.tls != nil || HostAddress(settings.host).isLoopback else {
            throw ServerError(
                .certificateNeeded,
                "without TLS the service listens on a loopback address only, such as 127.0.0.1",
                advice: "give --tls-certificate and --tls-key, or leave out --host")
        }
        self.host = host
        self.settings = settings
        self.logger = logger
        self.sessions = sessions
        self.announce = announce
    }

    /// Serves until the task's service group stops it.
    ///
    /// - Throws: ``ServerError`` when it cannot listen.
    public func run() async throws {
        SpoolFile.removeLeftovers(in: host.directory)
        let routes = SyncRoutes(
            host: host, sessions: sessions, worker: StoreWorker(), limits: settings.limits, version: Self.version)
        let address = HostAddress(settings.host)
        let scheme = settings.tls == nil ? "http" : "https"
        let announce = announce
        let application = Application(
            router: FieldRouter(routes: routes).router(),
            server: try serverBuilder(),
            configuration: ApplicationConfiguration(
                address: .hostname(address.text, port: settings.port), serverName: nil,
                availableConnectionsDelegate: .maximum(settings.limits.connections, logger: logger)),
            onServerRunning: { channel in
                guard let port = channel.localAddress?.port else { return }
                announce("\(scheme)://\(address.inURL):\(port)")
            },
            logger: logger)
        do {
            try await application.run()
        } catch let error as IOError {
            throw refusal(String(cString: strerror(error.errnoCode)))
        } catch let error as SocketAddressError {
            throw refusal("\(error)")
        }
    }

    /// Serves until the process is asked to stop by SIGTERM or SIGINT.
    ///
    /// - Throws: ``ServerError`` when it cannot listen.
    public func serve() async throws {
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: self, successTerminationBehavior: .gracefullyShutdownGroup)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = settings.limits.stopping
        try await ServiceGroup(configuration: configuration).run()
    }

    private func refusal(_ reason: String) -> ServerError {
        ServerError(
            .addressRefused, "the service cannot listen on \(settings.host) port \(settings.port): \(reason)",
            advice: "choose another --host or --port, or stop the program that uses it")
    }

    private func serverBuilder() throws -> HTTPServerBuilder {
        let limits = settings.limits
        let plain = HTTPServerBuilder.http1(
            configuration: HTTP1Channel.Configuration(
                idleTimeout: TimeAmount(limits.silence),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: limits.fieldBytes, maxHeaderListSize: limits.headBytes,
                    maxHeaderFieldCount: limits.fields)))
        guard let tls = settings.tls else { return plain }
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(tls.certificate)
            let key = try NIOSSLPrivateKey(file: tls.key, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            configuration.minimumTLSVersion = .tlsv12
            // A context that cannot be made shows itself now rather than at the first connection.
            _ = try NIOSSLContext(configuration: configuration)
            return try .tls(plain, tlsConfiguration: configuration)
        } catch {
            throw ServerError(
                .certificateUnusable, "the certificate or its key cannot be used",
                advice: "give both as PEM files that this user may read and that belong together")
        }
    }
}
