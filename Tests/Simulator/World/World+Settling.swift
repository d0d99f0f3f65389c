import DeltaBundle
import Foundation
import OfficeSync
import Replication
import SeededRandom
import SurveyStore
import Trust

/// How it ends: everybody who belongs to the program exchanges with everybody, and then all promises must hold.
extension World {
    /// Lets all offices exchange until nothing new comes, and looks at every one of them.
    func settle() throws {
        tell("everybody exchanges everything")
        for office in offices { try office.asInstalled { try openUp(office) } }
        try mailEverybody()
        // A device takes its new key into use when it is opened with a roster that enrols it.
        for office in offices {
            office.close()
            try openUp(office)
        }
        for office in offices {
            for id in (waiting[office.name] ?? []).sorted() where try office.holdsAll && !office.store.holds(id) {
                throw Violation(.nothingLost, "\(office.name) does not have \(id), which waited for its signer")
            }
        }
        let members = try offices.filter { try offices[0].store.roster.members[$0.office.deviceKey.bytes] != nil }
        try exchange(members)
        try compare(members)
        for office in offices where office.isOld {
            office.isOld = false
            try office.store.rebuild()
        }
        try compare(members)
        try expectErased()
        for office in offices { try examine(office) }
        try expectNothingLost(members)
        try expectErased()
    }

    private func openUp(_ office: SimulatedOffice) throws {
        do { try office.office.seal() } catch { throw Violation(.opens, "\(office.name): \(error)") }
    }

    /// Everybody talks to the next, there and back, until nobody has anything new.
    private func exchange(_ members: [SimulatedOffice]) throws {
        guard members.count > 1 else { return }
        // Those who hold everything first, each beside the next: nobody can get personal data from an auditor.
        let row = try members.filter { try $0.holdsAll } + members.filter { try !$0.holdsAll }
        let pairs = zip(row, row.dropFirst()).map { ($0, $1) }
        // Some histories end with sticks, which rest on what offices remember of each other.
        let hasSticks = !hasDoubles && random.once(in: 2)
        if hasSticks { tell("all of it by sticks") }
        for _ in 0..<10 {
            var news = 0
            for (left, right) in pairs + pairs.reversed().map({ ($1, $0) }) {
                do {
                    news += hasSticks ? try send(left, right) + send(right, left) : try talk(left, right)
                } catch { throw Violation(.exchange, "\(left.name) with \(right.name): \(error)") }
            }
            if news == 0 { return }
        }
        throw Violation(.settles, "after ten rounds there is something new still")
    }

    /// How many segments and rosters were new to the one that is sent a stick.
    private func send(_ from: SimulatedOffice, _ to: SimulatedOffice) throws -> Int {
        guard let office = try to.store.enrolment?.office else { return 0 }
        let path = fresh("stick")
        _ = try from.asInstalled { try from.office.createBundle(to: path, for: .offices([office])) }
        let summary = try to.asInstalled { try to.office.apply(path) }
        try FileManager.default.removeItem(atPath: path)
        return summary.new + (summary.rosterChanged ? 1 : 0)
    }

    /// How many segments and rosters were new to either.
    private func talk(_ left: SimulatedOffice, _ right: SimulatedOffice) throws -> Int {
        var news = 0
        for (from, to) in [(left, right), (right, left)] {
            let answer = fresh("answer")
            let notice = try to.asInstalled { try to.office.frontierNotice() }
            _ = try from.asInstalled { try from.office.bundle(answering: notice, to: answer) }
            let summary = try to.asInstalled { try to.office.apply(answer) }
            try FileManager.default.removeItem(atPath: answer)
            guard summary.isComplete, summary.damagedAt.isEmpty else {
                throw Violation(.exchange, "\(to.name) takes what \(from.name) sends for damaged")
            }
            news += summary.new + (summary.rosterChanged ? 1 : 0)
            // One answer to an honest question is enough.
            let scopes = try to.store.standing?.heldScopes ?? .none
            for segment in try from.segments() where scopes.contains(segment.statement.log.scope) {
                guard try !to.store.holds(segment.id) else { continue }
                throw Violation(.exchange, "\(to.name) does not have \(segment.id), which \(from.name) holds")
            }
        }
        return news
    }

    private func compare(_ members: [SimulatedOffice]) throws {
        var codes: [String: [String: [String]]] = [:]
        var digests: [String: [String]] = [:]
        for member in members {
            let store = try member.store
            try member.asInstalled {
                try member.office.seal()
                let code = try store.stateCode()
                // An auditor's code says that personal data is lacking.
                for (scope, text) in code.byScope where store.standing?.personalScopes.contains(scope) == true {
                    codes[scope, default: [:]][text, default: []].append(member.name)
                }
                guard store.standing?.heldScopes == .all else { return }
                digests[Hex.text(try store.fullDigest().prefix(4)), default: []].append(member.name)
            }
        }
        for (scope, found) in codes where found.count > 1 {
            throw Violation(.sameDigest, "the codes of \(scope) differ: \(found)")
        }
        guard digests.count < 2 else { throw Violation(.sameDigest, "the digests differ: \(digests)") }
        let held = try Set(members.flatMap { try $0.segments().map(\.id) })
        for member in members where try member.store.standing?.heldScopes == .all {
            if let gap = try member.store.gaps().first(where: { held.contains($0.segment) }) {
                throw Violation(.settles, "\(member.name) lacks \(gap.segment), which another office holds")
            }
        }
    }

    /// Looks at one store by itself.
    private func examine(_ office: SimulatedOffice) throws {
        let store = try office.store
        let picture = try Picture(store)
        let wanted = Picture(try SlowRules(office.segments(), store.roster))
        let difference = picture.difference(from: wanted)
        guard difference.isEmpty else {
            throw Violation(
                .slowRules,
                "\(office.name), as it is (-) and as it should be (+):\n" + difference.joined(separator: "\n"))
        }
        let problems = try store.verify().problems
        guard problems.isEmpty else { throw Violation(.sound, "\(office.name): \(problems.joined(separator: "; "))") }
        let digest = try store.fullDigest()
        try store.rebuild()
        let change = try Picture(store).difference(from: picture)
        guard change.isEmpty, try store.fullDigest() == digest else {
            throw Violation(
                .sameRebuild,
                "\(office.name), after a rebuild (-) and before (+):\n" + change.joined(separator: "\n"))
        }
    }

    private func expectNothingLost(_ members: [SimulatedOffice]) throws {
        let entered = members.reduce(into: Set<String>()) { $0.formUnion(kept($1.ledger)) }
        for member in members {
            guard try member.holdsAll else { continue }
            let lost = entered.subtracting(try member.texts())
            guard lost.isEmpty else {
                throw Violation(.nothingLost, "\(member.name) lacks \(lost.sorted().joined(separator: ", "))")
            }
        }
    }

    /// What an administrator had erased stands in no file of any office, not even in its unused parts.
    private func expectErased() throws {
        // An office that was set back may have been the only one that knew.
        let known = try offices[0].store.roster.redactedRecords
        let redacted = redactions.filter { $0.records.isSubset(of: known) }.flatMap(\.texts).sorted()
        guard !redacted.isEmpty else { return }
        for office in offices {
            office.close()
            for name in try FileManager.default.contentsOfDirectory(atPath: office.directory) {
                let bytes = FileManager.default.contents(atPath: office.directory + "/" + name) ?? Data()
                if let text = redacted.first(where: { bytes.range(of: Data($0.utf8)) != nil }) {
                    throw Violation(.erased, "\(text) stands in \(name) of \(office.name)")
                }
            }
        }
    }
}
