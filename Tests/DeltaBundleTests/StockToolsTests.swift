import Foundation
import Testing
import Trust

@testable import DeltaBundle

@Suite("A bundle checked with stock tools alone, as the format's page shows it")
struct StockToolsTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()

    private let tools: StockTools
    private let bundle: Data
    private let sealed: Data
    private let identity: Data

    init() throws {
        let page = Self.folder.appending(path: "../../Schema/bundle-format.md")
        tools = StockTools(page: try String(contentsOf: page, encoding: .utf8))
        func golden(_ name: String) throws -> Data {
            try Data(contentsOf: Self.folder.appending(path: "Golden").appending(path: name))
        }
        bundle = try golden("bundle-v1.aldea")
        sealed = try golden("sealed-v1.aldea")
        identity = try golden("sealed-v1.key")
    }

    private func key() throws -> AgreementKey {
        let line = String(decoding: identity, as: UTF8.self).split(separator: "\n").last
        return try AgreementKey(identity: #require(line))
    }

    private func run(sealed: Data) throws -> StockTools.Outcome {
        try tools.run(files: ["sealed-v1.aldea": sealed, "sealed-v1.key": identity])
    }

    private func flipped(_ bytes: Data, at place: Int) -> Data {
        var bytes = bytes
        bytes[place] ^= 1
        return bytes
    }

    @Test("prints what the page says")
    func page() throws {
        #expect(tools.steps.count == 11)
        let outcome = try run(sealed: sealed)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.isEmpty)
        #expect(outcome.outputs.count == tools.steps.count + 1)
        for (step, output) in zip(tools.steps, outcome.outputs) {
            #expect(output == step.output, "\(step.commands)")
        }
        #expect(tools.steps.count { $0.output.contains("Signature Verified Successfully\n") } == 2)
    }

    @Test("is the golden bundle, which the program reads as whole")
    func golden() throws {
        var rest = sealed[...]
        let reader = try AgeReader(identities: [key()]) { count in
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        let content = try reader.readAll(limit: 1 << 20)
        #expect(Data(content) == bundle)
        #expect(Reading(content).end == .whole)
    }

    @Test("stops at the first command when a bit of the encrypted file was changed")
    func encryptedFile() throws {
        for place in [0, 30, 100, 190, 210, 1_500, sealed.count - 1] {
            let outcome = try run(sealed: flipped(sealed, at: place))
            #expect(outcome.status != 0, "byte \(place)")
            // The helpers stand before it.
            #expect(outcome.outputs.count == 2, "byte \(place)")
        }
    }

    @Test("prints something else when a bit of the bundle itself was changed")
    func content() throws {
        let expected = tools.steps.map(\.output) + [""]
        // Magic; the first frame's type and payload; roster; notice; a frame of a later version; the segments' header
        // and payload; the end mark's header and payload.
        for place in [0, 15, 60, 400, 1_100, 1_330, 1_350, 1_800, 2_796, 2_998] {
            var changed = Data()
            let writer = try AgeWriter(recipients: [key().recipient]) { changed += $0 }
            try writer.write(flipped(bundle, at: place))
            try writer.finish()
            let outcome = try run(sealed: changed)
            #expect(outcome.status != 0 || outcome.outputs != expected, "byte \(place)")
        }
    }
}
