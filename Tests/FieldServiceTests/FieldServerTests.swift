import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@testable import FieldService

@Suite struct FieldServerTests {
    private let hub: FakeHost
    private let caller: FakeHost
    private let hubDirectory: TemporaryDirectory
    private let callerDirectory: TemporaryDirectory

    init() throws {
        hubDirectory = try TemporaryDirectory()
        callerDirectory = try TemporaryDirectory()
        hub = try FakeHost(hubDirectory, items: ["hub-1", "hub-2"])
        caller = try FakeHost(callerDirectory, items: ["caller-1"])
        hub.list(caller, number: 12)
        caller.list(hub, number: 1)
    }

    @Test func `anybody may ask whether the service is well, and learns nothing else`() async throws {
        try await RunningServer.run(hub) { server in
            let answer = try await Asking(base: server.url)("/health")
            #expect(answer.status == 200)
            #expect(answer.text == #"{"protocol":1,"service":"aldead","status":"ok","version":"1.0.0"}"#)
            #expect(answer.headers.first(name: "cache-control") == "no-store")
            #expect(!answer.headers.contains(name: "server"))
        }
    }

    @Test(arguments: ["/v1/notice", "/v1/digest", "/report"])
    func `everything else needs a token`(path: String) async throws {
        try await RunningServer.run(hub) { server in
            let ask = Asking(base: server.url)
            for token in [nil, "", "abc", String(repeating: "0", count: 64)] as [String?] {
                let answer = try await ask(path, token: token)
                #expect(answer.status == 401)
                #expect(answer.code == "session-unknown")
                #expect(answer.headers.first(name: "www-authenticate") == "Bearer")
            }
        }
    }

    @Test func `uploads without a token are refused and leave nothing`() async throws {
        try await RunningServer.run(hub) { server in
            let ask = Asking(base: server.url)
            for path in ["/v1/notice", "/v1/bundle"] {
                let answer = try await ask(path, .POST, body: .bytes(ByteBuffer(string: "FAKE 1\n")))
                #expect(answer.status == 401)
            }
            #expect(hub.applied == 0)
        }
        #expect(hubDirectory.leftovers.isEmpty)
    }

    @Test(arguments: [
        ("/", "GET"), ("/v1", "GET"), ("/v1/challenge", "GET"), ("/health", "DELETE"), ("/../etc/passwd", "GET"),
    ])
    func `an address that is no endpoint is not found`(path: String, method: String) async throws {
        try await RunningServer.run(hub) { server in
            let answer = try await Asking(base: server.url)(path, .init(rawValue: method))
            #expect(answer.status == 404)
            #expect(answer.code == "not-found")
        }
    }

    @Test func `a session request that is no JSON, or too long, is refused`() async throws {
        try await RunningServer.run(hub) { server in
            let ask = Asking(base: server.url)
            let code1 = try await ask("/v1/session", .POST, body: .bytes(ByteBuffer(string: "{"))).code
            #expect(code1 == "bad-request")
            let code2 = try await ask("/v1/session", .POST).code
            #expect(code2 == "bad-request")
            let long = ByteBuffer(repeating: 0x20, count: 5000)
            let code3 = try await ask("/v1/session", .POST, body: .bytes(long)).code
            #expect(code3 == "too-large")
        }
    }

    @Test func `a bundle over the limit is refused, whether its length is told or not, and leaves nothing`()
        async throws
    {
        try await RunningServer.run(hub) {
            $0.limits.bundleBytes = 100_000
            $0.limits.noticeBytes = 1000
        } _: { server in
            let ask = Asking(base: server.url)
            let token = try await ask.token(caller)
            let long = ByteBuffer(repeating: 0x41, count: 100_001)
            let code4 = try await ask("/v1/bundle", .POST, token: token, body: .bytes(long)).code
            #expect(code4 == "too-large")
            let pieces = AsyncStream<ByteBuffer> { continuation in
                for _ in 0..<50 { continuation.yield(ByteBuffer(repeating: 0x41, count: 10_000)) }
                continuation.finish()
            }
            let chunked = try await ask("/v1/bundle", .POST, token: token, body: .stream(pieces, length: .unknown))
            #expect(chunked.status == 413)
            let notice = ByteBuffer(repeating: 0x41, count: 1001)
            let code5 = try await ask("/v1/notice", .POST, token: token, body: .bytes(notice)).code
            #expect(code5 == "too-large")
            #expect(hub.applied == 0)
            let status6 = try await ask("/health").status
            #expect(status6 == 200)
        }
        #expect(hubDirectory.leftovers.isEmpty)
    }

    @Test func `bytes that are no bundle, and bundles of another program, are told apart`() async throws {
        try await RunningServer.run(hub) { server in
            let ask = Asking(base: server.url)
            let token = try await ask.token(caller)
            for path in ["/v1/bundle", "/v1/notice"] {
                let junk = try await ask(path, .POST, token: token, body: .bytes(ByteBuffer(string: "junk")))
                #expect(junk.code == "not-a-bundle")
                let other = ByteBuffer(string: "FAKE 9\nnotice x y\nend\n")
                let code7 = try await ask(path, .POST, token: token, body: .bytes(other)).code
                #expect(code7 == "other-program")
            }
        }
        #expect(hubDirectory.leftovers.isEmpty)
    }

    @Test func `another device's notice gets no answer`() async throws {
        let other = try FakeHost(callerDirectory)
        hub.list(other, number: 13)
        try await RunningServer.run(hub) { server in
            let ask = Asking(base: server.url)
            let token = try await ask.token(caller)
            let notice = ByteBuffer(bytes: try other.frontierNotice())
            let answer = try await ask("/v1/notice", .POST, token: token, body: .bytes(notice))
            #expect(answer.status == 403)
            #expect(answer.code == "notice-not-yours")
        }
    }

