import SurveyModel

/// Which interviews count, and which of an enterprise's stands for a wave.
enum InterviewChoice {
    /// Whether an interview counts: submitted, approved or locked (with `approvedOnly` the latter two), and not ended
    /// before any answer.
    static func counts(_ interview: InterviewFacts, approvedOnly: Bool) -> Bool {
        switch interview.state {
        case "approved", "locked": break
        case "submitted": if approvedOnly { return false }
        default: return false
        }
        switch interview.outcome {
        case nil, "completed", "partial": return true
        default: return false
        }
    }

    /// Whether an interview replaces another of the same enterprise and wave: the later day counts; on one day the one
    /// further on in review, then one of two by its content, so that every office chooses the same.
    static func isPreferred(_ interview: InterviewFacts, to other: InterviewFacts) -> Bool {
        if interview.date != other.date { return interview.date > other.date }
        let rank = stateRank(interview.state)
        let otherRank = stateRank(other.state)
        if rank != otherRank { return rank > otherRank }
        if interview.instrument != other.instrument { return interview.instrument > other.instrument }
        return other.answers.lexicographicallyPrecedes(interview.answers) { ($0 ?? -4) < ($1 ?? -4) }
    }

    private static func stateRank(_ state: String) -> Int {
        switch state {
        case "locked": 2
        case "approved": 1
        default: 0
        }
    }
}
