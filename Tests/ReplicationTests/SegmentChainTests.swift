import Replication
import SeededRandom
import Testing

@Suite("The segments held of one log")
struct SegmentChainTests {
    private func id(_ number: Int) -> SegmentID {
        SegmentID([UInt8(number & 255), UInt8(number >> 8)] + [UInt8](repeating: 7, count: 30))!
    }

    private func link(_ number: Int, after previous: Int?, _ range: ClosedRange<Int64>, branch: Int = 0)
        -> SegmentChain.Link
    {
        SegmentChain.Link(
            id: id(number), previous: previous.map(id) ?? .none, first: range.lowerBound, count: Int64(range.count),
            branch: branch)
    }

    private func chain(_ links: [SegmentChain.Link]) -> SegmentChain {
        var chain = SegmentChain()
        for link in links { chain.insert(link) }
        return chain
    }

    @Test("a gap is named, and what lies beyond it is not yet counted")
    func gap() {
        var held = chain([link(1, after: nil, 1...10), link(3, after: 2, 21...30)])
        #expect(held.tips == [SegmentChain.Tip(sequence: 10, segment: id(1))])
        #expect(held.beyondGaps.map(\.id) == [id(3)])
        #expect(held.missing == [id(2)])
        #expect(!held.isContiguous(id(3)))
        held.insert(link(2, after: 1, 11...20))
        #expect(held.tips == [SegmentChain.Tip(sequence: 30, segment: id(3))])
        #expect(held.beyondGaps.isEmpty && held.missing.isEmpty && held.isContiguous(id(3)))
        #expect(!held.isForked)
    }

