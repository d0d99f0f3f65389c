import Foundation
import FuzzTargets
import SeededRandom
import Testing

@Suite struct `Every reader of what strangers send` {
    @Test(arguments: FuzzReader.allCases)
    func `stands every file of its corpus`(reader: FuzzReader) throws {
        let files = try Corpus.files(reader)
        #expect(files.count >= 5)
        for file in files {
            #expect(throws: Never.self, "\(reader.rawValue)/\(file.name)") { try reader.check(file.bytes) }
        }
    }

    @Test(arguments: FuzzReader.allCases)
    func `has the corpus that its generator makes`(reader: FuzzReader) throws {
        let seeds = try reader.seeds()
        for seed in seeds {
            let place = Corpus.directory(reader).appendingPathComponent(seed.name)
            if Corpus.order == "write" {
                try FileManager.default.createDirectory(
                    at: Corpus.directory(reader), withIntermediateDirectories: true)
                try Data(seed.bytes).write(to: place)
            }
            #expect(try Array(Data(contentsOf: place)) == seed.bytes, "\(reader.rawValue)/\(seed.name)")
        }
        #expect(try Corpus.seeds(reader).map(\.lastPathComponent) == seeds.map(\.name).sorted())
    }

    @Test(arguments: FuzzReader.allCases)
    func `stands its corpus altered by chance`(reader: FuzzReader) throws {
        let files = try Corpus.files(reader).map(\.bytes)
        var random = SeededGenerator("\(reader.rawValue) altered")
        for number in 0..<reader.alterations {
            let bytes = Alteration.of(files, using: &random)
            #expect(
                throws: Never.self, "seed \(random.seed), alteration \(number): \(Data(bytes).base64EncodedString())"
            ) {
                try reader.check(bytes)
            }
        }
    }
}

extension FuzzReader {
    /// How many alterations are tried: as many as a second allows.
    fileprivate var alterations: Int {
        switch self {
        case .segment: 1000
        case .csv: 600
        case .bundle, .age: 80
        case .roster: 60
        }
    }
}
