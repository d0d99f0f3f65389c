/// What a sync is doing, as its progress says it: stable words, for which the caller has sentences.
enum SyncStage: String, Sendable, CaseIterable {
    case connecting
    case signingIn = "signing-in"
    case receiving
    case applying
    case sending
    case comparing
    /// The connection failed; the step is tried again in a moment.
    case waiting
}
