public import SurveyModel

/// Something of consequence that a change did, as anybody who holds the change can prove.
public struct Act: Sendable {
    /// What was done.
    public enum What: String, Hashable, Sendable, CaseIterable {
        /// An interview was approved.
        case interviewApproved = "interview-approved"
        /// An interview was returned.
        case interviewReturned = "interview-returned"
        /// An interview was locked.
        case interviewLocked = "interview-locked"
        /// Of several values of a field, one was taken, or another written over all of them.
        case conflictResolved = "conflict-resolved"
        /// An enterprise was removed.
        case enterpriseRemoved = "enterprise-removed"
        /// The removal of an enterprise was taken back.
        case enterpriseReinstated = "enterprise-reinstated"
        /// Two enterprises were said to be one.
        case enterprisesMerged = "enterprises-merged"
        /// Two enterprises were said to be two.
        case enterprisesUnmerged = "enterprises-unmerged"
        /// A consent was withdrawn.
        case consentWithdrawn = "consent-withdrawn"
        /// The withdrawal of a consent was taken back.
        case consentReinstated = "consent-reinstated"
        /// Microdata left the system.
        case dataExported = "data-exported"
        /// The record that microdata left the system was written over.
        case disclosureEdited = "disclosure-edited"
        /// Values that do not count were entered anew.
        case valueAdopted = "value-adopted"
    }

    /// What was done.
    public let what: What
    /// The change, as `LOG:SEQUENCE`.
    public let dot: String
    /// The key of the device that wrote it.
    public let device: [UInt8]
    /// Who did it, as the device claims.
    public let person: String
    /// The device's wall clock.
    public let at: Int64
    /// The record's code, empty while its record is not known.
    public let code: String
    /// The kind of record, if this version knows it.
    public let kind: Kind?
    /// The names of the fields that it is about; never their values.
    public let fields: [String]
    /// The codes of the enterprises that the record belongs to: two for a merge.
    public let enterprises: [String]
    /// What an export held, by column of the kind `disclosure`; empty for everything else.
    public let disclosure: [String: String]
    /// Why it does not count, a word of `Verdict.Reason`; nil when it does.
    public let refusal: String?
    /// Whether it is signed: it stands in a segment, not in the open tail.
    public let isSealed: Bool
}
