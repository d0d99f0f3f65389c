import OfficeSync
import SurveyModel

@testable import FieldService

/// A host that shows another device's key than the one that it signs with.
final class Impostor: SyncHost {
    let shown: FakeHost
    let real: FakeHost

    init(shown: FakeHost, real: FakeHost) {
        self.shown = shown
        self.real = real
    }

    var programBytes: [UInt8] { shown.programBytes }
    var deviceBytes: [UInt8] { shown.deviceBytes }
    var directory: String { real.directory }
    var heldScopes: [String] { [] }
    func deviceNumber(of deviceKey: [UInt8]) -> Int? { real.deviceNumber(of: deviceKey) }
    func sign(challenge: [UInt8]) throws -> [UInt8] { try real.sign(challenge: challenge) }
    func isSigned(challenge: [UInt8], by deviceKey: [UInt8], signature: [UInt8]) -> Bool {
        real.isSigned(challenge: challenge, by: deviceKey, signature: signature)
    }
    func frontierNotice() throws -> [UInt8] { try real.frontierNotice() }
    func answer(notice: [UInt8], from sender: [UInt8], to path: String) throws -> BundleSummary {
        try real.answer(notice: notice, from: sender, to: path)
    }
    func receive(_ path: String) throws -> ApplySummary { try real.receive(path) }
    func digest() throws -> DigestAnswer { try real.digest() }
    func reportPage(_ language: Language) throws -> String { try real.reportPage(language) }
}