    @Test("a fork has two tips, and a sequence number means what lies on the branch that is asked for")
    func fork() {
        let held = chain([
            link(1, after: nil, 1...10), link(2, after: 1, 11...20), link(3, after: 1, 11...15, branch: 1),
            link(4, after: 3, 16...30, branch: 1),
        ])
        #expect(held.isForked)
        #expect(held.tips.map(\.segment) == [id(2), id(4)])
        #expect(held.covering(12, from: id(2))?.id == id(2))
        #expect(held.covering(12, from: id(4))?.id == id(3))
        #expect(held.covering(5, from: id(2))?.id == id(1))
        #expect(held.covering(5, from: id(4))?.id == id(1))
        #expect(held.covering(25, from: id(2)) == nil)
        #expect(
            held.overlapping(first: 15, last: 16).map(\.id)
                == [id(2), id(3), id(4)].sorted {
                    let (a, b) = (held.link($0)!, held.link($1)!)
                    return (a.first, a.id) < (b.first, b.id)
                })
    }

    @Test("a first segment that does not begin at 1, or a follower that leaves a hole, is not contiguous")
    func lyingLinks() {
        #expect(chain([link(1, after: nil, 5...10)]).tips.isEmpty)
        let held = chain([link(1, after: nil, 1...10), link(2, after: 1, 12...20)])
        #expect(held.tips.map(\.segment) == [id(1)])
        #expect(held.beyondGaps.map(\.id) == [id(2)])
        let back = chain([link(1, after: nil, 1...10), link(2, after: 1, 10...20)])
        #expect(back.isForked)
        #expect(back.tips.map(\.segment) == [id(1)])
    }

    @Test("a dot behind a gap leads nowhere until the gap is filled")
    func coveringAcrossAGap() {
        var held = chain([link(1, after: nil, 1...10), link(3, after: 2, 21...30)])
        #expect(held.covering(5, from: id(3)) == nil)
        #expect(held.covering(25, from: id(3))?.id == id(3))
        #expect(held.covering(5, from: id(2)) == nil)
        held.insert(link(2, after: 1, 11...20))
        #expect(held.covering(5, from: id(3))?.id == id(1))
    }

    @Test("waymarks lie one, two, four and so on segments before a tip, on its own branch")
    func waymarks() throws {
        var held = SegmentChain()
        for number in 1...200 {
            let first = Int64(number * 10 - 9)
            held.insert(link(number, after: number == 1 ? nil : number - 1, first...(first + 9)))
        }
        held.insert(link(500, after: 190, 1901...1950, branch: 1))
        let tips = held.tips
        #expect(tips.map(\.segment) == [id(500), id(200)])
        let steps = [1, 2, 4, 8, 16, 32, 64]
        #expect(held.waymarks(before: tips[1]).map(\.segment) == steps.map { id(200 - $0) })
        #expect(held.waymarks(before: tips[0]).map(\.segment) == steps.map { id(191 - $0) })
        #expect(held.waymarks(before: tips[1]).map(\.sequence) == steps.map { Int64(2000 - 10 * $0) })
        let short = chain([link(1, after: nil, 1...10), link(2, after: 1, 11...20)])
        #expect(short.waymarks(before: short.tips[0]).map(\.segment) == [id(1)])
        #expect(chain([link(1, after: nil, 1...10)]).waymarks(before: short.tips[0]).isEmpty)
    }

    @Test("branch numbers are free where no segment of the range has them")
    func freeBranch() {
        let held = chain([
            link(1, after: nil, 1...10), link(2, after: 1, 11...20), link(3, after: 1, 11...15, branch: 1),
        ])
        #expect(held.freeBranch(first: 11, last: 12) == 2)
        #expect(held.freeBranch(first: 16, last: 30) == 1)
        #expect(held.freeBranch(first: 21, last: 30) == 0)
        let full = chain((0...Dot.maximumBranch).map { link($0 + 1, after: nil, 1...3, branch: $0) })
        #expect(full.freeBranch(first: 2, last: 2) == nil)
        #expect(full.freeBranch(first: 4, last: 4) == 0)
        #expect(full.tips.count == Dot.maximumBranch + 1)
    }

    @Test("the same segments give the same chain in any order", arguments: Seeds.some(80))
    func orderDoesNotMatter(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        // A tree of segments with forks, branch numbers as they would be given along the way.
        var tree: [SegmentChain.Link] = []
        for number in 1...(2 + random.below(30)) {
            let isFork = random.once(in: 5)
            let parent =
                tree.isEmpty || random.once(in: 25) ? nil : isFork ? tree.randomElement(using: &random) : tree.last
            let first = (parent?.last ?? 0) + 1
            tree.append(
                SegmentChain.Link(
                    id: id(number), previous: parent?.id ?? .none, first: first, count: Int64(1 + random.below(9)),
                    branch: number))
        }
        let held = tree.filter { _ in !random.once(in: 5) }
        let reference = chain(held)
        let expected = Reference(held)
        for _ in 0..<6 {
            let again = chain((held + held.prefix(3)).shuffled(using: &random))
            #expect(again.all == reference.all, "seed \(seed)")
            #expect(again.tips == expected.tips, "seed \(seed)")
            #expect(again.missing == expected.missing, "seed \(seed)")
            #expect(Set(again.beyondGaps.map(\.id)) == expected.beyond, "seed \(seed)")
            #expect(again.isForked == expected.isForked, "seed \(seed)")
            #expect(again.count == held.count)
            for _ in 0..<10 {
                let first = Int64(1 + random.below(40))
                let last = first + Int64(random.below(6))
                let found = Set(again.overlapping(first: first, last: last).map(\.id))
                #expect(found == Set(held.filter { $0.first <= last && $0.last >= first }.map(\.id)), "seed \(seed)")
            }
        }
        var filled = reference
        for link in tree.shuffled(using: &random) { filled.insert(link) }
        #expect(filled.missing.isEmpty && filled.beyondGaps.isEmpty, "seed \(seed)")
    }

    /// What a chain should say, worked out from the definitions with no regard to time.
    private struct Reference {
        var tips: [SegmentChain.Tip] = []
        var missing: [SegmentID] = []
        var beyond: Set<SegmentID> = []
        var isForked = false

        init(_ held: [SegmentChain.Link]) {
            let byID = Dictionary(uniqueKeysWithValues: held.map { ($0.id, $0) })
            func isWhole(_ link: SegmentChain.Link) -> Bool {
                if link.previous == .none { return link.first == 1 }
                guard let previous = byID[link.previous] else { return false }
                return previous.last + 1 == link.first && isWhole(previous)
            }
            let whole = held.filter(isWhole)
            let followed = Set(whole.map(\.previous))
            tips = whole.filter { !followed.contains($0.id) }
                .map { SegmentChain.Tip(sequence: $0.last, segment: $0.id) }.sorted()
            beyond = Set(held.map(\.id)).subtracting(whole.map(\.id))
            missing = Set(held.map(\.previous).filter { $0 != .none && byID[$0] == nil }).sorted()
            isForked = held.contains { one in
                held.contains { $0.id != one.id && $0.first <= one.last && one.first <= $0.last }
            }
        }
    }
}
