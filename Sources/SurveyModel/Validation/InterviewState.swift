/// Where an interview stands between the person who holds it and the one who approves it.
public enum InterviewState: String, Hashable, Sendable, CaseIterable {
    /// Being entered.
    case draft
    /// Handed to a supervisor.
    case submitted
    /// Handed back with a reason.
    case returned
    /// Accepted by somebody else than the enumerator.
    case approved
    /// Closed: part of a report.
    case locked

    /// The states that may follow.
    public var followers: [InterviewState] {
        switch self {
        case .draft: [.submitted]
        case .submitted: [.returned, .approved]
        case .returned: [.submitted]
        case .approved: [.locked, .returned]
        case .locked: []
        }
    }

    /// Whether the state may follow this one.
    public func canBecome(_ next: InterviewState) -> Bool { followers.contains(next) }
}
