internal import DeltaBundle
internal import Foundation
internal import Replication
public import SurveyStore
internal import Trust

/// Another device of the program, and what is known of it.
public struct PeerItem: Sendable {
    /// Its office, number and role.
    public let office: String
    /// The device's number.
    public let number: Int
    /// The device's role.
    public let role: String
    /// This store's clock when something was last heard of what it holds; nil if never.
    public let lastHeard: Int64?
    /// How many segments held here it is not known to have.
    public let lacks: Int
    /// Whether its roster is this one, by its last word; nil if never heard.
    public let hasRoster: Bool?
}

/// Something that `doctor` looked at.
public struct DoctorFinding: Sendable {
    /// How bad it is.
    public enum Severity: String, Sendable {
        /// As it should be.
        case ok
        /// Somebody should look at it.
        case warning
        /// It keeps the store from working as it should.
        case problem
    }
    /// A stable word.
    public let what: String
    /// How bad it is.
    public let severity: Severity
    /// Facts by name.
    public let places: [String: String]
}

extension Office {
    /// The gaps that are open.
    public func gaps() throws -> [MissingItem] { try store.gaps() }

    /// The other devices of the program.
    public func peers() throws -> [PeerItem] {
        let known = Dictionary(
            try store.notices().map { ($0.notice.signer, $0) }, uniquingKeysWith: { first, _ in first })
        return try store.roster.members.values.filter { $0.enrolment.deviceKey != deviceKey.bytes }
            .sorted { ($0.enrolment.office, $0.enrolment.number) < ($1.enrolment.office, $1.enrolment.number) }
            .map { device in
                let named = device.enrolment
                let heard = known[named.deviceKey]
                return PeerItem(
                    office: named.office, number: named.number, role: device.roleNames.joined(separator: ", "),
                    lastHeard: heard?.receivedAt,
                    lacks: try store.segmentNumbers(lackedBy: heard?.notice.frontier, scopes: device.heldScopes).count,
                    hasRoster: heard.map { Array($0.notice.roster.prefix(32)) == store.roster.digest })
            }
    }

    /// Looks at everything that tends to go wrong.
    public func doctor() throws -> [DoctorFinding] {
        var found: [DoctorFinding] = []
        func note(_ what: String, _ severity: DoctorFinding.Severity, _ places: [String: String] = [:]) {
            found.append(DoctorFinding(what: what, severity: severity, places: places))
        }
        let now = clock.now()
        let newest = store.roster.newestClock
        // 2024: nothing of this program is older.
        note("clock", now < 1_704_067_200 || now + 86_400 < newest ? .warning : .ok)
        note("keys", .ok)
        note(
            "roster-age", now - newest > 180 * 86_400 ? .warning : .ok,
            ["days": String(max(0, (now - newest) / 86_400))])
        noteRoster(note)
        var system = statvfs()
        if statvfs(directory, &system) == 0 {
            let free = (UInt64(system.f_bavail) * UInt64(system.f_frsize)) >> 20
            note("disk", free < 50 ? .problem : free < 500 ? .warning : .ok, ["megabytes": String(free)])
        }
        note("volume-encryption", Office.isVolumeEncrypted(directory) ? .ok : .warning)
        if try store.isScrubPending() { note("scrub-pending", .warning) }
        let unredacted = try store.unredactedRecords().count
        if unredacted > 0 { note("unredacted", .problem, ["count": String(unredacted)]) }
        let info = try store.info()
        for (what, count) in [
            ("conflicts", info.conflicts), ("gaps", info.gaps), ("waiting", info.waiting), ("withheld", info.withheld),
            ("findings", info.findings), ("forked-logs", info.forkedLogs),
        ] {
            note(what, count > 0 ? .warning : .ok, ["count": String(count)])
        }
        return found
    }

    /// What somebody should know of the roster.
    private func noteRoster(_ note: (String, DoctorFinding.Severity, [String: String]) -> Void) {
        let roster = store.roster
        if roster.isFrozen {
            note("roster-frozen", .problem, ["entries": String(roster.rivals.count)])
            // With k of n administrators, k who do not stop can keep it so.
            let signers = Set(roster.rivals.flatMap { $0.signatures.keys })
            let labels = roster.root.administrators.filter { signers.contains($0.key) }.map(\.label)
            note("roster-rivals", .problem, ["signers": labels.joined(separator: ", ")])
        }
        if !roster.proposals.isEmpty {
            note("roster-proposals", .warning, ["count": String(roster.proposals.count)])
        }
        let refused = roster.enrolments(counting: false).filter { roster.standings[$0.deviceKey] == nil }
        if !refused.isEmpty {
            let by = Set(refused.map { roster.device($0.registrar)?.office ?? "?" }).sorted()
            note("enrolments-refused", .warning, ["count": String(refused.count), "by": by.joined(separator: ", ")])
        }
        if roster.revocation(of: deviceKey.bytes) != nil {
            note("revoked", .problem, [:])
        } else if store.standing == nil {
            note("not-enrolled", .problem, [:])
        }
    }

    /// Whether the directory's volume is a dm-crypt device, as far as the system says.
    private static func isVolumeEncrypted(_ directory: String) -> Bool {
        var status = stat()
        guard stat(directory, &status) == 0 else { return false }
        let device = status.st_dev
        let major = (device >> 8) & 0xfff | (device >> 32) & ~0xfff
        let minor = device & 0xff | (device >> 12) & ~0xff
        let uuid = try? String(contentsOfFile: "/sys/dev/block/\(major):\(minor)/dm/uuid", encoding: .utf8)
        return uuid?.hasPrefix("CRYPT-") ?? false
    }
}
