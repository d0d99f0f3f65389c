internal import DeltaBundle
internal import Foundation
internal import Replication
public import SurveyStore
internal import Trust

extension Office {
    /// Writes a text file that proves to anybody, with stock tools, that a device signed two different segments for one place of its log.
    ///
    /// A fork need not be anybody's fault: a restored backup makes one. The file proves that it happened.
    /// - Parameter log: the beginning of the log's name; nil when only one log was forked.
    /// - Returns: the device's office and number, and the sequence number that both segments cover.
    /// - Throws: `OfficeError.noFork`, `OutputError`.
    public func writeForkProof(
        of log: String?, to path: String, existing: OutputFile.Existing = .keep
    ) throws -> (office: String, device: Int, sequence: Int64) {
        let found = try store.forks().filter { fork in
            log.map { fork.log.description.hasPrefix($0.lowercased()) } ?? true
        }
        guard found.count == 1, let fork = found.first, fork.segments.count == 2 else {
            let known = try store.forks().map { String($0.log.description.prefix(8)) }
            throw OfficeError(.noFork, ["known": known.joined(separator: ", ")])
        }
        let file = try OutputFile(path: path, existing: existing)
        try file.write(Array(ForkProof.text(fork).utf8))
        try file.commit()
        let device = store.roster.device(fork.deviceKey)
        return (device?.office ?? "?", device?.number ?? 0, fork.sequence)
    }
}

/// The text of a proof that a log was forked.
enum ForkProof {
    /// The DER of an Ed25519 public key, before the key's own 32 bytes.
    private static let keyPrefix: [UInt8] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]

    static func text(_ fork: ForkItem) -> String {
        let key = Data(keyPrefix + fork.deviceKey).base64EncodedString()
        var parts = [
            """
            ALDEA FORK PROOF

            The device with the key below signed two different statements, each of which says what stands at number
            \(fork.sequence) of its log \(fork.log). An honest log has one.

            To check it, in the directory of this file, named proof.txt:

            sed -n '/^-----BEGIN PUBLIC/,/^-----END PUBLIC/p' proof.txt > key.pem
            for n in 1 2; do
              sed -n "/^BEGIN STATEMENT $n/,/^END/p" proof.txt | sed '1d;$d' | base64 -d > statement$n
              sed -n "/^BEGIN SIGNATURE $n/,/^END/p" proof.txt | sed '1d;$d' | base64 -d > signature$n
              openssl pkeyutl -verify -rawin -pubin -inkey key.pem -in statement$n -sigfile signature$n
            done
            sha256sum statement1 statement2

            Both must verify, and their sums, which are the segments' names, must differ. What a statement says
            (program, log, first number, how many) stands in Schema/bundle-format.md.

            -----BEGIN PUBLIC KEY-----
            \(key)
            -----END PUBLIC KEY-----
            """
        ]
        for (place, segment) in fork.segments.enumerated() {
            let statement = segment.statement
            parts.append(
                "Statement \(place + 1): numbers \(statement.first) to \(statement.last), segment \(segment.id)")
            parts.append(block("STATEMENT \(place + 1)", segment.statementBytes))
            parts.append(block("SIGNATURE \(place + 1)", segment.signature))
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private static func block(_ name: String, _ bytes: [UInt8]) -> String {
        let text = Data(bytes).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        return "BEGIN \(name)\n\(text)\nEND \(name)"
    }
}
