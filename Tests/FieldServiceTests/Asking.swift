import AsyncHTTPClient
import NIOCore
import NIOHTTP1

@testable import FieldService

/// Requests as a stranger's program would send them.
struct Asking {
    let base: String

    struct Answer {
        let status: UInt
        let headers: HTTPHeaders
        let text: String
        /// The code of an error answer.
        var code: String? {
            text.split(separator: "\"code\":\"").dropFirst().first.map { String($0.prefix { $0 != "\"" }) }
        }
    }

    func callAsFunction(
        _ path: String, _ method: HTTPMethod = .GET, token: String? = nil, headers: [(String, String)] = [],
        body: HTTPClientRequest.Body? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        request.body = body
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
        let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
        return Answer(status: response.status.code, headers: response.headers, text: text)
    }

    /// Signs a host in.
    func token(_ caller: FakeHost) async throws -> String {
        let hub = try HubConnection(base, trustedCertificate: nil)
        do {
            let offer = try await hub.challenge()
            let handshake = Handshake(
                hubKey: HexText.bytes(offer.device, count: 32) ?? [], callerKey: caller.deviceBytes,
                challenge: HexText.bytes(offer.challenge, count: 32) ?? [], nonce: [UInt8](repeating: 4, count: 32))
            let answer = try await hub.session(
                SessionRequest(
                    challenge: offer.challenge, device: HexText.text(handshake.callerKey),
                    nonce: HexText.text(handshake.nonce),
                    signature: HexText.text(try caller.sign(challenge: handshake.transcript(.caller)))))
            await hub.close()
            return answer.token
        } catch {
            await hub.close()
            throw error
        }
    }
}
