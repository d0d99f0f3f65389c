import Foundation
import Interchange
import SurveyStore
import SurveyModel
import Testing

@Suite struct `Rejected rows` {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// Imports a file of teams: the keys taken, and how many rows were rejected into the file's `.rejected.csv`.
    private func run(_ path: String, to rejectedPath: String) throws -> (keys: [String], rejected: Int) {
        var reader = try CSVReader(path: path)
        let parser = try RowParser(kind: .teams, header: reader.header) { _ in false }
        let rejected = RejectedFile(
            path: rejectedPath, header: reader.header, separator: reader.separator, phrases: TestTexts.spanish)
        var keys: [String] = []
        while let row = try reader.next() {
            do throws(RejectedRow) {
                if let draft = try parser.draft(of: row), case .scalar(.text(let key)) = draft.records[0].key[0] {
                    keys.append(key)
                }
            } catch {
                try rejected.write(error)
            }
        }
        try rejected.commit()
        return (keys, rejected.count)
    }

    private func write(_ text: String, _ name: String) throws -> String {
        let path = directory.file(name)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func read(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }

    @Test func `can be corrected and imported again`() throws {
        let path = try write("key;university;teachers\n1;UG;2\n;UdeG;3\n\"a\nb\";UNAM;x\n4;UV;1\n", "teams.csv")
        let again = RejectedFile.path(for: path)
        #expect(again == path + ".rejected.csv")
        let first = try run(path, to: again)
        #expect(first.keys == ["1", "4"])
        #expect(first.rejected == 2)
        let text = try read(again)
        #expect(text.hasPrefix("\u{FEFF}key;university;teachers;rejected_line;rejected_column;rejected_reason\r\n"))
        #expect(text.contains(";UdeG;3;3;key;"))
        #expect(text.contains(";UNAM;x;4;key teachers;"))

        let corrected = try write(
            text.replacingOccurrences(of: "\n;UdeG", with: "\n2;UdeG").replacingOccurrences(
                of: "\"a\nb\";UNAM;x", with: "3;UNAM;5"), "corrected.csv")
        let second = try run(corrected, to: directory.file("none.csv"))
        #expect(second.keys == ["2", "3"])
        #expect(try directory.names() == ["corrected.csv", "teams.csv", "teams.csv.rejected.csv"])
    }

    @Test func `stay rejected while their number of cells is wrong, and lose none`() throws {
        var path = try write("key,university\n1,UG,Guanajuato\n2\n", "teams.csv")
        for round in 0..<3 {
            let next = directory.file("round\(round).csv")
            let result = try run(path, to: next)
            #expect(result.keys.isEmpty)
            #expect(result.rejected == 2)
            let text = try read(next)
            #expect(text.contains("1,UG,"))
            #expect(text.contains(",Guanajuato\r\n"))
            #expect(text.components(separatedBy: "rejected_line").count == 2)
            path = next
        }
        // Somebody looks at both rows and clears what is beyond the last column.
        let text = try read(path).replacingOccurrences(of: ",Guanajuato\r\n", with: ",\r\n")
            .replacingOccurrences(of: ",\(TestTexts.spanish("row.short-note"))\r\n", with: "\r\n")
            .replacingOccurrences(of: "\n2,,", with: "\n2,UV,")
        let done = try run(try write(text, "done.csv"), to: directory.file("none.csv"))
        #expect(done.keys == ["1", "2"])
        #expect(done.rejected == 0)
    }

    @Test func `are readable by their owner only and leave nothing behind when the import stops`() throws {
        let path = directory.file("r.csv")
        do {
            let file = RejectedFile(
                path: path, header: ["key"], separator: .comma, phrases: TestTexts.english)
            let row = CSVRow(line: 2, cells: ["x"])
            try file.write(RejectedRow(row: row, reasons: [.required(line: 2, column: "university")]))
            #expect(try directory.names().count == 1)
        }
        #expect(try directory.names().isEmpty)
        _ = try run(try write("key,university\n1,\n", "t.csv"), to: path)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func `a link that has not arrived is told without its value being private`() {
        let link = RecordLink.registered(KindID(5), namespace: "UG", key: "17")
        let reason = RowRejection.unresolved(line: 4, column: "enterprise", link)
        #expect(reason.sentence(in: TestTexts.english).contains("UG:17"))
    }
}
