import OfficeSync
import Synchronization
import Testing
import Trust

@testable import FieldService

@Suite struct SyncClientTests {
    private let hub: FakeHost
    private let caller: FakeHost
    private let hubDirectory: TemporaryDirectory
    private let callerDirectory: TemporaryDirectory

    init() throws {
        hubDirectory = try TemporaryDirectory()
        callerDirectory = try TemporaryDirectory()
        hub = try FakeHost(hubDirectory, items: ["hub-1", "hub-2", "both"])
        caller = try FakeHost(callerDirectory, items: ["caller-1", "both"])
        hub.list(caller, number: 12)
        caller.list(hub, number: 1)
    }

    private func sync(_ url: String, trusting certificate: String? = nil) async throws -> SyncSummary {
        try await SyncClient.sync(
            host: caller, url: url, trustedCertificate: certificate,
            patience: .init(connect: .seconds(5), silence: .seconds(10), request: .seconds(20)), progress: nil)
    }

    private func conversation(_ url: String, pauses: Pauses = Pauses()) throws -> (SyncConversation, HubConnection) {
        let hub = try HubConnection(url, trustedCertificate: nil)
        let conversation = SyncConversation(host: caller, hub: hub) { _ in
        } sleep: {
            pauses.add($0)
        }
        return (conversation, hub)
    }

    private func run(_ url: String, pauses: Pauses = Pauses()) async throws -> SyncSummary {
        var (conversation, connection) = try conversation(url, pauses: pauses)
        do {
            let summary = try await conversation.run()
            await connection.close()
            return summary
        } catch {
            await connection.close()
            throw error
        }
    }

