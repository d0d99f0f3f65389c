import Foundation
import OfficeSync
import Replication
import SeededRandom
import SurveyStore
import Trust

/// Requests for enrolment, which a registrar is asked to approve.
final class RequestSubject: Subject {
    private let village: Village
    private let bench: Bench
    private let good: [UInt8]
    private let fresh: State
    private let grant: String
    private let bundle: String

    init(_ workplace: Workplace) throws {
        village = workplace.village
        bench = try Bench("GTO", workplace, as: "request")
        good = try village.bytes("QRO.request")
        grant = workplace.path("granted")
        bundle = workplace.path("for-everyone")
        fresh = try bench.change { try State($0.store) }
        try bench.keep(as: "fresh")
    }

    func mutant(_ random: inout SeededGenerator) throws -> Mutant {
        var mutant = Mutant(bytes: good)
        switch random.below(4) {
        case 0: try sign(&mutant, &random)
        case 1:
            var lines = String(decoding: good, as: UTF8.self).split(separator: "\n").map(String.init)
            let place = random.below(lines.count)
            switch random.below(5) {
            case 0: lines.remove(at: place)
            case 1: lines.insert(lines[place], at: place)
            case 2: lines.swapAt(place, random.below(lines.count))
            case 3: lines[place] = lines[place].uppercased()
            default: lines.insert(NastyValues.text(&random), at: place)
            }
            mutant.bytes = Array(lines.joined(separator: random.once(in: 2) ? "\r\n" : "\n").utf8)
            mutant.note("lines")
        default:
            for _ in 0..<(1 + random.below(3)) { mutant.note(ByteMutation.apply(&mutant.bytes, &random)) }
        }
        return mutant
    }

    /// What a stranger with keys of its own can ask for.
    private func sign(_ mutant: inout Mutant, _ random: inout SeededGenerator) throws {
        let seed = random.once(in: 3) ? nil : random.bytes(32)
        let key = try seed.map { try SigningKey(seed: $0) } ?? village.keys(of: "PUE").signingKey
        let low = [[UInt8](repeating: 0, count: 32), [1] + [UInt8](repeating: 0, count: 31)]
        let recipient =
            random.once(in: 3)
            ? try Recipient(low[random.below(2)]) : try AgreementKey(secret: random.bytes(32)).recipient
        let offices = ["QRO", "PUE", "", "qro", "QRO ", "A\u{1b}[31mB", "\u{202e}OTG", "GTO\nPUE", "ABCDEFGHI"]
        let scopes = ["centro", "norte", "sur", "program", ""]
        var asked = scopes.shuffled(using: &random).prefix(random.below(3)).map { $0 }
        if random.once(in: 6) { asked = [String](repeating: "centro", count: 1000) }
        let request = try EnrolmentRequest(
            office: offices[random.below(offices.count)], scopes: asked, at: NastyValues.clock(&random),
            recipient: recipient, key: key)
        mutant.bytes = Array(request.text.utf8)
        mutant.note("signed by a stranger")
    }

    func offer(_ mutant: Mutant, at path: String, _ checks: inout Checks) throws -> Verdict {
        unlink(grant)
        let role = checks.chance(in: 8) ? "nobody" : "coordinator"
        let before = checks.sabotage == .digest ? nil : fresh
        return try bench.use("fresh") { office in
            let mark = bench.mark()
            let attempt = try Attempt("approve") {
                try office.approve(
                    try EnrolmentRequest(text: String(decoding: mutant.bytes, as: UTF8.self)), role: role, to: grant)
            }
            guard let enrolment = attempt.value else {
                try bench.expectUnchanged(office, since: mark, before, "refused (\(attempt.code ?? ""))")
                try Finding.unless(!FileManager.default.fileExists(atPath: grant), "refused, but there is a grant")
                return (.refused, isUnchanged: true)
            }
            try expectSound(enrolment, office)
            if checks.once(in: 4) { try Readback.expectGood(office, relay: bundle) }
            return (.whole, isUnchanged: false)
        }
    }

    /// Whoever was let in is called what an office may be called, and does not keep the others from working.
    private func expectSound(_ enrolment: Enrolment, _ office: Office) throws {
        let name = enrolment.office.utf8
        let isCode = name.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) }
        try Finding.unless(
            (1...8).contains(name.count) && isCode,
            "an office may not be called \(enrolment.office.debugDescription)")
        try Finding.unless(
            Set(enrolment.writes).count == enrolment.writes.count && !enrolment.writes.isEmpty,
            "scopes named twice, or none: \(enrolment.writes.count)")
        let given = try Office.grant(at: grant)
        try Finding.unless(given.roster.devices[enrolment.deviceKey] == enrolment, "the grant lacks its device")
        _ = try office.createBundle(to: bundle, existing: .replace, for: .everyone)
    }

    func finish() throws {
        unlink(grant)
        try bench.change("fresh") { office in
            let request = try EnrolmentRequest(text: String(decoding: good, as: UTF8.self))
            _ = try office.approve(request, role: "enumerator", to: grant)
            let given = try Office.grant(at: grant).roster
            try Finding.unless(given.devices[request.deviceKey] != nil, "the good request was not granted")
            try Readback.expectVerified(office.store, try State(office.store), try Shown(office.store))
        }
    }
}
