@testable import OfficeSync
import SurveyModel
import Synchronization
import Trust

@testable import FieldService

/// A store in memory: it holds items by name, and its bundles are lines of text.
///
/// A bundle is `FAKE program`, `notice signer item,item…`, lines `item name`, and `end`; without `end` it was cut short.
final class FakeHost: SyncHost {
    struct State {
        var items: Set<String> = []
        var listed: [[UInt8]: Int] = [:]
        var receiving: (@Sendable () -> Void)?
        var applied = 0
        /// What happens instead of applying a bundle or answering a notice.
        var failure: HostRefusal?
    }

    let programBytes: [UInt8]
    let directory: String
    let heldScopes: [String] = []
    let key: SigningKey
    let state: Mutex<State>

    init(_ directory: TemporaryDirectory, program: UInt8 = 1, items: Set<String> = []) throws {
        key = try SigningKey.generate()
        programBytes = [UInt8](repeating: program, count: 32)
        self.directory = directory.path
        state = Mutex(State(items: items))
        list(self, number: 1)
    }

    var deviceBytes: [UInt8] { key.publicKey.bytes }
    var items: Set<String> { state.withLock { $0.items } }
    var applied: Int { state.withLock { $0.applied } }

    /// Puts a device on this host's roster.
    func list(_ other: FakeHost, number: Int) { state.withLock { $0.listed[other.deviceBytes] = number } }

    /// Takes a device off this host's roster.
    func unlist(_ other: FakeHost) { state.withLock { $0.listed[other.deviceBytes] = nil } }

    func deviceNumber(of deviceKey: [UInt8]) -> Int? { state.withLock { $0.listed[deviceKey] } }

    private func message(_ challenge: [UInt8]) -> [UInt8] {
        Array("aldea challenge v1\n".utf8) + programBytes + challenge
    }

    func sign(challenge: [UInt8]) throws -> [UInt8] { try key.sign(message(challenge)) }

    func isSigned(challenge: [UInt8], by deviceKey: [UInt8], signature: [UInt8]) -> Bool {
        guard deviceNumber(of: deviceKey) != nil, let key = try? VerifyingKey(deviceKey) else { return false }
        return key.isValid(signature: signature, for: message(challenge))
    }

    private var head: String {
        "FAKE \(programBytes[0])\nnotice \(HexText.text(deviceBytes)) \(items.sorted().joined(separator: ","))\n"
    }

    func frontierNotice() throws -> [UInt8] { Array((head + "end\n").utf8) }

    private func lines(_ bytes: [UInt8]) throws -> [Substring] {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.hasPrefix("FAKE ") else { throw HostRefusal.notABundle }
        guard text.hasPrefix("FAKE \(programBytes[0])\n") else { throw HostRefusal.otherProgram }
        let whole = text.prefix { $0 != "\0" }
        return whole[...(whole.lastIndex(of: "\n") ?? whole.startIndex)].split(separator: "\n")
    }

    func answer(notice: [UInt8], from sender: [UInt8], to path: String) throws -> BundleSummary {
        if let failure = state.withLock({ $0.failure }) { throw failure }
        let words = try lines(notice)[1].split(separator: " ", omittingEmptySubsequences: false)
        guard words[0] == "notice", words[1] == HexText.text(sender) else { throw HostRefusal.foreignNotice }
        let theirs = Set(words[2].split(separator: ",").map(String.init))
        let lacked = items.subtracting(theirs).sorted()
        let text = head + lacked.map { "item \($0)\n" }.joined() + "end\n"
        try TemporaryDirectory.write(Array(text.utf8), to: path)
        return BundleSummary(segments: lacked.count, changes: lacked.count, bytes: text.utf8.count, recipients: [])
    }

    func receive(_ path: String) throws -> ApplySummary {
        state.withLock { $0.receiving }?()
        if let failure = state.withLock({ $0.failure }) { throw failure }
        let lines = try lines(TemporaryDirectory.read(path))
        let sent = Set(lines.filter { $0.hasPrefix("item ") }.map { String($0.dropFirst(5)) })
        return state.withLock { state in
            state.applied += 1
            var summary = ApplySummary()
            summary.new = sent.subtracting(state.items).count
            summary.newChanges = summary.new
            summary.held = sent.count - summary.new
            summary.isComplete = lines.last == "end"
            state.items.formUnion(sent)
            return summary
        }
    }

    func digest() throws -> DigestAnswer {
        let digest = Digest.sha256(Array(items.sorted().joined(separator: ",").utf8))
        return DigestAnswer(code: Base32.groups(digest, characters: 12), scopes: [:], warnings: [])
    }

    func reportPage(_ language: Language) throws -> String { "<html lang=\"\(language.rawValue)\"></html>" }
}
