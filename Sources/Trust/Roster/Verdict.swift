public import Replication
public import SurveyModel

/// What becomes of a signed segment or of one of its changes.
///
/// A verdict is a function of the statement, the changes' kinds and records, and the roster; never of merged data.
public enum Verdict: Hashable, Sendable {
    /// It counts.
    case valid
    /// The signer is known, but this does not count: it is stored, relayed, and tried again when the roster changes.
    case withheld(Reason)
    /// The signer is not known yet.
    case waiting
    /// The signature is not the signer's: it is refused.
    case forged

    /// Why something is withheld.
    public enum Reason: String, Hashable, Sendable {
        /// The device does not write this scope.
        case scope
        /// The device's role does not write.
        case role
        /// A kind of the program outside the scope `program`.
        case home
        /// A record that another scope's log created.
        case foreignRecord = "foreign-record"
        /// Bytes that this version cannot read.
        case unreadable
        /// An interview is approved, returned or locked by a device whose role does not.
        case approval
        /// A personal field in the public body, or another one in the private one, which not everybody holds.
        case privacy
        /// Behind the cut of a revoked key, or in a log that the cut does not name.
        case revoked
        /// Below the cut of a revoked key, as far as its numbers say, but not yet known to lead to it.
        case unchained
        /// The device's enrolment does not count: its registrar was cut, or never might give it.
        case withdrawn
    }
}

extension Roster {
    /// The verdict on a segment whose signature is good, but for the cut of a revoked key, for which see `revocation(of:)`.
    ///
    /// - Parameters:
    ///   - deviceKey: the log's device key.
    ///   - scope: the log's scope.
    public func verdict(deviceKey: [UInt8], scope: String) -> Verdict {
        guard let device = standings[deviceKey] else {
            return withdrawn[deviceKey] == nil ? .waiting : .withheld(.withdrawn)
        }
        guard device.writes else { return .withheld(.role) }
        return device.writes(scope) ? .valid : .withheld(.scope)
    }

    /// The verdict on a change, by its kind: what belongs to the program stands in the scope `program` only. Other records stand
    /// in their office's scope, or, when a registry that offices share names them, in `program` too.
    public func verdict(kind: KindID, scope: String) -> Verdict {
        guard let home = Catalogue.kind(kind)?.home else { return .valid }
        return home == .office || scope == Roster.programScope ? .valid : .withheld(.home)
    }

    /// The verdict on a change by all that is public in it.
    ///
    /// - Parameters:
    ///   - deviceKey: the log's device key.
    ///   - scope: the log's scope.
    public func verdict(on change: Change, deviceKey: [UInt8], scope: String) -> Verdict {
        if let kind = Catalogue.kind(change.kind),
            change.writes.contains(where: { write in kind.field(write.field)?.isPrivate == !write.isPrivate })
        {
            return .withheld(.privacy)
        }
        let byKind = verdict(kind: change.kind, scope: scope)
        guard byKind == .valid, change.kind == Kind.interview.id,
            case .text(let state)? = change.write(of: Kind.interviewStateField)?.value?.first,
            Kind.reviewedStates.contains(state)
        else { return byKind }
        return standings[deviceKey]?.approves(in: scope) == true ? .valid : .withheld(.approval)
    }
}