    @Test func `a token stops working when the roster drops its device`() async throws {
        try await RunningServer.run(hub) { server in
            let ask = Asking(base: server.url)
            let token = try await ask.token(caller)
            let status8 = try await ask("/v1/digest", token: token).status
            #expect(status8 == 200)
            hub.unlist(caller)
            let code9 = try await ask("/v1/digest", token: token).code
            #expect(code9 == "session-unknown")
        }
    }

    @Test(arguments: [
        ("/report", "es", nil), ("/report?lang=en", "en", nil), ("/report", "en", "fr, en-US;q=0.8"),
        ("/report?lang=zh", "es", nil),
    ])
    func `the report comes in the language asked for`(path: String, language: String, accepted: String?) async throws {
        try await RunningServer.run(hub) { server in
            let ask = Asking(base: server.url)
            let token = try await ask.token(caller)
            let headers = accepted.map { [("Accept-Language", $0)] } ?? []
            let answer = try await ask(path, token: token, headers: headers)
            #expect(answer.text == "<html lang=\"\(language)\"></html>")
            #expect(answer.headers.first(name: "content-type") == "text/html; charset=utf-8")
            #expect(answer.headers.first(name: "content-security-policy")?.hasPrefix("default-src 'none'") == true)
        }
    }

    @Test func `a head over the limit is refused`() async throws {
        try await RunningServer.run(hub) { server in
            let ask = Asking(base: server.url)
            let long = try? await ask("/health", headers: [("X-Long", String(repeating: "a", count: 20_000))])
            #expect(long.map { $0.status != 200 } ?? true)
            let status10 = try await ask("/health").status
            #expect(status10 == 200)
        }
    }

    @Test func `the log names endpoint, status and device, and nothing that is secret or was sent`() async throws {
        let log = LogLines()
        let token = try await RunningServer.run(hub, log: log) { server in
            let ask = Asking(base: server.url)
            let token = try await ask.token(caller)
            _ = try await ask("/v1/digest", token: token)
            _ = try await ask("/Maria-Perez?rfc=PEPM800101ABC")
            return token
        }
        let requests = log.lines.filter { $0.hasPrefix("info request") }
        #expect(requests.contains { $0.contains("device=12") && $0.contains("path=/v1/digest status=200") })
        #expect(requests.contains { $0.contains("code=not-found") && $0.contains("path=other status=404") })
        let all = log.lines.joined(separator: "\n")
        for secret in [token, HexText.text(caller.deviceBytes), "Maria", "PEPM", hubDirectory.path] {
            #expect(!all.contains(secret))
        }
    }

    @Test func `a request that takes too long, or says nothing more, is cut off`() async throws {
        for isRequestLimit in [true, false] {
            try await RunningServer.run(hub) {
                if isRequestLimit {
                    $0.limits.request = .seconds(3)
                } else {
                    $0.limits.silence = .seconds(3)
                }
            } _: { server in
                let ask = Asking(base: server.url)
                let token = try await ask.token(caller)
                let (pieces, continuation) = AsyncStream<ByteBuffer>.makeStream()
                continuation.yield(ByteBuffer(string: "FAKE 1\nitem half"))
                await #expect(throws: (any Error).self) {
                    try await ask("/v1/bundle", .POST, token: token, body: .stream(pieces, length: .unknown))
                }
                continuation.finish()
            }
        }
        #expect(hubDirectory.leftovers.isEmpty)
    }

    @Test func `a request in hand is finished when the service is asked to stop`() async throws {
        let (began, beginning) = AsyncStream<Void>.makeStream()
        hub.state.withLock { state in
            state.receiving = {
                beginning.yield()
                blockThread(milliseconds: 700)
            }
        }
        try await RunningServer.run(hub) { server in
            let ask = Asking(base: server.url)
            let token = try await ask.token(caller)
            let body = ByteBuffer(string: "FAKE 1\nitem late\nend\n")
            async let answer = ask("/v1/bundle", .POST, token: token, body: .bytes(body))
            for await _ in began { break }
            await server.stop()
            let status11 = try await answer.status
            #expect(status11 == 200)
            #expect(hub.items.contains("late"))
        }
        #expect(hubDirectory.leftovers.isEmpty)
    }

    @Test(arguments: ["0.0.0.0", "::", "192.0.2.1", "example.org"])
    func `without TLS it listens on this computer only`(host: String) throws {
        let error = #expect(throws: ServerError.self) {
            try FieldServer(host: hub, settings: ServerSettings(host: host), logger: LogLines().logger) { _ in }
        }
        #expect(error?.code == .certificateNeeded)
    }

    @Test func `a port that is taken is said clearly`() async throws {
        try await RunningServer.run(hub) { first in
            let port = Int(first.url.split(separator: ":").last ?? "") ?? 0
            let error = await #expect(throws: ServerError.self) {
                try await RunningServer.run(hub) {
                    $0.port = port
                } _: { _ in
                }
            }
            #expect(error?.code == .addressRefused)
        }
    }

    @Test func `what a crash left behind is removed at the next start, but not what is being written`() async throws {
        let file = try SpoolFile(in: hubDirectory.path)
        _ = try SpoolWriter(file)
        SpoolFile.removeLeftovers(in: hubDirectory.path)
        #expect(hubDirectory.leftovers.count == 1)
        SpoolFile.removeLeftovers(in: hubDirectory.path, olderThan: -1)
        #expect(hubDirectory.leftovers.isEmpty)
    }
}
