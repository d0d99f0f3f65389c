import DeltaBundle
import Foundation
import OfficeSync
import SeededRandom
import SurveyStore
import Trust

/// Bundles, plain or encrypted, that an office is asked to apply.
///
/// The office is tried in two states: before and after it has applied the good bundle. Whatever the bad one holds, the
/// order of the two must not matter.
final class BundleSubject: Subject {
    private let village: Village
    private let bench: Bench
    private let mutation: BundleMutation
    private let sealed: SealedMutation?
    private let good: String
    private let isSealed: Bool
    private let manifest: LooseFrame
    /// The store before anything, and after the good bundle.
    private let fresh: State
    private let full: State
    private let shown: Shown
    private let relay: String

    /// By how many MiB a bundle may make the store grow; they all are small, and hold little when they are unpacked.
    private static let mostGrowth = 12

    init(_ workplace: Workplace, isSealed: Bool) throws {
        village = workplace.village
        bench = try Bench("PUE", workplace, as: isSealed ? "sealed" : "bundle")
        self.isSealed = isSealed
        mutation = try BundleMutation(village)
        manifest = try LooseBundle(try village.bytes("good.bundle")).frames[0]
        var random = SeededGenerator(seed: 1)
        sealed = isSealed ? try SealedMutation(village, mutation, filler: random.bytes(150_000)) : nil
        good = village.path(isSealed ? "good.sealed" : "good.bundle")
        relay = workplace.path("relayed")
        // A log that is open, as in every store that is worked with.
        fresh = try bench.change { office in
            try Survey(office).rename("Renamed again")
            return try State(office.store)
        }
        try bench.keep(as: "fresh")
        (full, shown) = try bench.change { [good] office in
            let summary = try office.apply(good)
            guard summary.isComplete, summary.new > 3, summary.rosterChanged else {
                throw Finding("the good bundle: \(summary)")
            }
            return (try State(office.store), try Shown(office.store))
        }
        try bench.keep(as: "full")
    }

    func mutant(_ random: inout SeededGenerator) throws -> Mutant {
        try sealed?.mutant(&random) ?? mutation.mutant(&random)
    }

    func offer(_ mutant: Mutant, at path: String, _ checks: inout Checks) throws -> Verdict {
        let isTried = checks.once(in: mutant.isByInsider ? 3 : 5)
        let before = checks.sabotage == .digest ? nil : fresh
        let outcome = try bench.use("fresh") { office -> (Outcome, isUnchanged: Bool) in
            let mark = bench.mark()
            if checks.once(in: 8) {
                _ = try Attempt("inspect") { try office.inspect(path) { _ in } }
                try bench.expectUnchanged(office, since: mark, before, "inspected")
            }
            let size = bench.size
            let attempt = try Attempt("apply") { try office.apply(path) }
            let grown = (bench.size - size) >> 20
            try Finding.unless(grown <= BundleSubject.mostGrowth, "the store grew by \(grown) MiB")
            guard let summary = attempt.value else {
                try bench.expectUnchanged(office, since: mark, before, "refused (\(attempt.code ?? ""))")
                return (Outcome(verdict: .refused), isUnchanged: true)
            }
            let verdict: Verdict = summary.isComplete && summary.refused == 0 ? .whole : .part
            if isTried {
                let after = try goodAfterBad(office, mutant, path, &checks)
                return (Outcome(verdict: verdict, after: after), isUnchanged: false)
            }
            let isUnchanged = summary.new == 0 && summary.waiting == 0 && !summary.rosterChanged
            if isUnchanged { try bench.expectUnchanged(office, since: mark, before, "nothing was new") }
            return (Outcome(verdict: verdict), isUnchanged: isUnchanged)
        }
        if let after = outcome.after {
            if !isSealed, checks.chance(in: 2) {
                let reversed = LooseBundle.reversed(mutant.bytes, manifest: manifest)
                try Data(reversed.bytes).write(to: URL(fileURLWithPath: path))
            }
            try expectOrderDoesNotMatter(path, after)
        }
        return outcome.verdict
    }

    private struct Outcome {
        let verdict: Verdict
        var after: After?
    }

    /// The store after the bad bundle and then the good one.
    private struct After {
        let state: State
        /// Nil where only the state is compared.
        let shown: Shown?
        let isRelayed: Bool
    }

    private func goodAfterBad(
        _ office: Office, _ mutant: Mutant, _ path: String, _ checks: inout Checks
    ) throws -> After {
        if checks.once(in: 4) { try Readback.expectGood(office, relay: relay) }
        let attempt = try Attempt("the good bundle after the bad one") { try office.apply(good) }
        try Finding.unless(attempt.value?.isComplete == true, "the good bundle after the bad one: \(attempt)")
        let after = After(
            state: try State(office.store), shown: checks.once(in: 2) ? try Shown(office.store) : nil,
            isRelayed: mutant.isByInsider && checks.once(in: 5))
        if !mutant.isByInsider {
            let good = After(state: full, shown: after.shown == nil ? nil : shown, isRelayed: false)
            try expectSame(office, good, "the good bundle gives something else")
        }
        if checks.once(in: 3) {
            let again = try Attempt("the bad bundle once more") { try office.apply(path) }
            try Finding.unless(again.value?.new == 0, "the bad bundle once more brought something new: \(again)")
            try expectSame(office, after, "the bad bundle once more changed the store")
        }
        if let shown = after.shown, checks.once(in: 4) { try Readback.expectVerified(office.store, after.state, shown) }
        if after.isRelayed { _ = try office.createBundle(to: relay, existing: .replace, for: .all, encrypt: false) }
        return after
    }

    /// Applies the bad bundle, or what was whole in it in another order, after the good one; and now and then what a store
    /// relayed that has both.
    private func expectOrderDoesNotMatter(_ path: String, _ after: After) throws {
        try bench.change("full") { office in
            let attempt = try Attempt("the bad bundle after the good one") { try office.apply(path) }
            try Finding.unless(attempt.value != nil, "refused only after the good bundle: \(attempt)")
            try expectSame(office, after, "the order of the bundles matters")
        }
        guard after.isRelayed else { return }
        try bench.change("fresh") { office in
            let summary = try office.apply(relay)
            try Finding.unless(summary.isComplete, "what was relayed did not arrive whole: \(summary)")
            // Whether personal data is with it depends on the roles of those it is for.
            let found = try State(office.store)
            try Finding.unless(
                found.digest == after.state.digest || found.agrees(with: after.state),
                "what was relayed differs: \(found.difference(from: after.state))")
        }
    }

    private func expectSame(_ office: Office, _ after: After, _ text: String) throws {
        let found = try State(office.store)
        guard found == after.state else {
            try Finding.unless(found.agrees(with: after.state), "\(text): \(found.difference(from: after.state))")
            return
        }
        guard let expected = after.shown else { return }
        let shown = try Shown(office.store)
        try Finding.unless(shown == expected, "\(text):\n    " + shown.difference(from: expected))
    }

    func finish() throws {
        try bench.change("fresh") { office in
            let summary = try office.apply(good)
            try Finding.unless(summary.isComplete, "the good bundle: \(summary)")
            try expectSame(office, After(state: full, shown: shown, isRelayed: false), "at the end")
            try Readback.expectVerified(office.store, full, shown)
        }
    }
}
