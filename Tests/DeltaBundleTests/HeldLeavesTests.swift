import Replication
import SeededRandom
import Testing

@testable import DeltaBundle

@Suite("Leaves of one seed")
struct HeldLeavesTests {
    @Test("are the same leaves whether they lie one after the other or each in an array", arguments: Seeds.some(20))
    func agreement(seed: UInt64) {
        var random = SeededGenerator("held leaves", seed: seed)
        let salts = random.bytes(PrivateBody.seedLength)
        let values = (0..<random.below(40)).map { _ in random.bytes(random.below(30)) }
        var held = HeldLeaves(seed: salts)
        for value in values { held.append { $0.raw(value) } }
        let body = PrivateBody(held, seed: salts)
        let listed = PrivateBody(leaves: body.leaves)
        #expect(body == listed && listed == body && body.hashValue == listed.hashValue)
        #expect(body.root == listed.root && body.size == listed.size)
        #expect(body.count == values.count && listed.count == values.count && body.isHeld && listed.isHeld)
        for (place, value) in values.enumerated() {
            #expect(body.held(place).map { Array($0.dropFirst(PrivateBody.saltLength)) } == value)
            #expect(listed.held(place) == body.held(place))
        }
        var (some, others) = (ByteWriter(), ByteWriter())
        body.append(to: &some)
        listed.append(to: &others)
        #expect(some.bytes == others.bytes)
    }

    @Test("forget their seed when one of them is redacted", arguments: Seeds.some(4))
    func redacted(seed: UInt64) {
        var random = SeededGenerator("redacted leaves", seed: seed)
        let salts = random.bytes(PrivateBody.seedLength)
        var held = HeldLeaves(seed: salts)
        for _ in 0..<(1 + random.below(9)) { held.append { $0.raw(random.bytes(5)) } }
        var body = PrivateBody(held, seed: salts)
        let root = body.root
        let place = random.below(body.count)
        body.leaves[place] = .redacted(body.leaves[place].hash)
        #expect(body.seed == nil && body.packed == nil && !body.isHeld && body.held(place) == nil)
        #expect(body.root == root)
    }
}
