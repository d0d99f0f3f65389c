import SurveyModel
import SurveyStore
import Trust

/// Which of the changes that somebody wants to adopt this device can enter anew, and why not the others.
struct QuarantinePlan {
    /// Why a change is passed over.
    enum Refusal: String {
        /// The record that it writes is not here.
        case recordUnknown = "record-unknown"
        /// Somebody whose word counts has written its fields since.
        case superseded
        /// Its values are personal data that is not held, or was erased.
        case notHeld = "not-held"
        /// The record is of a scope that this device does not write.
        case scope
        /// It approves, returns or locks an interview, which this device may not.
        case approval
        /// It writes a kind of the program in an office's scope: nothing of that record can count.
        case home
        /// It writes a record as if it were of another kind.
        case kind
    }

    /// Those that can be entered anew.
    private(set) var adoptable: [QuarantineItem] = []
    /// The others.
    private(set) var passedOver: [(item: QuarantineItem, why: Refusal)] = []

    init(_ items: [QuarantineItem], _ store: Store) throws {
        for item in items {
            if let why = try Self.refusal(of: item, store) {
                passedOver.append((item, why))
            } else {
                adoptable.append(item)
            }
        }
    }

    private static func refusal(of item: QuarantineItem, _ store: Store) throws -> Refusal? {
        guard let record = item.record, let scope = try store.scope(of: record) else { return .recordUnknown }
        guard item.writes.contains(where: { $0.value != nil }) else { return .notHeld }
        guard !item.isSuperseded else { return .superseded }
        guard store.writes(scope) else { return .scope }
        guard let kind = item.kind, try store.kind(of: record) == kind else { return .kind }
        guard kind.home == .office || scope == Roster.programScope else { return .home }
        let isReview = item.writes.contains { write in
            guard kind == .interview, write.field == Kind.interviewStateField,
                case .text(let state)? = write.value?.first
            else { return false }
            return Kind.reviewedStates.contains(state)
        }
        return isReview && store.standing?.approves(in: scope) != true ? .approval : nil
    }
}
