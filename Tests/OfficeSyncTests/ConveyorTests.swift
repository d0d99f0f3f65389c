import Foundation
import Testing

@testable import OfficeSync

@Suite("A conveyor between two threads")
struct ConveyorTests {
    private struct Broken: Error {}

    @Test("hands on everything in its order, also when the maker has to wait")
    func order() throws {
        let taken = try Conveyor<Int>.run(mostReady: 2) { conveyor in
            for number in 0..<500 { try conveyor.put(number) }
        } taking: { conveyor in
            var taken: [Int] = []
            while let number = try conveyor.next() { taken.append(number) }
            return taken
        }
        #expect(taken == Array(0..<500))
    }

    @Test("hands on what was made before the maker failed, and then the failure")
    func failure() throws {
        try Conveyor<Int>.run(mostReady: 4) { conveyor in
            try conveyor.put(1)
            throw Broken()
        } taking: { conveyor in
            let first = try conveyor.next()
            #expect(first == 1)
            #expect(throws: Broken.self) { _ = try conveyor.next() }
        }
    }

    @Test("ends the maker when nobody takes any more")
    func closed() {
        #expect(throws: Broken.self) {
            try Conveyor<Int>.run(mostReady: 1) { conveyor in
                while true { try conveyor.put(1) }
            } taking: { conveyor in
                _ = try conveyor.next()
                throw Broken()
            }
        }
    }

    @Test("says whether anything is ready, so that nobody waits for a slow maker with a store locked")
    func readiness() throws {
        let gate = DispatchSemaphore(value: 0)
        try Conveyor<Int>.run(mostReady: 1) { conveyor in
            gate.wait()
            try conveyor.put(1)
        } taking: { conveyor in
            #expect(!conveyor.isNextReady(within: 0.05))
            gate.signal()
            let first = try conveyor.next()
            #expect(first == 1)
            #expect(conveyor.isNextReady(within: 60), "the end is something to be taken, too")
            let end = try conveyor.next()
            #expect(end == nil)
        }
    }
}
