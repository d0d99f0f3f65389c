import SurveyModel

/// What the endpoints do, apart from HTTP: plain values in, plain values out.
struct SyncRoutes: Sendable {
    /// The store that is served.
    let host: any SyncHost
    /// Who is signed in.
    let sessions: Sessions
    /// Runs the store's work.
    let worker: StoreWorker
    /// What is accepted.
    let limits: ServerLimits
    /// The version of the software.
    let version: String

    /// `GET /health`.
    func health() -> HealthAnswer { HealthAnswer(version: version) }

    /// `POST /v1/challenge`.
    func challenge() throws -> ChallengeAnswer {
        ChallengeAnswer(
            challenge: HexText.text(try sessions.challenge()), device: HexText.text(host.deviceBytes),
            expires: Int(ChallengeBook.lifetime.components.seconds), program: HexText.text(host.programBytes))
    }

    /// `POST /v1/session`: the caller proves who it is, and so does the hub.
    ///
    /// - Throws: ``ServiceError``.
    func session(_ request: SessionRequest) async throws -> SessionAnswer {
        guard let challenge = HexText.bytes(request.challenge, count: ChallengeBook.length),
            let device = HexText.bytes(request.device, count: 32),
            let nonce = HexText.bytes(request.nonce, count: ChallengeBook.length),
            let signature = HexText.bytes(request.signature, count: 64)
        else { throw ServiceError(.badRequest) }
        guard sessions.take(challenge: challenge) else { throw ServiceError(.challengeUnknown) }
        let handshake = Handshake(hubKey: host.deviceBytes, callerKey: device, challenge: challenge, nonce: nonce)
        let host = host
        let ownSignature = try await worker.read { () -> [UInt8]? in
            guard
                host.isSigned(challenge: handshake.transcript(.caller), by: device, signature: signature),
                try host.deviceNumber(of: device) != nil
            else { return nil }
            return try host.sign(challenge: handshake.transcript(.hub))
        }
        guard let ownSignature else { throw ServiceError(.deviceRefused) }
        let token = try sessions.open(deviceKey: device)
        return SessionAnswer(
            expires: Int(SessionBook.lifetime.components.seconds), largestBundle: limits.bundleBytes,
            largestNotice: limits.noticeBytes, signature: HexText.text(ownSignature), token: HexText.text(token))
    }

    /// The device that a token belongs to, with its number on the roster.
    ///
    /// - Throws: ``ServiceError`` with `sessionUnknown`.
    func device(of token: [UInt8]) async throws -> (key: [UInt8], number: Int) {
        let (host, sessions) = (host, sessions)
        let found = try await worker.read { () -> (key: [UInt8], number: Int)? in
            var number: Int?
            let key = sessions.device(of: token) { key in
                number = (try? host.deviceNumber(of: key)) ?? nil
                return number != nil
            }
            guard let key, let number else { return nil }
            return (key, number)
        }
        guard let found else { throw ServiceError(.sessionUnknown) }
        return found
    }

    /// `GET /v1/notice`.
    func notice() async throws -> [UInt8] {
        let host = host
        return try await worker.write { try host.frontierNotice() }
    }

    /// `POST /v1/notice`: a bundle of what the caller lacks, as a file.
    func answer(notice: [UInt8], from device: [UInt8]) async throws -> SpoolFile {
        let host = host
        return try await worker.write {
            let file = try SpoolFile(in: host.directory)
            _ = try host.answer(notice: notice, from: device, to: file.path)
            return file
        }
    }

    /// `POST /v1/bundle`, once the body is in a file.
    func receive(_ file: SpoolFile) async throws -> ReceiptAnswer {
        let host = host
        return ReceiptAnswer(try await worker.write { try host.receive(file.path) })
    }

    /// `GET /v1/digest`.
    func digest() async throws -> DigestAnswer {
        let host = host
        return try await worker.write { try host.digest() }
    }

    /// `GET /report`.
    func report(_ language: Language) async throws -> String {
        let host = host
        return try await worker.read { try host.reportPage(language) }
    }
}
