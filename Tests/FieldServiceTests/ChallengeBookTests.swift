import Testing

@testable import FieldService

@Suite struct ChallengeBookTests {
    private let start = ContinuousClock.now

    private func challenge(_ number: Int) -> [UInt8] {
        (0..<32).map { UInt8(truncatingIfNeeded: number >> ($0 % 4 * 8)) }
    }

    /// Takes challenges out of a book, one after the other.
    private func take(_ numbers: [Int], from book: inout ChallengeBook, after seconds: Int = 0) -> [Bool] {
        numbers.map { book.take(challenge($0), now: start.advanced(by: .seconds(seconds))) }
    }

    @Test func `a challenge is good once`() {
        var book = ChallengeBook()
        book.enter(challenge(1), now: start)
        let taken = take([1, 1], from: &book)
        #expect(taken == [true, false])
    }

    @Test func `a challenge that was never given is refused`() {
        var book = ChallengeBook()
        let taken = take([1], from: &book)
        #expect(taken == [false])
    }

    @Test(arguments: [(59, true), (60, false), (3600, false)])
    func `a challenge is good for a minute`(seconds: Int, isGood: Bool) {
        var book = ChallengeBook()
        book.enter(challenge(1), now: start)
        let taken = take([1], from: &book, after: seconds)
        #expect(taken == [isGood])
    }

    @Test func `beyond its capacity the book forgets the oldest`() {
        var book = ChallengeBook(capacity: 3)
        for number in 1...4 { book.enter(challenge(number), now: start) }
        #expect(book.count == 3)
        let taken = take([1, 2, 3, 4], from: &book)
        #expect(taken == [false, true, true, true])
    }

    @Test func `the book stays bounded and right through many challenges, used and unused`() {
        var book = ChallengeBook(capacity: 10)
        for number in 1...1000 {
            let now = start.advanced(by: .seconds(number))
            book.enter(challenge(number), now: now)
            if number % 3 == 0 {
                let taken = take([number], from: &book, after: number)
                #expect(taken == [true])
            }
            #expect(book.count <= 10)
        }
        let taken = take([1000, 985], from: &book, after: 1001)
        #expect(taken == [true, false])
    }

    @Test func `what is too old leaves the book with the next challenge`() {
        var book = ChallengeBook()
        for number in 1...5 { book.enter(challenge(number), now: start) }
        book.enter(challenge(6), now: start.advanced(by: .seconds(60)))
        #expect(book.count == 1)
    }
}
