import Foundation
import Replication
import SurveyModel
import Testing

@testable import OfficeSync
@testable import SurveyStore

@Suite("What is erased is scrubbed from the file, at once or as soon as it can be")
struct RedactionScrubTests {
    private func loaded() throws -> (Village, PrivateEnterprise, RecordKey) {
        let village = try Village()
        let secret = PrivateEnterprise(1)
        let key = try village.enter(secret, at: "GTO")
        try village.settle()
        return (village, secret, key)
    }

    /// Lets a store give up soon when others are in its way.
    private func makeImpatient(_ store: Store) throws {
        try store.merge { _, merger in
            _ = try PreparedStatement(merger.connection, "PRAGMA busy_timeout = 20").step()
        }
    }

    @Test("beside another program that reads it stays pending, doctor says so, and the next opening scrubs")
    func readerOpen() throws {
        let (village, secret, key) = try loaded()
        let office = village["GTO"]
        try makeImpatient(office.store)
        let reader = try Store.open(in: village.directory("GTO"), clock: village.clock.now)
        try reader.inspect { _, merger in
            _ = try PreparedStatement(merger.connection, "SELECT count(*) FROM segment").step()
            _ = try office.redact(key)
            #expect(try secret.search.inTables(of: office.store) == [])
            #expect(try office.store.isScrubPending(), "the file still holds what was erased")
            #expect(try office.doctor().contains { $0.what == "scrub-pending" })
        }
        try village.reopen("GTO")
        #expect(try !village["GTO"].store.isScrubPending())
        try village.expectGone(secret.search, at: "GTO")
    }

    @Test("what an interrupted program erased and did not scrub is scrubbed when the store is opened")
    func interrupted() throws {
        let (village, secret, key) = try loaded()
        let office = village["GTO"]
        try makeImpatient(office.store)
        let writer = try Store.open(in: village.directory("GTO"), clock: village.clock.now)
        // As if the power went between the erasing and the scrubbing, for which another program's reading stands here.
        try writer.inspect { _, merger in
            _ = try PreparedStatement(merger.connection, "SELECT count(*) FROM segment").step()
            _ = try office.redact(key)
        }
        #expect(try !secret.search.places(in: office.store).isEmpty)
        let again = try Store.open(in: village.directory("GTO"), clock: village.clock.now)
        #expect(try !again.isScrubPending())
        try village.expectGone(secret.search, at: "GTO")
    }
}
