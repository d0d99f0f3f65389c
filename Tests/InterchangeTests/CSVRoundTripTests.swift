import Foundation
import Interchange
import SeededRandom
import Testing

@Suite struct `CSV written and read again` {
    private func read(_ text: String) throws -> [[String]] {
        var reader = try CSVReader(text: text)
        var rows = [reader.header]
        while let row = try reader.next() {
            #expect(row.problem == nil)
            rows.append(row.cells)
        }
        return rows
    }

    @Test func `is the same, whatever the cells hold`() throws {
        var generator = SeededGenerator("CSV write and read")
        for _ in 0..<500 {
            let table = generator.table()
            for separator in CSVSeparator.allCases where table[0].count > 1 || separator == .comma {
                #expect(try read(CSVWriter.text(table, separator: separator)) == table, "seed \(generator.seed)")
            }
        }
    }

    @Test func `quotes only where reading needs them`() {
        #expect(CSVWriter.text([["a", "b c", "-1.5", "ñ"]]) == "a,b c,-1.5,ñ\r\n")
        #expect(CSVWriter.text([["a,b", "\"", "x\ny"]]) == "\"a,b\",\"\"\"\",\"x\ny\"\r\n")
        #expect(CSVWriter.text([[""]]) == "\"\"\r\n")
    }

    @Test func `a large table passes through a sink in pieces`() throws {
        var pieces: [Int] = []
        var writer = CSVWriter(hasByteOrderMark: true) { pieces.append($0.count) }
        for number in 0..<20_000 { try writer.write([String(number), "renglón"]) }
        try writer.flush()
        #expect(pieces.count > 3)
        #expect(pieces.max()! < 70_000)
    }

    @Test func `Python reads what we write`() throws {
        var generator = SeededGenerator("Python reads")
        let directory = try TemporaryDirectory()
        var tables: [[[String]]] = []
        for number in 0..<60 {
            let table = generator.table()
            tables.append(table)
            try Data(CSVWriter.text(table).utf8).write(to: URL(fileURLWithPath: directory.file("\(number).csv")))
        }
        let script = """
            import csv, json, sys
            out = []
            for n in range(60):
                with open(f"{sys.argv[1]}/{n}.csv", newline="", encoding="utf-8") as f:
                    out.append(list(csv.reader(f, strict=True)))
            sys.stdout.buffer.write(json.dumps(out).encode())
            """
        let output = try python(script, directory.path)
        #expect(try JSONDecoder().decode([[[String]]].self, from: output) == tables, "seed \(generator.seed)")
    }

    @Test func `we read what Python writes in every dialect`() throws {
        var generator = SeededGenerator("Python writes")
        let directory = try TemporaryDirectory()
        let tables = (0..<60).map { _ in generator.table() }
        try JSONEncoder().encode(tables).write(to: URL(fileURLWithPath: directory.file("tables.json")))
        let script = """
            import csv, json, sys
            tables = json.load(open(sys.argv[1] + "/tables.json"))
            for n, table in enumerate(tables):
                with open(f"{sys.argv[1]}/{n}.csv", "w", newline="", encoding=["utf-8", "utf-8-sig"][n % 2]) as f:
                    csv.writer(f, delimiter=",;\\t"[n % 3] if len(table[0]) > 1 else ",",
                               lineterminator="\\n" if n % 3 == 0 else "\\r\\n",
                               quoting=[csv.QUOTE_ALL, csv.QUOTE_ALL, csv.QUOTE_MINIMAL][n % 3]).writerows(table)
            """
        _ = try python(script, directory.path)
        for (number, table) in tables.enumerated() {
            var reader = try CSVReader(path: directory.file("\(number).csv"))
            var rows = [reader.header]
            while let row = try reader.next() { rows.append(row.cells) }
            #expect(rows == table, "seed \(generator.seed), table \(number)")
        }
    }

    private func python(_ script: String, _ argument: String) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, argument]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return data
    }
}
