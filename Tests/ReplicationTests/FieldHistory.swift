import Replication
import SeededRandom
import SurveyModel

/// Everything that up to six authors wrote into one field, with forks of their logs and clocks that are wrong.
struct FieldHistory {
    struct Entry {
        let write: Heads.Write
        let wallClock: Int64
        let value: [Scalar]
        /// What the author held when it wrote.
        let held: Set<Dot>
    }

    private(set) var entries: [Dot: Entry] = [:]
    /// The order in which the writes were made, somewhere.
    private(set) var order: [Dot] = []

    private struct Author {
        let log: Int
        var branch = 0
        var sequence: Int64 = 0
        var held: Set<Dot> = []
        var backup: (sequence: Int64, held: Set<Dot>) = (0, [])
        /// Writes that this author's roster of the moment does not let count.
        var filtered: Set<Dot> = []
    }

    /// Makes a history.
    ///
    /// - Parameter filters: whether authors sometimes filter writes out before they write.
    init(steps: Int, filters: Bool, using random: inout SeededGenerator) {
        var authors = (0..<(1 + random.below(6))).map { Author(log: $0 + 1) }
        var branches: [Int: Int] = [:]
        for _ in 0..<steps {
            let index = random.below(authors.count)
            switch random.below(20) {
            case 0..<9: write(by: &authors[index], using: &random)
            case 9..<16:
                // A part of what somebody else holds arrives; the rest is lost on the way.
                let other = authors[random.below(authors.count)].held
                for dot in other.sorted() where !random.once(in: 4) { authors[index].held.insert(dot) }
            case 16: authors[index].backup = (authors[index].sequence, authors[index].held)
            case 17:
                // A backup is restored: the log goes on from an earlier place, which makes a second branch.
                let log = authors[index].log
                guard authors[index].sequence > authors[index].backup.sequence else { continue }
                branches[log, default: 0] += 1
                authors[index].branch = branches[log]!
                (authors[index].sequence, authors[index].held) = authors[index].backup
            default:
                guard filters else { continue }
                let known = authors[index].held.sorted()
                authors[index].filtered = Set(known.filter { _ in random.once(in: 5) })
            }
        }
    }

    private mutating func write(by author: inout Author, using random: inout SeededGenerator) {
        author.sequence += 1
        let dot = Dot(log: author.log, branch: author.branch, sequence: author.sequence)
        let seen = HeadsOracle(writes(of: author.held, without: author.filtered)).heads
        // Clocks from 1970 to 2099.
        let entry = Entry(
            write: Heads.Write(dot: dot, replaces: seen.sorted(), isValid: true),
            wallClock: Int64(random.below(4_102_444_800)), value: [.integer(Int64(random.below(3)))],
            held: author.held)
        entries[dot] = entry
        order.append(dot)
        author.held.insert(dot)
    }

    /// The writes of a set of dots, those of `filtered` not valid.
    func writes(of dots: some Sequence<Dot>, without filtered: Set<Dot> = []) -> [Heads.Write] {
        dots.map { dot in
            Heads.Write(dot: dot, replaces: entries[dot]!.write.replaces, isValid: !filtered.contains(dot))
        }
    }

    /// Some of the dots, each with the chance of one in `chance` to be left out.
    func some(losingOneIn chance: Int, using random: inout SeededGenerator) -> [Dot] {
        order.filter { _ in !random.once(in: chance) }
    }

    func candidate(_ dot: Dot) -> Conflict.Candidate {
        let entry = entries[dot]!
        let log = LogID([UInt8](repeating: UInt8(dot.log), count: 16))!
        return Conflict.Candidate(
            dot: dot, wallClock: entry.wallClock, log: log, discriminator: [UInt8(dot.branch)],
            replacesNothing: entry.write.replaces.isEmpty, value: entry.value)
    }

    /// Everything that a write reaches by following *replaces*, worked out the slow way.
    func ancestors(of dot: Dot) -> Set<Dot> {
        var found: Set<Dot> = []
        var grew = true
        while grew {
            let next = found.union(found.union([dot]).flatMap { entries[$0]!.write.replaces })
            grew = next.count > found.count
            found = next
        }
        return found
    }
}

/// The rule of heads worked out in another way: the transitive closure of *replaces* as a matrix of bits (Warshall).
struct HeadsOracle {
    let heads: Set<Dot>

    init(_ writes: some Collection<Heads.Write>) {
        let dots = Array(Set(writes.map(\.dot)).union(writes.flatMap(\.replaces)))
        let place = Dictionary(uniqueKeysWithValues: zip(dots, dots.indices))
        var reaches = [[Bool]](repeating: [Bool](repeating: false, count: dots.count), count: dots.count)
        for write in writes {
            for dot in write.replaces { reaches[place[write.dot]!][place[dot]!] = true }
        }
        for middle in dots.indices {
            for from in dots.indices where reaches[from][middle] {
                for to in dots.indices where reaches[middle][to] { reaches[from][to] = true }
            }
        }
        let valid = Set(writes.filter(\.isValid).map { place[$0.dot]! })
        heads = Set(
            valid.filter { head in !valid.contains { $0 != head && reaches[$0][head] } }.map { dots[$0] })
    }
}
