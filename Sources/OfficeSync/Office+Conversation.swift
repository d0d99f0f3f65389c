internal import DeltaBundle
internal import Foundation
internal import Replication
internal import SurveyStore
internal import Trust

extension Office {
    /// What this store holds and lacks, as a small plain bundle: the first word of a sync.
    public func frontierNotice() throws -> [UInt8] {
        try seal()
        var bytes: [UInt8] = []
        let writer = try BundleWriter(manifest: try manifest(prerequisites: Frontier())) { bytes += $0 }
        for frame in Frame.frames(of: store.roster) { try writer.write(frame) }
        try writer.write(Frame(.frontier, try notice().bytes))
        try writer.finish(frontier: try store.frontier(), key: keys.signingKey)
        return bytes
    }

    /// Writes what the sender of a notice lacks, with this store's own notice in it, as a plain bundle.
    ///
    /// - Throws: `OfficeError.noNotice`, `.otherProgram`, `.noticeRefused`, `OutputError`.
    public func bundle(answering noticeBundle: [UInt8], to path: String) throws -> BundleSummary {
        try seal()
        var rest: [UInt8]? = noticeBundle
        let notice = try readNotice(
            BundleReader {
                defer { rest = nil }
                return rest.map { .bytes($0) }
            })
        return try answer(notice, to: path)
    }

    /// Writes what the device that sent the bundle at `path` lacks by the notice in it; used after applying that bundle.
    public func bundle(answeringBundleAt path: String, to answer: String) throws -> BundleSummary {
        try self.answer(try readNotice(path), to: answer)
    }

    private func answer(_ notice: FrontierNotice, to path: String) throws -> BundleSummary {
        guard let device = store.roster.members[notice.signer].map(Entitlement.init) else {
            throw OfficeError(.noticeRefused)
        }
        let numbers = try store.segmentNumbers(
            lackedBy: notice.frontier, wanted: Set(notice.wanted), scopes: device.scopes)
        return try write(numbers, to: path, encryptedTo: nil, personal: device.personal)
    }

    private func challengeBytes(_ challenge: [UInt8]) -> [UInt8] {
        Array("aldea challenge v1\n".utf8) + store.roster.program.bytes + challenge
    }

    /// Signs a challenge as this device.
    public func sign(challenge: [UInt8]) throws -> [UInt8] { try keys.signingKey.sign(challengeBytes(challenge)) }

    /// Whether a device of the roster signed a challenge.
    public func isSigned(challenge: [UInt8], by device: [UInt8], signature: [UInt8]) -> Bool {
        guard store.roster.members[device] != nil, let key = try? VerifyingKey(device) else { return false }
        return key.isValid(signature: signature, for: challengeBytes(challenge))
    }
}
