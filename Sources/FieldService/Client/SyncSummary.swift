public import OfficeSync

/// What a sync over the network did.
public struct SyncSummary: Sendable {
    /// What the hub sent, and what became of it here.
    public let received: ApplySummary
    /// What was sent to the hub; no segments if it lacked nothing.
    public let sent: BundleSummary
    /// The hub's state code after the sync.
    public let theirCode: String
    /// This device's state code after the sync.
    public let ourCode: String
    /// Whether both hold the same data, in the scopes that this device holds.
    public let agree: Bool
    /// What keeps equal codes from meaning equal data, by stable words, from both sides.
    public let warnings: [String]
}
