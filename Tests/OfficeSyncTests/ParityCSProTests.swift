import DeltaBundle
import Foundation
import OfficeSync
import Replication
import SurveyModel
import SurveyStore
import Testing

/// CSPro's synchronisation: cases go in chunks, each side remembers the revision of the last time, and a server that
/// was set up anew knows nothing of it.
@Suite("Parity with CSPro: chunks, and a history that was lost")
struct ParityCSProTests {
    /// PUE has so many pieces to hand in, each with an enterprise.
    private func waiting(_ count: Int, _ codes: [String] = ["GTO", "PUE", "HUB"]) throws -> Village {
        let village = try Village(codes)
        try village.settle()
        for number in 0..<count { _ = try village.piece(of: "PUE") { try village.enterprise("E\(number)", at: "PUE") } }
        return village
    }

    /// The pieces that a device lacks by its own word.
    private func lacking(_ code: String, at other: String, _ village: Village) throws -> Int {
        try village[other].bundle(answering: village[code].frontierNotice(), to: village.fresh()).segments
    }

    @Test("what broke off after a chunk goes on behind it: nothing is sent twice, and nothing is left out")
    func resumed() throws {
        let village = try waiting(6)
        let pieces = try village.segments(of: "PUE", at: "PUE")
        for done in 1...6 {
            _ = try village["HUB"].store.apply([pieces[done - 1]])
            #expect(try lacking("HUB", at: "PUE", village) == 6 - done)
        }
        #expect(try village.names(at: "HUB").count == 6)
        #expect(try village["HUB"].store.fullDigest() == village["PUE"].store.fullDigest())
    }

    @Test("chunks in any order, with one missing: the rest stands, and the next exchange sends what is behind the gap")
    func chunksInAnyOrder() throws {
        let village = try waiting(5)
        let pieces = try village.segments(of: "PUE", at: "PUE")
        for place in [4, 0, 3, 1] { _ = try village["HUB"].store.apply([pieces[place]]) }
        #expect(try village.names(at: "HUB") == ["E0", "E1", "E3", "E4"])
        #expect(try village["HUB"].store.gaps().map(\.segment) == [pieces[2].id])
        try village.sync("HUB", with: "PUE")
        #expect(try village.names(at: "HUB").count == 5 && village["HUB"].store.gaps().isEmpty)
        #expect(try lacking("HUB", at: "PUE", village) == 0)
    }

    @Test("nobody is sent back what it sent itself, nor what it got before")
    func noEcho() throws {
        let village = try waiting(3)
        try village.sync("PUE", with: "HUB")
        #expect(try lacking("PUE", at: "HUB", village) == 0)
        try village.sync("GTO", with: "HUB")
        #expect(try lacking("GTO", at: "HUB", village) == 0)
        _ = try village.piece(of: "GTO") { try village.enterprise("Nueva", at: "GTO") }
        try village.sync("GTO", with: "HUB")
        #expect(try lacking("PUE", at: "HUB", village) == 1)
    }

    @Test("a server that was set back to an old backup is given again what it forgot, by whoever has it")
    func serverSetBack() throws {
        let village = try waiting(2)
        try village.sync("PUE", with: "HUB")
        let backup = village.path("backup")
        try village["HUB"].store.backup(to: backup)
        for number in 2..<5 { _ = try village.piece(of: "PUE") { try village.enterprise("E\(number)", at: "PUE") } }
        try village.sync("PUE", with: "HUB")
        try village.sync("GTO", with: "HUB")
        // PUE has the hub's word that it holds all five, and is right to send it nothing.
        try village.sync("PUE", with: "HUB")
        #expect(try village["PUE"].createBundle(to: village.fresh(), for: .offices(["HUB"])).segments == 0)
        try setBack("HUB", to: backup, village)
        #expect(try village.names(at: "HUB") == ["E0", "E1"])
        try village.sync("GTO", with: "HUB")
        #expect(try village.names(at: "HUB").count == 5, "from GTO, which had them from the hub")
        try village.sync("PUE", with: "HUB")
        try village.settle()
        try village.expectAgreement()
    }

    @Test("a carrier's stick for a server that was set back holds what the server says that it lacks")
    func serverSetBackByFile() throws {
        let village = try waiting(2)
        try village.sync("PUE", with: "HUB")
        let backup = village.path("backup")
        try village["HUB"].store.backup(to: backup)
        for number in 2..<5 { _ = try village.piece(of: "PUE") { try village.enterprise("E\(number)", at: "PUE") } }
        try village.sync("PUE", with: "HUB")
        try setBack("HUB", to: backup, village)
        // Its new word voids the old one: what it is known to hold is what it holds now.
        try village.carry(from: "HUB", to: "PUE")
        try village.carry(from: "PUE", to: "HUB")
        #expect(try village.names(at: "HUB").count == 5)
    }

    @Test("a server that is gone altogether is replaced by a new one, which any office fills")
    func serverGone() throws {
        let village = try waiting(4)
        try village.sync("PUE", with: "HUB")
        try village.sync("GTO", with: "HUB")
        village.put("HUB", office: try village.join("HUB2", role: "hub"))
        try village.sync("GTO", with: "HUB2")
        #expect(try village.names(at: "HUB2").count == 4)
        try village.carry(from: "GTO", to: "PUE")
        try village.sync("PUE", with: "HUB2")
        for code in ["GTO", "PUE"] {
            #expect(try village[code].store.fullDigest() == village["HUB2"].store.fullDigest(), "at \(code)")
        }
    }

    private func setBack(_ code: String, to backup: String, _ village: Village) throws {
        let path = village[code].store.path
        village.put(code, office: village["PUE"])
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        try FileManager.default.copyItem(atPath: backup, toPath: path)
        try village.reopen(code)
    }
}
