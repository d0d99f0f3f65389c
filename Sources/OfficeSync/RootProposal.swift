public import Trust

/// What came of a change of the root that somebody signed.
public struct RootProposal: Sendable {
    /// The entry.
    public let entry: RootEntry
    /// Whether enough administrators have signed, and it is the newest that counts.
    public let isEffective: Bool
    /// The administrators who have signed.
    public let signers: [RootEntry.Administrator]
    /// The administrators who have not.
    public let others: [RootEntry.Administrator]
    /// How many must sign.
    public let threshold: Int

    init(_ entry: RootEntry, in roster: Roster) {
        let held = (roster.proposals + roster.rivals + roster.chain).first { $0.hash == entry.hash } ?? entry
        self.entry = held
        isEffective = roster.chain.contains { $0.hash == entry.hash }
        // Those of the entry before decide; while entries stand against each other, those before the fork.
        let place = roster.chain.firstIndex { $0.hash == entry.hash }
        let base = place.map { roster.chain[max(0, $0 - 1)] } ?? roster.root
        threshold = base.threshold
        signers = base.administrators.filter { held.signatures[$0.key] != nil }
        others = base.administrators.filter { held.signatures[$0.key] == nil }
    }

    /// Eight characters by which people name the entry.
    public var name: String { Base32.groups(entry.hash, characters: 8) }
}
