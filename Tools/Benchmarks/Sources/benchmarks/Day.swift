internal import Foundation

/// What an office enters in a day: surveys, some from each of its persons, and a few corrections.
struct Day {
    static let surveys = 40
    static let persons = 4
    static let edits = 10

    private let header: String
    private let rows: [String]
    private let corrections: [(enterprise: String, column: String, value: String)]

    /// The surveys that were held back, and corrections of the enterprises that come first in the office's file.
    init(of office: Office, in program: SampleProgram) throws {
        let text = try String(contentsOfFile: program.path("day", of: office), encoding: .utf8)
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        guard lines.count == Day.surveys + 1 else {
            throw Failure("\(office.code) has no \(Day.surveys) surveys to hold back")
        }
        header = lines[0]
        rows = Array(lines.dropFirst())
        corrections = (1...Day.edits).map { number in
            let (column, value) =
                switch number % 5 {
                case 1, 4: ("phone", "55501\(10_007 * number % 90_000 + 10_000)")
                case 2: ("name", "Taller corregido \(number)")
                case 3: ("started_year", String(1990 + number))
                default: ("status", "closed")
                }
            return ("\(office.code):\(number)", column, value)
        }
    }

    /// The day as two CSV files would say it, one after the other.
    func write(to path: String) throws {
        let lines = [header] + rows + ["key,column,value"] + corrections.map { "\($0),\($1),\($2)" }
        try (lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
    }

    /// Enters it: a file for each person, and the corrections one by one.
    func enter(into office: Office) throws {
        for person in 0..<Day.persons {
            let own = rows.indices.filter { $0 % Day.persons == person }.map { rows[$0] }
            let path = "\(office.tools.directory)/day-\(person + 1).csv"
            try ([header] + own).joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
            _ = try office.take("interviews", from: path, by: "person-\(person + 1)")
        }
        for (number, correction) in corrections.enumerated() {
            try office.edit(
                correction.enterprise, "\(correction.column)=\(correction.value)",
                by: "person-\(number % Day.persons + 1)")
        }
    }
}
