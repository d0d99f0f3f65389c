import OfficeSync
import Trust

/// A sync with a hub, step by step, as `Schema/http-api.md` lists the steps.
///
/// A step that the network breaks is repeated a few times. Since both sides keep the whole frames that came, a repeated
/// step carries only what is still missing.
struct SyncConversation {
    /// The pauses before a step is tried again.
    static let pauses: [Duration] = [.seconds(1), .seconds(2), .seconds(4), .seconds(8)]

    let host: any SyncHost
    let hub: HubConnection
    let worker: StoreWorker
    let progress: @Sendable (SyncStage) -> Void
    let sleep: @Sendable (Duration) async throws -> Void

    private var session: (answer: SessionAnswer, hubKey: [UInt8])?
    /// What has been received so far, over all attempts.
    private var received: ApplySummary?

    init(
        host: any SyncHost, hub: HubConnection, worker: StoreWorker = StoreWorker(),
        progress: @escaping @Sendable (SyncStage) -> Void,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.host = host
        self.hub = hub
        self.worker = worker
        self.progress = progress
        self.sleep = sleep
    }

    /// Runs the whole conversation.
    ///
    /// - Throws: ``SyncError``, or `CancellationError`.
    mutating func run() async throws -> SyncSummary {
        progress(.connecting)
        let hub = hub
        try await step { _ in
            guard try await hub.health().protocol == HealthAnswer.ownProtocol else { throw SyncError.hubVersion }
        }
        try await step { try await $0.receive() }
        let sent = try await step { try await $0.send() }
        progress(.comparing)
        let theirs = try await step { conversation in
            try await hub.digest(token: try await conversation.signIn().answer.token)
        }
        let host = host
        let ours = try await local { try host.digest() }
        guard let received else { throw SyncError.hubFailed }
        return SyncSummary(
            received: received, sent: sent, theirCode: theirs.code, ourCode: ours.code,
            agree: agree(ours: ours, theirs: theirs),
            warnings: Set(ours.warnings + theirs.warnings).sorted())
    }

    /// Step 2: both sides prove who they are. Does nothing while a session is open.
    private mutating func signIn() async throws -> (answer: SessionAnswer, hubKey: [UInt8]) {
        if let session { return session }
        progress(.signingIn)
        let offer = try await hub.challenge()
        guard let challenge = HexText.bytes(offer.challenge, count: ChallengeBook.length),
            let hubKey = HexText.bytes(offer.device, count: 32),
            let program = HexText.bytes(offer.program, count: 32)
        else { throw SyncError.notAHub }
        guard program == host.programBytes else { throw SyncError.otherProgram }
        let host = host
        let handshake = Handshake(
            hubKey: hubKey, callerKey: host.deviceBytes, challenge: challenge,
            nonce: try await local { try SecureRandom.bytes(ChallengeBook.length) })
        let signature = try await local {
            guard try host.deviceNumber(of: hubKey) != nil else { throw SyncError.hubUnknown }
            return try host.sign(challenge: handshake.transcript(.caller))
        }
        let answer = try await hub.session(
            SessionRequest(
                challenge: offer.challenge, device: HexText.text(handshake.callerKey),
                nonce: HexText.text(handshake.nonce), signature: HexText.text(signature)))
        let isProven = try await local {
            guard let signature = HexText.bytes(answer.signature, count: 64) else { return false }
            return host.isSigned(challenge: handshake.transcript(.hub), by: hubKey, signature: signature)
        }
        guard isProven else { throw SyncError.hubUnproven }
        // The token goes back into a header field: only digits may stand in it.
        guard HexText.bytes(answer.token, count: SessionBook.length) != nil else { throw SyncError.notAHub }
        session = (answer, hubKey)
        return (answer, hubKey)
    }

    /// Step 3: what this device lacks.
    private mutating func receive() async throws {
        let token = try await signIn().answer.token
        progress(.receiving)
        let host = host
        let notice = try await local { try host.frontierNotice() }
        let file = try SpoolFile(in: host.directory)
        let writer = try SpoolWriter(file)
        var count = 0
        do {
            try await hub.answer(to: notice, token: token, into: writer) { count = $0 }
        } catch {
            // Whole frames are worth keeping; the next attempt's notice leaves them out.
            if count > 0, let part = try? await local({ try host.receive(file.path) }) { add(part) }
            throw error
        }
        progress(.applying)
        add(try await local { try host.receive(file.path) })
    }

    /// Step 4: what the hub lacks.
    private mutating func send() async throws -> BundleSummary {
        let (session, hubKey) = try await signIn()
        progress(.sending)
        let host = host
        let notice = try await hub.notice(token: session.token)
        let file = try SpoolFile(in: host.directory)
        let summary = try await local { try host.answer(notice: notice, from: hubKey, to: file.path) }
        guard summary.segments > 0 else { return summary }
        let bundle = try SpoolChunks(file)
        guard bundle.length <= session.largestBundle else { throw SyncError.tooLarge }
        _ = try await hub.take(bundle, token: session.token)
        return summary
    }

    private mutating func add(_ summary: ApplySummary) {
        received = received.map { $0.followed(by: summary) } ?? summary
    }

    private func agree(ours: DigestAnswer, theirs: DigestAnswer) -> Bool {
        if ours.code == theirs.code { return true }
        // A device that holds only some scopes never has the hub's whole code.
        guard !host.heldScopes.isEmpty, !ours.scopes.isEmpty else { return false }
        return ours.scopes.allSatisfy { theirs.scopes[$0.key] == $0.value }
    }

    private func local<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        do { return try await worker.write(work) } catch let error as SyncError { throw error } catch {
            // Whatever failed here was not the network.
            throw HostRefusal(error)
        }
    }

    /// Does a step, again after a pause when the network or the hub failed for now.
    private mutating func step<Result>(
        _ work: (inout SyncConversation) async throws -> Result
    ) async throws -> Result {
        var failures = 0
        var hasSignedInAgain = false
        while true {
            let before = received?.new ?? 0
            do {
                return try await work(&self)
            } catch is SessionEnded where !hasSignedInAgain {
                session = nil
                hasSignedInAgain = true
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                let reason = error is SessionEnded ? SyncError.deviceRefused : SyncError(error)
                if (received?.new ?? 0) > before { failures = 0 }
                guard reason.isPassing, failures < Self.pauses.count else { throw reason }
                progress(.waiting)
                try await sleep(Self.pauses[failures])
                failures += 1
            }
        }
    }
}
