import Interchange
import SeededRandom
import Testing

@Suite struct `Texts that a spreadsheet could run` {
    @Test(arguments: ["=1+1", "+52 477 1", "-x", "@a", "\tx", "\n=x", "＝x", "'=x", "''@", "=\u{301}x"])
    func `get an apostrophe and come back`(text: String) {
        #expect(SpreadsheetGuard.guarded(text) == "'" + text)
        #expect(SpreadsheetGuard.unguarded("'" + text) == text)
    }

    @Test(arguments: ["", "Abuela", "'Ndrangheta", "1-2", "'", "a=b", " =x"])
    func `others stay as they are`(text: String) {
        #expect(SpreadsheetGuard.guarded(text) == text)
        #expect(SpreadsheetGuard.unguarded(text) == text)
    }

    @Test func `guarding can always be undone`() {
        var generator = SeededGenerator("guard")
        for _ in 0..<5_000 {
            let text = generator.cell()
            #expect(Array(SpreadsheetGuard.unguarded(SpreadsheetGuard.guarded(text)).utf8) == Array(text.utf8))
        }
    }
}
