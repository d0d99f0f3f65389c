import HTTPTypes
import Testing
import Trust

@testable import FieldService

@Suite struct SyncRoutesTests {
    private let hub: FakeHost
    private let caller: FakeHost
    private let routes: SyncRoutes
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        hub = try FakeHost(directory, items: ["a"])
        caller = try FakeHost(directory)
        hub.list(caller, number: 12)
        caller.list(hub, number: 1)
        routes = SyncRoutes(
            host: hub, sessions: Sessions(), worker: StoreWorker(), limits: ServerLimits(), version: "1")
    }

    private func request(
        _ side: Handshake.Side = .caller, challenge: [UInt8], by signer: FakeHost? = nil, nonce: UInt8 = 9
    ) throws -> (request: SessionRequest, handshake: Handshake) {
        let handshake = Handshake(
            hubKey: hub.deviceBytes, callerKey: (signer ?? caller).deviceBytes, challenge: challenge,
            nonce: [UInt8](repeating: nonce, count: 32))
        let signature = try (signer ?? caller).sign(challenge: handshake.transcript(side))
        let request = SessionRequest(
            challenge: HexText.text(challenge), device: HexText.text(handshake.callerKey),
            nonce: HexText.text(handshake.nonce), signature: HexText.text(signature))
        return (request, handshake)
    }

    private func challenge() throws -> [UInt8] {
        try #require(HexText.bytes(try routes.challenge().challenge, count: 32))
    }

    @Test func `both sides prove who they are, and the token names the device`() async throws {
        let (request, handshake) = try request(challenge: challenge())
        let answer = try await routes.session(request)
        let signature = try #require(HexText.bytes(answer.signature, count: 64))
        #expect(caller.isSigned(challenge: handshake.transcript(.hub), by: hub.deviceBytes, signature: signature))
        let token = try #require(HexText.bytes(answer.token, count: 32))
        let device = try await routes.device(of: token)
        #expect(device.key == caller.deviceBytes)
        #expect(device.number == 12)
    }

    @Test func `a session request can not be played again`() async throws {
        let (request, _) = try request(challenge: challenge())
        _ = try await routes.session(request)
        await #expect(throws: ServiceError(.challengeUnknown)) { try await routes.session(request) }
    }

    @Test func `a challenge that the hub did not give is refused`() async throws {
        let (request, _) = try request(challenge: [UInt8](repeating: 3, count: 32))
        await #expect(throws: ServiceError(.challengeUnknown)) { try await routes.session(request) }
    }

    @Test func `a failed attempt uses the challenge up`() async throws {
        let challenge = try challenge()
        var (request, _) = try request(challenge: challenge)
        let good = request
        request.signature = String(repeating: "0", count: 128)
        await #expect(throws: ServiceError(.deviceRefused)) { try await routes.session(request) }
        await #expect(throws: ServiceError(.challengeUnknown)) { try await routes.session(good) }
    }

    @Test func `a device that the roster does not list is refused like a wrong signature`() async throws {
        let stranger = try FakeHost(directory)
        let (request, _) = try request(challenge: challenge(), by: stranger)
        await #expect(throws: ServiceError(.deviceRefused)) { try await routes.session(request) }
    }

    @Test func `the hub's own kind of signature is no caller's`() async throws {
        let (request, _) = try request(.hub, challenge: challenge())
        await #expect(throws: ServiceError(.deviceRefused)) { try await routes.session(request) }
    }

    @Test func `a signature made for another nonce or hub is refused`() async throws {
        var (request, _) = try request(challenge: challenge())
        request.nonce = String(repeating: "ab", count: 32)
        await #expect(throws: ServiceError(.deviceRefused)) { try await routes.session(request) }
        let challenge = try challenge()
        let elsewhere = Handshake(
            hubKey: [UInt8](repeating: 5, count: 32), callerKey: caller.deviceBytes, challenge: challenge,
            nonce: [UInt8](repeating: 1, count: 32))
        let misled = SessionRequest(
            challenge: HexText.text(challenge), device: HexText.text(caller.deviceBytes),
            nonce: HexText.text(elsewhere.nonce),
            signature: HexText.text(try caller.sign(challenge: elsewhere.transcript(.caller))))
        await #expect(throws: ServiceError(.deviceRefused)) { try await routes.session(misled) }
    }

    @Test(arguments: ["", "zz", String(repeating: "0", count: 63), String(repeating: "g", count: 64)])
    func `members of a wrong length or with other digits are a bad request`(text: String) async throws {
        var (request, _) = try request(challenge: challenge())
        request.device = text
        await #expect(throws: ServiceError(.badRequest)) { try await routes.session(request) }
    }

    @Test func `a token ends with its device's place on the roster`() async throws {
        let (request, _) = try request(challenge: challenge())
        let token = try #require(HexText.bytes(try await routes.session(request).token, count: 32))
        hub.unlist(caller)
        await #expect(throws: ServiceError(.sessionUnknown)) { try await routes.device(of: token) }
        hub.list(caller, number: 12)
        await #expect(throws: ServiceError(.sessionUnknown)) { try await routes.device(of: token) }
    }

    @Test func `every part of a handshake changes what is signed`() {
        func bytes(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 32) }
        func make(_ parts: [UInt8]) -> Handshake {
            Handshake(
                hubKey: bytes(parts[0]), callerKey: bytes(parts[1]), challenge: bytes(parts[2]), nonce: bytes(parts[3]))
        }
        var transcripts: Set<[UInt8]> = []
        for parts: [UInt8] in [
            [1, 2, 3, 4], [2, 1, 3, 4], [1, 2, 4, 3], [9, 2, 3, 4], [1, 9, 3, 4], [1, 2, 9, 4], [1, 2, 3, 9],
        ] {
            transcripts.insert(make(parts).transcript(.caller))
            transcripts.insert(make(parts).transcript(.hub))
        }
        #expect(transcripts.count == 14)
    }

    @Test func `every error has its own code, a status that is no success, and advice`() {
        #expect(Set(ServiceError.Code.allCases.map(\.rawValue)).count == ServiceError.Code.allCases.count)
        for code in ServiceError.Code.allCases {
            let error = ServiceError(code)
            #expect(error.status.code >= 400)
            #expect(!error.answer.message.isEmpty && !error.answer.advice.isEmpty)
        }
    }
}
