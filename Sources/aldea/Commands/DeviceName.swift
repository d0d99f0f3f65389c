import OfficeSync
import Trust

/// What people call a device: its office and number, as in `GTO-1`.
enum DeviceName {
    /// The name by an enrolment.
    static func text(_ enrolment: Enrolment) -> String { "\(enrolment.office)-\(enrolment.number)" }

    /// The name by the key; a key that no enrolment names shows its fingerprint.
    static func text(_ key: [UInt8], in roster: Roster) -> String {
        roster.device(key).map(text) ?? fingerprint(key)
    }

    /// Sixteen characters by which two people make sure that they mean the same key.
    static func fingerprint(_ key: [UInt8]) -> String { Base32.groups(Digest.sha256(key), characters: 16) }
}

extension Roster {
    /// What the devices of some enrolments are called, by their numbers.
    func names(ofEnrolments hashes: [[UInt8]]) -> [String] {
        let wanted = Set(hashes)
        return (enrolments(counting: true) + enrolments(counting: false)).filter { wanted.contains($0.hash) }
            .sorted { ($0.number, $0.office) < ($1.number, $1.office) }.map { DeviceName.text($0) }
    }

    /// The enrolments of a number that a registrar gave, one for each branch of its enrolments: the last of each.
    func lastEnrolments(by registrar: [UInt8], of number: Int) -> [Enrolment] {
        let given = (enrolments(counting: true) + enrolments(counting: false)).filter { $0.registrar == registrar }
        let byHash = Dictionary(given.map { ($0.hash, $0) }, uniquingKeysWith: { first, _ in first })
        let wanted = given.filter { $0.number == number }
        var earlier: Set<[UInt8]> = []
        for enrolment in wanted {
            var next = enrolment.previous
            while let before = byHash[next], earlier.insert(next).inserted { next = before.previous }
        }
        return wanted.filter { !earlier.contains($0.hash) }
    }
}
