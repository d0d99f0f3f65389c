import Foundation
import Replication
import Testing

@testable import Trust

@Suite("Key files keep secrets to their owner")
struct CryptoKeyFileTests {
    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int) & 0o777
    }

    @Test("What was written is read back, from a file of mode 0600 and with nothing left beside it")
    func roundTrip() throws {
        let scratch = try CryptoScratch()
        let keys = try KeyFile.generate()
        try keys.write(to: scratch.path("device.key"))
        #expect(try mode(scratch.path("device.key")) == 0o600)
        #expect(try scratch.names == ["device.key"])
        #expect(try !KeyFile.needsPassphrase(scratch.path("device.key")))
        let read = try KeyFile(contentsOf: scratch.path("device.key"))
        #expect(read.signingKey.seed == keys.signingKey.seed)
        #expect(read.agreementKey.identity == keys.agreementKey.identity)
    }

    @Test("A file that is there is never overwritten unless that is asked for")
    func exclusive() throws {
        let scratch = try CryptoScratch()
        let path = try scratch.write("precious".utf8, to: "device.key")
        let keys = try KeyFile.generate()
        #expect(TrustError.code { try keys.write(to: path) } == .alreadyExists)
        #expect(try scratch.read("device.key") == Array("precious".utf8))
        #expect(try scratch.names == ["device.key"])
        try keys.write(to: path, replacing: true)
        #expect(try KeyFile(contentsOf: path).signingKey.publicKey == keys.signingKey.publicKey)
        #expect(try mode(path) == 0o600)
        #expect(try scratch.names == ["device.key"])
    }

    @Test("A link in the file's place is not followed when writing")
    func links() throws {
        let scratch = try CryptoScratch()
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path("device.key"), withDestinationPath: scratch.path("elsewhere"))
        let keys = try KeyFile.generate()
        #expect(TrustError.code { try keys.write(to: scratch.path("device.key")) } == .alreadyExists)
        #expect(try scratch.names == ["device.key"])
    }

    @Test("Of many who create one file at once exactly one succeeds")
    func race() async throws {
        let scratch = try CryptoScratch()
        let path = scratch.path("device.key")
        let winners = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    let keys = try KeyFile.generate()
                    return TrustError.code { try keys.write(to: path) } == nil ? keys.signingKey.publicKey.hex : nil
                }
            }
            return try await group.reduce(into: [String]()) { if let key = $1 { $0.append(key) } }
        }
        #expect(winners == [try KeyFile(contentsOf: path).signingKey.publicKey.hex])
        #expect(try scratch.names == ["device.key"])
    }

    @Test("A file that others can read is refused with advice", arguments: [0o640, 0o604, 0o620, 0o601, 0o644, 0o777])
    func openPermissions(mode: Int) throws {
        let scratch = try CryptoScratch()
        let path = scratch.path("device.key")
        try KeyFile.generate().write(to: path)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        let error = #expect(throws: TrustError.self) { try KeyFile(contentsOf: path) }
        #expect(error?.code == .permissionsTooOpen)
        #expect(error?.advice.contains("chmod 600") == true)
        #expect("\(try #require(error))".contains(scratch.directory) == false)
    }

    @Test("A missing file, a directory and a missing directory are told apart from damage")
    func missing() throws {
        let scratch = try CryptoScratch()
        #expect(TrustError.code { _ = try KeyFile(contentsOf: scratch.path("none.key")) } == .notFound)
        #expect(TrustError.code { _ = try KeyFile(contentsOf: scratch.directory) } == .inputOutput)
        #expect(TrustError.code { try KeyFile.generate().write(to: scratch.path("no/where.key")) } == .notFound)
        #expect(try scratch.names.isEmpty)
        #expect(mkfifo(scratch.path("pipe"), 0o600) == 0)
        #expect(TrustError.code { _ = try KeyFile(contentsOf: scratch.path("pipe")) } == .inputOutput)
    }

    @Test("A passphrase protects the file; without it or with another one nothing is read")
    func passphrase() throws {
        let scratch = try CryptoScratch()
        let path = scratch.path("device.key")
        let keys = try KeyFile.generate()
        try keys.write(to: path, passphrase: "maíz azul", workFactor: 4)
        #expect(try KeyFile.needsPassphrase(path))
        #expect(try KeyFile(contentsOf: path, passphrase: "maíz azul").signingKey.seed == keys.signingKey.seed)
        #expect(TrustError.code { _ = try KeyFile(contentsOf: path) } == .passphraseNeeded)
        #expect(TrustError.code { _ = try KeyFile(contentsOf: path, passphrase: "maiz azul") } == .wrongPassphrase)
        let text = String(decoding: try scratch.read("device.key"), as: UTF8.self)
        #expect(!text.contains(Hex.text(keys.signingKey.seed)))
        #expect(!text.contains("SECRET"))
        #expect(TrustError.code { try keys.write(to: scratch.path("empty.key"), passphrase: "") } == .invalidKey)
        #expect(try scratch.names == ["device.key"])
    }

    @Test("Every changed character of a secret line is noticed")
    func damage() throws {
        let text = try KeyFile.generate().text
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for number in [1, 2, 4] {
            let line = Array(lines[number].utf8)
            for place in line.indices {
                var altered = line
                altered[place] = altered[place] == UInt8(ascii: "7") ? UInt8(ascii: "8") : UInt8(ascii: "7")
                var copy = lines
                copy[number] = String(decoding: altered, as: UTF8.self)
                #expect(throws: TrustError.self, "line \(number), column \(place)") {
                    try KeyFile(text: copy.joined(separator: "\n"))
                }
            }
        }
    }

    @Test("Comments, empty lines and line ends of other systems do no harm; missing and double lines do")
    func layout() throws {
        let keys = try KeyFile.generate()
        let decorated = "# mine\n\n" + keys.text.replacing("\n", with: "\r\n") + "\r\n# end"
        #expect(try KeyFile(text: decorated).agreementKey.identity == keys.agreementKey.identity)
        #expect(TrustError.code { _ = try KeyFile(text: keys.text + keys.text) } == .malformed)
        #expect(TrustError.code { _ = try KeyFile(text: "") } == .malformed)
        for dropped in [1, 2, 4] {
            var lines = keys.text.split(separator: "\n")
            lines.remove(at: dropped)
            #expect(TrustError.code { _ = try KeyFile(text: lines.joined(separator: "\n")) } == .malformed)
        }
    }

    @Test("Stock age opens a file for the device with the key file itself, in the clear and under a passphrase")
    func stockTool() throws {
        let scratch = try CryptoScratch()
        let keys = try KeyFile.generate()
        let path = scratch.path("device.key")
        try keys.write(to: path)
        let message = Array("a bundle".utf8)
        let sealed = try AgeFiles.encrypt(message, to: [keys.agreementKey.recipient])
        let file = try scratch.write(sealed, to: "bundle.age")
        let clear = try CryptoTool("age", ["-d", "-i", path, file])
        #expect(clear.output == message, "\(clear.errors)")

        let protected = scratch.path("protected.key")
        try keys.write(to: protected, passphrase: "maíz azul", workFactor: 10)
        // The tool reads a passphrase from a terminal only, so it gets one from `script`.
        let run = "age -d -i '\(protected)' -o '\(scratch.path("opened"))' '\(file)'"
        let tool = try CryptoTool("script", ["-qec", run, "/dev/null"], input: Array("maíz azul\n".utf8))
        #expect(tool.status == 0, "\(String(decoding: tool.output, as: UTF8.self))")
        #expect(try scratch.read("opened") == message)
    }
}
