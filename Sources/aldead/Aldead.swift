import ArgumentParser
import FieldService
import Glibc
import Logging
import OfficeSync

/// The service: lends an office's store to the other devices of its program over HTTP.
@main
struct Aldead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aldead", abstract: "Serves an office's store to the other devices of its program.",
        discussion: """
            Other devices sync with it by 'aldea sync URL'. Without a certificate it can be reached from this computer \
            only. It prints one line, 'listening on URL', when it is ready, logs to standard error, and stops on SIGTERM \
            or SIGINT after the requests in hand.
            """,
        version: FieldServer.version)

    @Option(help: ArgumentHelp("The store's directory; else ALDEA_STORE.", valueName: "dir"))
    var store: String?

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 takes any free one.")
    var port = 8080

    @Option(help: ArgumentHelp("The TLS certificate with its chain, PEM.", valueName: "file"))
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("The certificate's private key, PEM.", valueName: "file"))
    var tlsKey: String?

    @Option(help: ArgumentHelp("A file whose first line is the passphrase of the store's keys.", valueName: "file"))
    var passphraseFile: String?

    @Option(help: ArgumentHelp("The largest bundle that is accepted, in MiB.", valueName: "n"))
    var maximumBundle = 256

    @Option(help: "The least important lines that are logged.")
    var logLevel = LogLevel.info

    func validate() throws {
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-certificate and --tls-key belong together")
        }
        guard (0...65_535).contains(port) else { throw ValidationError("--port is a number from 0 to 65535") }
        guard (1...65_536).contains(maximumBundle) else {
            throw ValidationError("--maximum-bundle is a number from 1 to 65536")
        }
    }

    func run() async throws {
        guard let directory = store ?? Surroundings.variable("ALDEA_STORE") else {
            throw ValidationError("name the store's directory with --store")
        }
        let level = logLevel.level
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
        var settings = ServerSettings(host: host, port: port)
        settings.limits.bundleBytes = maximumBundle << 20
        if let tlsCertificate, let tlsKey { settings.tls = .init(certificate: tlsCertificate, key: tlsKey) }
        let passphrase = try passphraseFile.map(Surroundings.firstLine)
        let office = try Office.open(directory, passphrase: passphrase)
        let server = try FieldServer(office: office, settings: settings, logger: Logger(label: "aldead")) { url in
            Surroundings.tell("listening on \(url)\n", on: STDOUT_FILENO)
        }
        try await server.serve()
    }

    static func main() async {
        // A script that read the first line and went away must not end the service.
        signal(SIGPIPE, SIG_IGN)
        umask(0o077)
        do {
            var command = try await asyncParseAsRoot()
            if var running = command as? any AsyncParsableCommand {
                try await running.run()
            } else {
                try command.run()
            }
        } catch {
            if exitCode(for: error) == .success {
                Surroundings.tell(fullMessage(for: error) + "\n", on: STDOUT_FILENO)
                return
            }
            let failure = Failure(error) { message(for: $0) }
            Surroundings.tell("\(failure.message)\n\(failure.advice)\n", on: STDERR_FILENO)
            Glibc.exit(failure.status)
        }
    }
}
