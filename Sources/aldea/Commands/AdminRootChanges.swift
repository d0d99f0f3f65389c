import Replication
import SurveyModel
import Trust

/// What a root entry changes against another one.
struct AdminRootChanges {
    private let base: RootEntry
    private let entry: RootEntry
    private let roster: Roster

    /// - Parameters:
    ///   - roster: what stands before, from whose enrolments the effect on devices follows.
    ///   - after: a later roster, which has enrolments that came together with the entry.
    init(from base: RootEntry, to entry: RootEntry, in roster: Roster, after: Roster? = nil) {
        self.base = base
        self.entry = entry
        var roster = roster
        if let after {
            let known = Set((roster.enrolments(counting: true) + roster.enrolments(counting: false)).map(\.hash))
            for enrolment in after.enrolments(counting: true) + after.enrolments(counting: false)
            where !known.contains(enrolment.hash) {
                roster.add(enrolment)
            }
        }
        self.roster = roster
    }

    /// All changes, those of most consequence first.
    var list: [AdminRootChange] { healing + administrators + threshold + keys + registrars + devices + roles }

    private func device(_ key: [UInt8]) -> String { DeviceName.text(key, in: roster) }

    private var healing: [AdminRootChange] {
        guard entry.previous.count > 1 else { return [] }
        let rivals = entry.previous.map { Base32.groups($0, characters: 8) }
        return [AdminRootChange("heals", ["names": rivals.sorted().joined(separator: ", ")])]
    }

    private var administrators: [AdminRootChange] {
        let before = Dictionary(base.administrators.map { ($0.key, $0.label) }, uniquingKeysWith: { first, _ in first })
        let after = Dictionary(entry.administrators.map { ($0.key, $0.label) }, uniquingKeysWith: { first, _ in first })
        let added = entry.administrators.compactMap { one -> AdminRootChange? in
            let detail = ["label": one.label, "fingerprint": DeviceName.fingerprint(one.key)]
            guard let label = before[one.key] else { return AdminRootChange("administrator-added", detail) }
            guard label != one.label else { return nil }
            return AdminRootChange("administrator-renamed", detail.merging(["before": label]) { $1 })
        }
        let removed = base.administrators.filter { after[$0.key] == nil }.map { one in
            AdminRootChange(
                "administrator-removed", ["label": one.label, "fingerprint": DeviceName.fingerprint(one.key)])
        }
        return added + removed
    }

    private var threshold: [AdminRootChange] {
        let (old, new) = (base.administrators.count, entry.administrators.count)
        guard base.threshold != entry.threshold || old != new else { return [] }
        return [
            AdminRootChange(
                "threshold",
                [
                    "k": String(entry.threshold), "n": String(new), "k-before": String(base.threshold),
                    "n-before": String(old),
                ])
        ]
    }

    private var keys: [AdminRootChange] {
        entry.revocations.map { step in
            switch step {
            case .restore(let key): AdminRootChange("device-restored", ["device": device(key)])
            case .revoke(let revocation):
                AdminRootChange(
                    word(for: revocation),
                    [
                        "device": device(revocation.key),
                        "reason": Sentences.text("reason." + revocation.reason.rawValue),
                        "logs": String(Set(revocation.cuts.map(\.log)).count),
                    ])
            }
        }
    }

    private func word(for revocation: Revocation) -> String {
        if revocation.cuts.isEmpty { return "device-revoked-whole" }
        return roster.revocation(of: revocation.key) == nil ? "device-revoked" : "device-cut-anew"
    }

    private var registrars: [AdminRootChange] {
        let before = Dictionary(base.registrars.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let kept = Set(entry.registrars.map(\.key))
        let gone = base.registrars.filter { !kept.contains($0.key) }
            .map { AdminRootChange("registrar-removed", ["device": device($0.key)]) }
        return entry.registrars.flatMap { changes(of: $0, before: before[$0.key]) } + gone
    }

    private func changes(of registrar: RootEntry.Registrar, before: RootEntry.Registrar?) -> [AdminRootChange] {
        guard registrar != before else { return [] }
        let grant = [
            "device": device(registrar.key), "scopes": registrar.scopes.joined(separator: ", "),
            "numbers": "\(registrar.numbers.lowerBound)–\(registrar.numbers.upperBound)",
            "holds": Sentences.text(registrar.givesAll ? "registrar.gives-all" : "registrar.gives-own"),
        ]
        var found: [AdminRootChange] = []
        if let before {
            let isSameGrant =
                before.scopes == registrar.scopes && before.numbers == registrar.numbers
                && before.givesAll == registrar.givesAll
            if !isSameGrant {
                found.append(AdminRootChange("registrar-changed", grant))
            }
            if before.cut != nil, registrar.cut == nil { found.append(AdminRootChange("registrar-renewed", grant)) }
        } else {
            found.append(AdminRootChange("registrar-added", grant))
        }
        if let cut = registrar.cut, cut != before?.cut {
            let last = roster.names(ofEnrolments: cut)
            let detail = ["device": device(registrar.key), "last": last.joined(separator: ", ")]
            found.append(AdminRootChange(last.isEmpty ? "registrar-cut-whole" : "registrar-cut", detail))
        }
        return found
    }

    private var devices: [AdminRootChange] {
        guard base.registrars != entry.registrars else { return [] }
        let reach = AdminRegistrarReach(roster, under: entry.registrars)
        let effects = [("devices-withdrawn", reach.withdrawn), ("devices-returning", reach.returning)]
        return effects.filter { !$0.1.isEmpty }.map { what, devices in
            AdminRootChange(what, ["devices": devices.map { DeviceName.text($0) }.joined(separator: ", ")])
        }
    }

    private var roles: [AdminRootChange] {
        let before = Dictionary(base.roles.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let kept = Set(entry.roles.map(\.name))
        let written = entry.roles.filter { $0 != before[$0.name] }.map { role in
            AdminRootChange(
                before[role.name] == nil ? "role-added" : "role-changed",
                ["role": role.name, "before": before[role.name].map(Self.rights) ?? "", "after": Self.rights(role)])
        }
        let gone = base.roles.filter { !kept.contains($0.name) }
            .map { AdminRootChange("role-removed", ["role": $0.name]) }
        return written + gone
    }

    private static func rights(_ role: Role) -> String {
        func word(_ isAllowed: Bool) -> String { Sentences.text(isAllowed ? "word.yes" : "word.no") }
        return Sentences.text(
            "role-rights",
            ["writes": word(role.writes), "private": word(role.holdsPrivate), "approves": word(role.approves)])
    }
}
