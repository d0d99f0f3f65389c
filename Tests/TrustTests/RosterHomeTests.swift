import SurveyModel
import Testing

@testable import Trust

@Suite("Where a kind of record may be written")
struct RosterHomeTests {
    @Test("the program's stands in its scope only; others may stand there too", arguments: Catalogue.kinds)
    func homes(kind: Kind) throws {
        let roster = try Roster(first: RosterSample.first())
        let isProgram = kind.home == .program
        #expect(roster.verdict(kind: kind.id, scope: "program") == .valid)
        #expect(roster.verdict(kind: kind.id, scope: "colima") == (isProgram ? .withheld(.home) : .valid))
    }

    @Test("a kind that this version does not know is not judged")
    func unknownKind() throws {
        let roster = try Roster(first: RosterSample.first())
        #expect(roster.verdict(kind: KindID(64_000), scope: "program") == .valid)
        #expect(roster.verdict(kind: KindID(64_000), scope: "colima") == .valid)
    }
}
