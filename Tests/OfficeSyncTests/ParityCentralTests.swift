import DeltaBundle
import Foundation
import OfficeSync
import Replication
import SurveyModel
import SurveyStore
import Testing

/// ODK Central's offline branches: a device's run of edits of one entity that come as separate submissions.
@Suite("Parity with ODK Central: runs of offline edits")
struct ParityCentralTests {
    /// PUE, offline, has created an enterprise and given it three names; each is a piece of its own.
    private func run() throws -> (Village, pieces: [Segment]) {
        let village = try Village(["GTO", "PUE"])
        try village.settle()
        var pieces = [try village.piece(of: "PUE") { try village.enterprise("Una", at: "PUE") }]
        let key = try village.find("Una", at: "PUE")
        for name in ["llegó", "trabaja", "salió"] {
            village.time.now += 60
            pieces.append(try village.piece(of: "PUE") { try village.edit(key, at: "PUE", 2, .text(name)) })
        }
        return (village, pieces)
    }

    /// PUE, offline, has given GTO's enterprise three names; each is a piece of its own.
    private func runOnTrunk() throws -> (Village, pieces: [Segment]) {
        let village = try Village(["GTO", "PUE"])
        try village.enterprise("Una", at: "GTO")
        try village.settle()
        let key = try village.find("Una", at: "PUE")
        let pieces = try ["llegó", "trabaja", "salió"].map { name in
            village.time.now += 60
            return try village.piece(of: "PUE") { try village.edit(key, at: "PUE", 2, .text(name)) }
        }
        return (village, pieces)
    }

