import DeltaBundle
import Replication
import SurveyStore
import Testing
import Trust

@testable import OfficeSync

@Suite("A notice of an office's former epoch that comes late")
struct LateEpochTests {
    @Test("does not keep what the office says from then on from being believed")
    func late() throws {
        let village = try Village(["GTO", "OAX"])
        try village.settle()
        let (gto, oax) = (village["GTO"], village["OAX"])
        func notice(_ epoch: UInt8, _ counter: Int64) throws -> FrontierNotice {
            try FrontierNotice(
                program: gto.store.roster.program.bytes, epoch: Array(repeating: epoch, count: 16), counter: counter,
                frontier: Frontier(), roster: gto.rosterMark, wanted: [], key: oax.keys.signingKey)
        }
        try gto.store.remember(try notice(2, 1))
        try gto.store.remember(try notice(1, 1))
        try gto.store.remember(try notice(2, 2))
        let known = try #require(try gto.store.notices().first { $0.notice.signer == oax.deviceKey.bytes })
        #expect(known.notice.epoch[0] == 2)
        #expect(known.notice.counter == 2)
    }
}