    @Test func `both sides end with the same data`() async throws {
        let stages = Mutex<[String]>([])
        try await RunningServer.run(hub) { server in
            let summary = try await SyncClient.sync(host: caller, url: server.url, trustedCertificate: nil) { stage in
                stages.withLock { $0.append(stage) }
            }
            #expect(summary.received.new == 2)
            #expect(summary.sent.segments == 1)
            #expect(summary.agree)
            #expect(summary.ourCode == summary.theirCode)
        }
        #expect(hub.items == caller.items)
        #expect(hub.items == ["hub-1", "hub-2", "both", "caller-1"])
        #expect(
            stages.withLock { $0 } == ["connecting", "signing-in", "receiving", "applying", "sending", "comparing"])
        #expect(hubDirectory.leftovers.isEmpty)
        #expect(callerDirectory.leftovers.isEmpty)
    }

    @Test func `a second sync carries nothing`() async throws {
        try await RunningServer.run(hub) { server in
            _ = try await sync(server.url)
            let again = try await sync(server.url)
            #expect(again.received.new == 0)
            #expect(again.sent.segments == 0)
            #expect(again.agree)
        }
    }

    @Test func `a download that breaks is taken up where it broke`() async throws {
        let many = Set((0..<20_000).map { "item-number-\($0)" })
        hub.state.withLock { $0.items.formUnion(many) }
        let pauses = Pauses()
        try await RunningServer.run(hub) { server in
            let relay = try await CuttingRelay(to: server.url, afterDown: 500_000, cuts: 2)
            let summary = try await run(relay.url, pauses: pauses)
            #expect(summary.received.new == 20_002)
            #expect(summary.received.held == 0)
            #expect(summary.agree)
            try await relay.close()
        }
        #expect(pauses.all.count == 2)
        #expect(caller.items.count == 20_004)
        #expect(callerDirectory.leftovers.isEmpty)
    }

    @Test func `an upload that breaks is taken up where it broke`() async throws {
        let many = Set((0..<20_000).map { "item-number-\($0)" })
        caller.state.withLock { $0.items.formUnion(many) }
        try await RunningServer.run(hub) { server in
            let relay = try await CuttingRelay(to: server.url, afterUp: 600_000, cuts: 1)
            let summary = try await run(relay.url)
            #expect(summary.agree)
            try await relay.close()
        }
        #expect(hub.items == caller.items)
        #expect(hub.applied >= 2)
        #expect(hubDirectory.leftovers.isEmpty)
    }

    @Test func `a hub that never answers is tried five times`() async throws {
        let pauses = Pauses()
        await #expect(throws: SyncError.unreachable) { try await run("http://127.0.0.1:9", pauses: pauses) }
        #expect(pauses.all == [.seconds(1), .seconds(2), .seconds(4), .seconds(8)])
    }

    @Test func `a session that ended is opened again`() async throws {
        let clock = Mutex<Duration>(.zero)
        let start = ContinuousClock.now
        let sessions = Sessions(now: { start.advanced(by: clock.withLock { $0 }) })
        hub.state.withLock { state in _ = state.items.insert("more") }
        caller.state.withLock { state in
            // Applying takes longer than a token lives.
            state.receiving = { clock.withLock { now in now += .seconds(1000) } }
        }
        try await RunningServer.run(hub, sessions: sessions) { server in
            let agrees1 = try await run(server.url).agree
            #expect(agrees1)
        }
    }

    @Test func `a store that fails is not taken for a bad connection`() async throws {
        caller.state.withLock { $0.failure = .failed("store-busy") }
        let pauses = Pauses()
        try await RunningServer.run(hub) { server in
            let error = await #expect(throws: SyncError.self) { try await run(server.url, pauses: pauses) }
            #expect(error?.code == .localStore)
            #expect(error?.places == ["code": "store-busy"])
        }
        #expect(pauses.all.isEmpty)
    }

    @Test func `a hub whose store fails is tried again, and then told as failed`() async throws {
        hub.state.withLock { $0.failure = .failed("store-busy") }
        let pauses = Pauses()
        try await RunningServer.run(hub) { server in
            await #expect(throws: SyncError.hubFailed) { try await run(server.url, pauses: pauses) }
        }
        #expect(pauses.all.count == 4)
    }

    @Test func `what speaks no TLS at an https address is no hub`() async throws {
        try await RunningServer.run(hub) { server in
            await #expect(throws: SyncError.notAHub) { try await sync(server.url.replacing("http:", with: "https:")) }
        }
    }

    @Test func `a device that the hub does not list is refused`() async throws {
        hub.unlist(caller)
        try await RunningServer.run(hub) { server in
            await #expect(throws: SyncError.deviceRefused) { try await sync(server.url) }
        }
        #expect(caller.items.count == 2)
    }

    @Test func `a hub that this device does not list learns nothing`() async throws {
        caller.unlist(hub)
        try await RunningServer.run(hub) { server in
            await #expect(throws: SyncError.hubUnknown) { try await sync(server.url) }
        }
        #expect(hub.items.count == 3)
    }

    @Test func `another program's hub is told so`() async throws {
        let other = try FakeHost(hubDirectory, program: 2)
        other.list(caller, number: 12)
        caller.list(other, number: 1)
        try await RunningServer.run(other) { server in
            await #expect(throws: SyncError.otherProgram) { try await sync(server.url) }
        }
    }

    @Test func `somebody who poses as a hub of the roster is found out`() async throws {
        // It shows the real hub's key, but signs with its own.
        let impostor = Impostor(shown: hub, real: try FakeHost(hubDirectory, items: ["lie"]))
        impostor.real.list(caller, number: 12)
        let log = LogLines()
        let (addresses, continuation) = AsyncStream<String>.makeStream()
        let server = try FieldServer(host: impostor, settings: ServerSettings(port: 0), logger: log.logger) {
            continuation.yield($0)
        }
        let task = Task { try await server.run() }
        for await url in addresses {
            await #expect(throws: SyncError.hubUnproven) { try await sync(url) }
            break
        }
        task.cancel()
        _ = try? await task.value
        #expect(!caller.items.contains("lie"))
    }

    @Test func `a bundle over the hub's limit is not sent`() async throws {
        caller.state.withLock { $0.items.formUnion((0..<100).map { "item-number-\($0)" }) }
        try await RunningServer.run(hub) {
            $0.limits.bundleBytes = 1000
        } _: { server in
            await #expect(throws: SyncError.tooLarge) { try await sync(server.url) }
        }
        #expect(hub.applied == 0)
        #expect(caller.items.contains("hub-1"))
    }

    @Test func `over TLS a certificate must be trusted and be the host's`() async throws {
        let certificate = callerDirectory.path + "/certificate.pem"
        let key = callerDirectory.path + "/key.pem"
        try TemporaryDirectory.run([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out",
            certificate,
        ])
        try await RunningServer.run(hub) {
            $0.host = "localhost"
            $0.tls = .init(certificate: certificate, key: key)
        } _: { server in
            #expect(server.url.hasPrefix("https://localhost:"))
            let agrees2 = try await sync(server.url, trusting: certificate).agree
            #expect(agrees2)
            await #expect(throws: SyncError.certificate) { try await sync(server.url) }
            let byNumber = server.url.replacing("localhost", with: "127.0.0.1")
            await #expect(throws: SyncError.certificate) { try await sync(byNumber, trusting: certificate) }
            await #expect(throws: SyncError.trustFile) { try await sync(server.url, trusting: key) }
        }
        let error = await #expect(throws: ServerError.self) {
            try await RunningServer.run(hub) {
                $0.tls = .init(certificate: key, key: certificate)
            } _: { _ in
            }
        }
        #expect(error?.code == .certificateUnusable)
    }
}

/// The pauses that a conversation asked for, none of which is really made.
final class Pauses: Sendable {
    private let box = Mutex<[Duration]>([])
    var all: [Duration] { box.withLock { $0 } }
    func add(_ pause: Duration) { box.withLock { $0.append(pause) } }
}
