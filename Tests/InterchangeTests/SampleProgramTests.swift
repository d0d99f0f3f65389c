import Foundation
import Interchange
import Testing

@Suite struct `The generated sample program` {
    @Test func `is read without a rejected row`() throws {
        let directory = try TemporaryDirectory()
        let tool = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Tools/sample-program").path
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", tool, "--out", directory.file("sample"), "--enterprises", "300", "--offices", "2",
        ]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)

        var rows: [String: Int] = [:]
        for office in try FileManager.default.contentsOfDirectory(atPath: directory.file("sample")) {
            for kind in ImportKind.all {
                let path = directory.file("sample/\(office)/\(kind.name).csv")
                guard FileManager.default.fileExists(atPath: path) else { continue }
                var reader = try CSVReader(path: path)
                let parser = try RowParser(kind: kind, header: reader.header) { _ in false }
                while let row = try reader.next() {
                    do throws(RejectedRow) {
                        if try parser.draft(of: row) != nil { rows[kind.name, default: 0] += 1 }
                    } catch {
                        Issue.record("\(office)/\(kind.name): \(error.reasons)")
                        return
                    }
                }
            }
        }
        #expect(Set(rows.keys) == Set(ImportKind.all.map(\.name)))
        #expect(rows["enterprises", default: 0] >= 300)
    }
}
