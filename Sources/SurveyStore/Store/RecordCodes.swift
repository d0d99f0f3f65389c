internal import DeltaBundle
internal import Replication
internal import SurveyModel
internal import Trust

/// Record codes: `OFFICE-NUMBERLETTER-COUNTER-CHECK` for a record that its creating change names, `=XXXXX-XXXXX-CHECK` for one that a key names.
///
/// The number is the device's, the letter the log's, the counter the place in the log; the check character guards against slips of the pen.
struct RecordCodes {
    private let merger: Merger
    private let roster: Roster

    init(_ merger: Merger, roster: Roster) {
        self.merger = merger
        self.roster = roster
    }

    func code(of key: RecordKey) throws -> String {
        if let name = try merger.names.keyedName(key) { return RecordCodes.code(keyed: name) }
        let dot = Dot(rawValue: key.rawValue)
        guard let log = merger.logs.entry(dot.log) else { throw StoreError(.damaged) }
        let device = roster.device(log.descriptor.deviceKey)
        let body = "\(device?.office ?? "?")-\(device?.number ?? 0)\(log.descriptor.letter)-\(dot.sequence)"
        let discriminator = try merger.names.discriminator(of: dot)
        let suffix = discriminator.isEmpty ? "" : "." + Base32.groups(discriminator, characters: 4)
        return "\(body)-\(Base32.checkCharacter(of: body))\(suffix)"
    }

    static func code(keyed name: [UInt8]) -> String {
        let body = Base32.groups(name, characters: 10, perGroup: 5)
        return "=\(body)-\(Base32.checkCharacter(of: body))"
    }

    func office(of key: RecordKey) -> String {
        let log = merger.logs.entry(Dot(rawValue: key.rawValue).log)
        return log.flatMap { roster.device($0.descriptor.deviceKey)?.office } ?? ""
    }

    static func isCode(_ text: String) -> Bool {
        // `NAMESPACE:key` is never a code, whatever the key looks like.
        guard text.utf8.contains(UInt8(ascii: "-")), !text.contains(":") else { return false }
        let parts = text.uppercased().split(separator: "-", omittingEmptySubsequences: false)
        if text.hasPrefix("=") { return parts.count == 3 && parts[0].count == 6 && parts[1].count == 5 }
        guard parts.count == 4, !parts[0].isEmpty, Int64(parts[2]) != nil, let last = parts[1].last else {
            return false
        }
        return parts[1].first?.isNumber == true && last.isLetter && !parts[3].isEmpty
    }

    /// Whether the check character of a code is right.
    static func isWellFormed(_ text: String) -> Bool {
        guard isCode(text) else { return false }
        let whole = text.uppercased().split(separator: ".").first.map(String.init) ?? ""
        guard let cut = whole.lastIndex(of: "-") else { return false }
        let body = whole[..<cut].drop { $0 == "=" }
        return whole[whole.index(after: cut)...] == String(Base32.checkCharacter(of: body))
    }
}