    private func expectWhole(_ village: Village, _ location: SourceLocation = #_sourceLocation) throws {
        let store = village["GTO"].store
        #expect(try village.names(at: "GTO") == ["salió"], sourceLocation: location)
        #expect(try store.conflicts().isEmpty && store.gaps().isEmpty, sourceLocation: location)
        #expect(try store.unplacedChanges() == 0, sourceLocation: location)
        let written = try village.everWritten("name", of: "Una", at: "GTO")
        #expect(
            written.isSuperset(of: ["p-PUE llegó", "p-PUE trabaja", "p-PUE salió"]) && written.count == 4,
            sourceLocation: location)
        #expect(try store.fullDigest() == village["PUE"].store.fullDigest(), sourceLocation: location)
    }

    @Test("a later edit of a run that comes before an earlier one is shown at once, and stays shown")
    func laterFirst() throws {
        let (village, pieces) = try runOnTrunk()
        for place in [0, 2] { _ = try village["GTO"].store.apply([pieces[place]]) }
        #expect(try village.names(at: "GTO") == ["salió"])
        let gap = try #require(try village["GTO"].store.gaps().first)
        #expect(gap.office == "PUE" && gap.segment == pieces[1].id)
        _ = try village["GTO"].store.apply([pieces[1]])
        try expectWhole(village)
    }

    @Test("of a record that the same device created, a later edit waits for the earlier ones, counted and named")
    func laterFirstOfOwn() throws {
        let (village, pieces) = try run()
        let store = village["GTO"].store
        for place in [0, 1, 3] { _ = try store.apply([pieces[place]]) }
        #expect(try village.names(at: "GTO") == ["llegó"])
        #expect(try store.unplacedChanges() == 1 && store.gaps().map(\.segment) == [pieces[2].id])
        _ = try store.apply([pieces[2]])
        try expectWhole(village)
    }

    @Test("edits that come before the record is created wait, are counted, and appear with it", arguments: [1, 2, 3])
    func updateBeforeCreate(edits: Int) throws {
        let (village, pieces) = try run()
        let store = village["GTO"].store
        for piece in pieces[1...edits].reversed() {
            _ = try store.apply([piece])
            #expect(try store.rows(.enterprise).isEmpty)
        }
        #expect(try store.unplacedChanges() == edits)
        #expect(try store.conflicts().isEmpty && store.findings().isEmpty)
        _ = try store.apply([pieces[0]])
        #expect(try village.names(at: "GTO") == [["llegó", "trabaja", "salió"][edits - 1]])
        #expect(try store.unplacedChanges() == 0)
        for piece in pieces { _ = try store.apply([piece]) }
        try expectWhole(village)
    }

    @Test("a piece of a run that is lost holds nothing up: the others count, the piece is named, and is asked for")
    func lostPiece() throws {
        let (village, pieces) = try runOnTrunk()
        let store = village["GTO"].store
        for place in [0, 2] { _ = try store.apply([pieces[place]]) }
        // Nobody has to force anything, on any day: a rebuild, edits and bundles go on without the piece.
        try store.rebuild()
        #expect(try village.names(at: "GTO") == ["salió"])
        try village.edit(try village.find("Una", at: "GTO"), at: "GTO", 3, .text("110010002"))
        try village.carry(from: "GTO", to: "PUE")
        #expect(try village.shown("cvegeo", of: "Una", at: "PUE") == "110010002")
        let (want, answer) = (village.fresh("want"), village.fresh())
        try village["GTO"].writeWant(to: want)
        _ = try village["PUE"].bundle(answeringBundleAt: want, to: answer)
        _ = try village["GTO"].apply(answer)
        try expectWhole(village)
    }

    @Test("edits whose record never comes make no record of their own, and are kept for when it does")
    func createNeverComes() throws {
        let (village, pieces) = try run()
        let store = village["GTO"].store
        _ = try store.apply(Array(pieces[1...]))
        try store.rebuild()
        #expect(try store.rows(.enterprise).isEmpty && store.unplacedChanges() == 3)
        #expect(try village["GTO"].store.verify().problems.isEmpty)
        // They are passed on to a third, who had the record from elsewhere.
        try village.join("OAX")
        _ = try village["OAX"].store.apply([pieces[0]])
        try village.carry(from: "GTO", to: "OAX", all: true)
        #expect(try village.names(at: "OAX") == ["salió"])
    }

    @Test("a run into which somebody else wrote is a conflict with what that one wrote, whatever comes in between")
    func interruptedRun() throws {
        var shown: Set<[String]> = []
        for place in 1...3 {
            let (village, pieces) = try run()
            let store = village["GTO"].store
            for piece in pieces[..<place] { _ = try store.apply([piece]) }
            village.time.now += 3600
            try village.edit(try village.find("Una", at: "GTO"), at: "GTO", 2, .text("de la sede"))
            for piece in pieces[place...] { _ = try store.apply([piece]) }
            // Whoever wrote had seen the run up to here: only what the run says last stands against it.
            #expect(try village.disputed(at: "GTO") == ["name": ["de la sede", "salió"]], "after \(place)")
            #expect(try village.everWritten("name", of: "Una", at: "GTO").count == 5)
            try village.settle()
            #expect(try village.disputed(at: "PUE") == village.disputed(at: "GTO"))
            try village.expectAgreement()
            shown.insert(try village.names(at: "PUE"))
        }
        #expect(shown == [["de la sede"]])
    }

    @Test("two devices' runs on one record give the same in every interleaving")
    func twoRuns() throws {
        let village = try Village(["GTO", "PUE", "OAX"])
        try village.enterprise("Una", at: "GTO")
        try village.settle()
        var runs: [[Segment]] = []
        for code in ["PUE", "OAX"] {
            let there = try village.find("Una", at: code)
            runs.append(
                try (1...2).map { number in
                    village.time.now += 60
                    return try village.piece(of: code) {
                        try village.edit(there, at: code, 2, .text("\(code) \(number)"))
                    }
                })
        }
        var digests: Set<[UInt8]> = []
        // Six ways to lay two runs of two into one another.
        for order in [[0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0], [1, 0, 0, 1], [1, 0, 1, 0], [1, 1, 0, 0]] {
            let code = "NL\(order.map(String.init).joined())"
            let store = try village.join(code).store
            try village.carry(from: "GTO", to: code)
            var next = [0, 0]
            for run in order {
                _ = try store.apply([runs[run][next[run]]])
                next[run] += 1
            }
            #expect(try village.disputed(at: code) == ["name": ["PUE 2", "OAX 2"]], "\(order)")
            #expect(try village.names(at: code) == ["OAX 2"], "\(order)")
            #expect(try village.everWritten("name", of: "Una", at: code).count == 5, "\(order)")
            digests.insert(try store.fullDigest())
        }
        #expect(digests.count == 1)
    }

    @Test("a run that is sent again, whole or in part and in any order, changes nothing")
    func repeatedRun() throws {
        let (village, pieces) = try run()
        let store = village["GTO"].store
        for piece in pieces.reversed() { _ = try store.apply([piece]) }
        try expectWhole(village)
        for order in [[3, 2, 1, 0], [1, 1, 3, 3], [0, 2, 0, 2]] {
            for place in order { #expect(try store.apply([pieces[place]]).new == 0) }
        }
        #expect(try store.info().segments == village["PUE"].store.info().segments)
        try expectWhole(village)
    }

    @Test("an approval that comes before the answers that were approved holds as soon as they are there")
    func approvedBeforeAnswers() throws {
        let village = try Village(["GTO", "PUE"])
        _ = try village.interview(of: village.enterprise("Una", at: "GTO"), at: "GTO")
        try village.settle()
        let interview = try #require(try village["PUE"].store.rows(.interview).first).key
        let answers = try village.piece(of: "PUE") { try village.edit(interview, at: "PUE", 34, .integer(2)) }
        let approval = try village.piece(of: "PUE") { try village.approve(interview, at: "PUE") }
        let store = village["GTO"].store
        _ = try store.apply([approval])
        #expect(try village.states(at: "GTO") == ["approved"])
        // What was approved is not all here, and an approval of something else counts for nothing in reports.
        #expect(try store.findings().map(\.what) == ["changed-since"])
        #expect(try store.outcomeData(approvedOnly: true).enterprises.allSatisfy { !$0.baseline.exists })
        _ = try store.apply([answers])
        #expect(try store.findings().isEmpty)
        #expect(try store.outcomeData(approvedOnly: true).enterprises.count { $0.baseline.exists } == 1)
    }
}
