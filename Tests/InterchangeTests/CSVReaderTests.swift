import Interchange
import Testing

@Suite struct `Reading CSV` {
    private func rows(_ text: String) throws -> [[String]] {
        var reader = try CSVReader(text: text)
        var rows: [[String]] = [reader.header]
        while let row = try reader.next() {
            #expect(row.problem == nil)
            rows.append(row.cells)
        }
        return rows
    }

    @Test func `cells come as they stand, whatever ends the lines`() throws {
        for end in ["\n", "\r\n", "\r"] {
            #expect(try rows("a,b\(end)1,2\(end)3,4\(end)") == [["a", "b"], ["1", "2"], ["3", "4"]])
            #expect(try rows("a,b\(end)1,2") == [["a", "b"], ["1", "2"]])
        }
    }

    @Test func `the separator is told from the header`() throws {
        #expect(try rows("a;b\n1,5;2") == [["a", "b"], ["1,5", "2"]])
        #expect(try rows("a\tb\n1;2\t,") == [["a", "b"], ["1;2", ","]])
        #expect(try rows("\"a;x;y;z\",b\n1,2") == [["a;x;y;z", "b"], ["1", "2"]])
        #expect(try rows("a\n1;2") == [["a"], ["1;2"]])
    }

    @Test func `a byte order mark is skipped`() throws {
        #expect(try rows("\u{FEFF}key,name\n1,Ana") == [["key", "name"], ["1", "Ana"]])
        #expect(try rows("\u{FEFF}\"key\",name\n1,Ana") == [["key", "name"], ["1", "Ana"]])
    }

    @Test func `quotes hold separators, line ends and quotes`() throws {
        #expect(
            try rows("a,b\n\"x,\"\"y\"\"\",\"1\n2\r\n3\"\n") == [["a", "b"], ["x,\"y\"", "1\n2\r\n3"]])
        #expect(try rows("a,b\n\"\",\n") == [["a", "b"], ["", ""]])
    }

    @Test func `a quote inside a cell that does not begin with one stands for itself`() throws {
        #expect(try rows("a,b\nTienda \"La Güera\",5\"\n") == [["a", "b"], ["Tienda \"La Güera\"", "5\""]])
    }

    @Test func `empty lines are no rows, an empty quoted cell is one`() throws {
        #expect(try rows("\n\na\n\n\"\"\n\n1\n\n") == [["a"], [""], ["1"]])
    }

    @Test func `a header alone is a table without rows`() throws {
        #expect(try rows("a,b") == [["a", "b"]])
        #expect(try rows("a,b\n") == [["a", "b"]])
    }

    @Test func `columns that a spreadsheet padded with nothing are dropped`() throws {
        #expect(try rows("a,b,,\n1,2,,\n3,4,,") == [["a", "b"], ["1", "2"], ["3", "4"]])
        #expect(try rows(" a , b \n1,2") == [["a", "b"], ["1", "2"]])
    }

    @Test func `rows know the physical line where they start`() throws {
        var reader = try CSVReader(text: "a,b\r\n\"1\r\n1\",2\r\n\r\n3,4\r\n\"5\n\",6\n7,8")
        var lines: [Int] = []
        while let row = try reader.next() { lines.append(row.line) }
        #expect(lines == [2, 5, 6, 8])
    }

    @Test func `where the stream is cut into chunks does not matter`() throws {
        let text = "a,b\r\n\"ñ\r\n\"\"1\",😀\r\n\r\nx,\"\"\r\n3,4"
        let whole = try rows(text)
        let bytes = Array(text.utf8)
        // The header is gathered first, so the cuts that count are those behind 64 KiB of rows before it.
        let filler = Array(String(repeating: "1,2\n", count: 20_000).utf8)
        let head = Array("a,b\n".utf8)
        for size in 1...7 {
            var rest = bytes[...]
            var first: [UInt8]? = head + filler
            var reader = try CSVReader { () throws(CSVError) in
                defer { first = nil }
                if let first { return first }
                guard !rest.isEmpty else { return nil }
                defer { rest = rest.dropFirst(size) }
                return Array(rest.prefix(size))
            }
            var found: [[String]] = []
            while let row = try reader.next() { found.append(row.cells) }
            #expect(Array(found.dropFirst(20_000)) == whole)
        }
    }
}
