import DeltaBundle
import Foundation
import OfficeSync
import Replication
import SeededRandom
import SurveyModel
import SurveyStore
import Testing

/// cr-sqlite's property: in whatever order one store's transactions are merged into another, both hold the same rows.
@Suite("Parity with cr-sqlite: transactions merged in any order")
struct ParityCRSQLiteTests {
    /// Two scripts that are tried on every run and a new one, or as many as ALDEA_HISTORIES says.
    static let seeds =
        ProcessInfo.processInfo.environment["ALDEA_HISTORIES"].flatMap(UInt64.init).map { Array(1...$0) }
        ?? Seeds.some(2)

    /// A random script at PUE, of which every step is a piece of its own.
    private func script(_ random: inout SeededGenerator, _ village: Village) throws -> [Segment] {
        var pieces: [Segment] = []
        for step in 0..<24 {
            village.time.now += Int64(random.below(4000)) - 2000
            let rows = try village["PUE"].store.rows(.enterprise)
            guard let row = rows.randomElement(using: &random), !random.once(in: 4) else {
                pieces.append(try village.piece(of: "PUE") { try village.enterprise("E\(step)", at: "PUE") })
                continue
            }
            pieces.append(
                try village.piece(of: "PUE") {
                    switch random.below(4) {
                    case 0:
                        let seen = try village["PUE"].store.seenHash(row.key, except: FieldID(14))
                        try village.edit(row.key, at: "PUE", 14, .integer(1), .bytes(seen))
                    case 1: try village.edit(row.key, at: "PUE", 8, .text("55500000\(step + 10)"))
                    default: try village.edit(row.key, at: "PUE", 2, .text("N\(step)"))
                    }
                })
        }
        return pieces
    }

    @Test("one author's pieces, shuffled and some of them twice, give the rows that the author has", arguments: seeds)
    func shuffled(seed: UInt64) throws {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let village = try Village()
        try village.settle()
        let pieces = try script(&random, village)
        let wanted = try village["PUE"].store.fullDigest()
        let store = village["GTO"].store
        var order = Array(pieces.indices) + pieces.indices.filter { _ in random.once(in: 3) }
        order.shuffle(using: &random)
        for place in order { _ = try store.apply([pieces[place]]) }
        #expect(try store.fullDigest() == wanted)
        #expect(try rows(store) == rows(village["PUE"].store))
        #expect(try store.conflicts().isEmpty && store.unplacedChanges() == 0 && store.gaps().isEmpty)
        try store.rebuild()
        #expect(try store.fullDigest() == wanted)
    }

    @Test("several authors' pieces, shuffled otherwise for each of three, give all of them the same", arguments: seeds)
    func shuffledConcurrent(seed: UInt64) throws {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let village = try Village(["GTO", "PUE", "OAX"])
        let keys = try (0..<3).map { try village.enterprise("E\($0)", at: "GTO") }
        try village.settle()
        let start = try village.segments(of: "GTO", at: "GTO")
        var pieces: [Segment] = []
        for step in 0..<18 {
            village.time.now += Int64(random.below(4000)) - 2000
            let code = ["GTO", "PUE", "OAX"][random.below(3)]
            let name = "E\(random.below(keys.count))"
            pieces.append(
                try village.piece(of: code) {
                    try village.edit(
                        try village.find(name, at: code), at: code, [2, 8][random.below(2)], .text("\(step)"))
                })
            // Now and then one takes what another has written, and writes on top of that.
            if random.once(in: 3) { _ = try village[["PUE", "OAX"][random.below(2)]].store.apply(pieces) }
        }
        var digests: Set<[UInt8]> = []
        var shown: Set<Set<String>> = []
        for code in ["NLE", "SON", "YUC"] {
            let store = try village.join(code).store
            _ = try store.unite(village["GTO"].store.roster)
            for place in pieces.indices.shuffled(using: &random) { _ = try store.apply([pieces[place]]) }
            _ = try store.apply(start)
            digests.insert(try store.fullDigest())
            shown.insert(try rows(store).union(store.conflicts().map { "\($0.code) \($0.field.name)" }))
            #expect(try store.unplacedChanges() == 0)
        }
        #expect(digests.count == 1 && shown.count == 1)
    }

    @Test("a removal that is taken back is taken back in every order, and a clock that runs behind does not undo it")
    func resurrected() throws {
        let village = try Village()
        let key = try village.enterprise("Una", at: "GTO")
        try village.settle()
        let there = try village.find("Una", at: "PUE")
        var pieces: [Segment] = []
        // Each saw the one before; the clock goes back all the while.
        for removed in [Int64(1), 0, 1, 0] {
            village.time.now -= 86_400
            pieces.append(
                try village.piece(of: "PUE") {
                    let seen = try village["PUE"].store.seenHash(there, except: FieldID(14))
                    try village.edit(there, at: "PUE", 14, .integer(removed), .bytes(seen))
                })
        }
        for (number, order) in [[3, 2, 1, 0], [0, 2, 1, 3], [2, 3, 0, 1], [1, 0, 3, 2]].enumerated() {
            let code = "NL\(number)"
            let store = try village.join(code).store
            _ = try store.apply(try village.segments(of: "GTO", at: "GTO"))
            for place in order { _ = try store.apply([pieces[place]]) }
            #expect(try store.rows(.enterprise).map { $0.values["removed"] } == [.integer(0)], "\(order)")
            #expect(try store.conflicts().isEmpty, "\(order)")
        }
        #expect(try village["GTO"].store.row(key) != nil)
    }

    /// Everything that a store shows of enterprises, removed ones included.
    private func rows(_ store: Store) throws -> Set<String> {
        let removed = try store.rows(.enterprise, where: .column("removed", .integer(1)))
        return Set(
            try (store.rows(.enterprise) + removed).map { row in
                let values = row.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                return "\(row.code) " + values.joined(separator: " ")
            })
    }
}
