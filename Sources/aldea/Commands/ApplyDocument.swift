import OfficeSync
import Replication
import SurveyModel
import SurveyStore

/// What came of applying a bundle, from a file or over the network.
struct ApplyDocument: Encodable {
    /// A piece of a log that has not come yet.
    struct Missing: Encodable {
        let log: String
        let office: String
        let after: Int64
        let before: Int64
        let segment: String

        init(_ item: MissingItem) {
            log = item.log.description
            segment = item.segment.description
            office = item.office
            after = item.after
            before = item.before
        }

        /// The piece in words: between which changes of whose log.
        func sentence(in words: Phrasebook) -> String {
            let key = before > after ? "missing.between" : "missing.after"
            return words(
                key, ["log": log, "office": office, "after": String(after), "before": String(before)])
        }
    }

    let file: String?
    private(set) var carrier = ""
    private(set) var newSegments = 0
    private(set) var newChanges = 0
    private(set) var held = 0
    private(set) var withheld = 0
    private(set) var withheldOffices: [String] = []
    private(set) var waiting = 0
    private(set) var refused = 0
    private(set) var outside = 0
    private(set) var erased = false
    private(set) var isRevoked = false
    private(set) var isFrozen = false
    private(set) var damagedAt: [Int] = []
    private(set) var isComplete = true
    private(set) var hasMediumFailed = false
    private(set) var needsNewerVersion = false
    private(set) var missing: [Missing] = []
    private(set) var conflicts = 0
    private(set) var forks: [String] = []
    private(set) var rosterChanged = false
    private(set) var error: String?
    private(set) var message: String?
    private(set) var advice: String?

    init(_ file: String?, _ summary: ApplySummary) {
        self.file = file
        newSegments = summary.new
        newChanges = summary.newChanges
        held = summary.held
        withheld = summary.withheld
        withheldOffices = summary.withheldOffices
        carrier = summary.carrier
        waiting = summary.waiting
        refused = summary.refused
        outside = summary.outside
        erased = summary.erased
        isRevoked = summary.isRevoked
        isFrozen = summary.isFrozen
        damagedAt = summary.damagedAt
        isComplete = summary.isComplete
        hasMediumFailed = summary.hasMediumFailed
        needsNewerVersion = summary.needsNewerVersion
        missing = summary.missing.map(Missing.init)
        conflicts = summary.conflicts
        forks = summary.forks
        rosterChanged = summary.rosterChanged
    }

    /// A bundle that could not be applied at all.
    init(_ file: String, _ failure: Failure) {
        self.file = file
        error = failure.code
        message = failure.message
        advice = failure.advice
        isComplete = false
    }

    /// What to tell when the medium stopped before the end.
    var mediumFailure: Failure? {
        guard let file, hasMediumFailed else { return nil }
        return Failure("medium-failed-midway", ["file": AtomicFile.name(of: file)], status: Outcome.failure)
    }

    /// Whether something was refused for its signature or its bytes.
    var isRefused: Bool { refused > 0 || !damagedAt.isEmpty }

    /// Whether a person should look.
    var wantsPerson: Bool {
        conflicts > 0 || withheld > 0 || waiting > 0 || !missing.isEmpty || !forks.isEmpty || !isComplete || isRevoked
            || isFrozen
    }

    /// Writes the counts, and a line for everything that wants a person.
    func show(_ session: Session) {
        let words = session.sentences
        if let file { session.output.line(file, style: .strong) }
        if let message {
            session.output.flush()
            StandardError.line(message)
            if let advice { StandardError.line(advice) }
            return
        }
        session.output.fields(
            [
                ("new", newSegments), ("new-changes", newChanges), ("held", held), ("missing", missing.count),
                ("withheld", withheld), ("waiting", waiting), ("conflicts", conflicts),
            ].map { (words("field-name.\($0.0)"), String($0.1)) }, indent: 2)
        for (text, style) in remarks(in: words) { session.output.line("  " + text, style: style) }
        for line in mediumFailure?.lines ?? [] { session.remark(line) }
    }

    private func remarks(in words: Phrasebook) -> [(String, Output.Style)] {
        var remarks: [(String, Output.Style)] = []
        if isRevoked { remarks.append((words("apply.revoked"), .problem)) }
        if isFrozen { remarks.append((words("roster.frozen"), .problem)) }
        if refused > 0 { remarks.append((words("apply.refused", ["count": String(refused)]), .problem)) }
        if !damagedAt.isEmpty {
            let places = damagedAt.map(String.init).joined(separator: ", ")
            remarks.append((words("bundle.damaged", ["places": places]), .problem))
        }
        if needsNewerVersion { remarks.append((words("apply.newer"), .problem)) }
        if !isComplete, damagedAt.isEmpty, !hasMediumFailed, !needsNewerVersion {
            remarks.append((words("bundle.incomplete"), .warning))
        }
        remarks += missing.map { ($0.sentence(in: words), .warning) }
        if !missing.isEmpty { remarks.append((words("apply.ask"), .plain)) }
        if withheld > 0 {
            let offices = withheldOffices.joined(separator: ", ")
            remarks.append((words("apply.withheld", ["offices": offices]), .warning))
        }
        if waiting > 0 { remarks.append((words("apply.waiting"), .warning)) }
        remarks += forks.map { (words("apply.fork", ["log": $0]), .warning) }
        if conflicts > 0 { remarks.append((words("apply.conflicts", ["count": String(conflicts)]), .warning)) }
        if outside > 0 { remarks.append((words("apply.outside", ["count": String(outside)]), .plain)) }
        if erased { remarks.append((words("apply.erased"), .warning)) }
        if rosterChanged { remarks.append((words("apply.roster"), .plain)) }
        return remarks
    }
}
