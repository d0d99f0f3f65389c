import Replication
import Trust

extension RosterTarget {
    /// A roster with entries of every kind: two root entries, two enrolments and a redaction, as it stands in a frame.
    static func roster() throws -> [UInt8] {
        var choices = Choices(RosterTarget.small)
        return try RosterScript(&choices).bytes()
    }

    /// Of a root entry: style, administrators, registrars (least number, ends, key, scopes, further numbers), then the
    /// revocations and former administrators that the style asks for, name, clock, nonce, threshold; then signers.
    private static let small: [UInt8] =
        [0, 1, 1, 0, 0, 2, 3, 7, 6, 0x41, 0x6c, 0x64, 0x65, 0x61, 0x73, 0, 7, 5, 0]
        // Enrolments: style, device, office, number, role, what it writes and holds, clock, registrar.
        + [2, 0, 3, 0, 1, 0, 1, 0, 0, 9, 2] + [2, 1, 4, 1, 2, 1, 2, 1, 0, 9, 2]
        // A redaction: records, clock, administrator; then an entry that cuts a key and ends an administrator's word.
        + [1, 2, 1, 2, 3, 4, 5, 6, 0, 9, 0] + [0, 12, 0, 1, 0, 6, 2, 3, 0xff, 7, 1, 3, 1, 1, 1, 8, 9, 0, 3, 1, 0xff]
        + [1, 0x42, 0, 8, 6, 0, 5]

    static func seeds() throws -> [FuzzReader.Seed] {
        let key = RosterScript.keys[0]
        let request = try EnrolmentRequest(
            office: "PUE", scopes: ["centro"], at: 1_760_000_000, recipient: AgeScript.key.recipient, key: key)
        let signed = Hex.bytes(request.text.split(separator: "\n").dropFirst().dropLast().joined()) ?? []
        // Behind the context and the key, before the signature: what a device may say.
        let said = signed.dropFirst("aldea request v1\n".utf8.count + 32).dropLast(64)
        var seeds = [
            FuzzReader.Seed(name: "frame", bytes: [Mode.frame.rawValue] + (try roster())),
            FuzzReader.Seed(name: "entries", bytes: [Mode.entries.rawValue] + small),
            FuzzReader.Seed(name: "request", bytes: [Mode.request.rawValue] + Array(request.text.utf8)),
            FuzzReader.Seed(name: "signed-request", bytes: [Mode.signedRequest.rawValue] + said),
        ]
        for seed: UInt64 in [31, 32, 33, 34, 35] {
            seeds.append(
                FuzzReader.Seed(
                    name: "entries-\(seed)", bytes: [Mode.entries.rawValue] + FuzzReader.script(seed, count: 140)))
        }
        return seeds
    }
}
