import Replication
import SurveyModel
import Trust

/// What in a roster keeps data from counting, or wants an administrator: told wherever people look how offices stand.
struct RosterAlarms {
    private let roster: Roster
    private let session: Session
    /// Whether this very device is revoked.
    let isRevoked: Bool
    /// Whether this very device has no enrolment that counts.
    let isWithdrawn: Bool

    init(_ roster: Roster, device: [UInt8], _ session: Session) {
        self.roster = roster
        self.session = session
        isRevoked = roster.revocation(of: device) != nil
        isWithdrawn = !isRevoked && roster.standings[device] == nil
    }

    /// Whether something must be done before this device's work, or the administrators', can go on.
    var isUrgent: Bool { isRevoked || isWithdrawn || roster.isFrozen }

    /// Tells each on standard error, with what to do.
    func tell() {
        let words = session.sentences
        func say(_ key: String, _ places: [String: String] = [:]) {
            session.remark(words("doctor.\(key)", places))
            let advice = "doctor.\(key).advice"
            if Sentences.has(advice) { session.remark("  " + words(advice, places)) }
        }
        if isRevoked { say("revoked") } else if isWithdrawn { say("not-enrolled") }
        if roster.isFrozen { session.note("roster.frozen") }
        if !roster.proposals.isEmpty { say("roster-proposals", ["count": String(roster.proposals.count)]) }
    }
}

extension Roster {
    /// The devices of which the key is cut, as people name them, by number.
    var revokedNames: [String] {
        revocations.keys.compactMap(device).sorted { $0.number < $1.number }.map(DeviceName.text)
    }

    /// The devices whose enrolments do not count, as people name them, by number.
    var withdrawnNames: [String] {
        withdrawn.values.sorted { $0.number < $1.number }.map(DeviceName.text)
    }
}

extension Phrasebook {
    /// The names of several roles that are joined by commas, for people.
    func roles(_ names: String) -> String {
        names.split(separator: ",").map { role($0.trimmed) }.joined(separator: ", ")
    }
}

extension Substring {
    fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
