import Testing

@testable import FieldService

@Suite struct SessionBookTests {
    private let start = ContinuousClock.now
    private let device = [UInt8](repeating: 7, count: 32)
    private let otherDevice = [UInt8](repeating: 8, count: 32)

    private func token(_ number: UInt8) -> [UInt8] { [UInt8](repeating: number, count: 32) }

    /// The devices of tokens, asked for one after the other.
    private func devices(
        of tokens: [UInt8], in book: inout SessionBook, after seconds: Int = 0, unlisted: [UInt8]? = nil
    ) -> [[UInt8]?] {
        tokens.map { book.device(of: token($0), now: start.advanced(by: .seconds(seconds))) { $0 != unlisted } }
    }

    @Test func `a token names its device`() {
        var book = SessionBook()
        book.enter(token(1), deviceKey: device, now: start)
        book.enter(token(2), deviceKey: otherDevice, now: start)
        let found = devices(of: [1, 2, 3], in: &book)
        #expect(found == [device, otherDevice, nil])
        let none = book.device(of: [], now: start) { _ in true }
        #expect(none == nil)
    }

    @Test(arguments: [(899, true), (900, false)])
    func `a token is good for a quarter of an hour`(seconds: Int, isGood: Bool) {
        var book = SessionBook()
        book.enter(token(1), deviceKey: device, now: start)
        let found = devices(of: [1], in: &book, after: seconds)
        #expect(found == [isGood ? device : nil])
    }

    @Test func `a device that left the roster loses all its tokens for good`() {
        var book = SessionBook()
        book.enter(token(1), deviceKey: device, now: start)
        book.enter(token(2), deviceKey: device, now: start)
        book.enter(token(3), deviceKey: otherDevice, now: start)
        let gone = devices(of: [1, 3], in: &book, unlisted: device)
        #expect(gone == [nil, otherDevice])
        let again = devices(of: [1, 2, 3], in: &book)
        #expect(again == [nil, nil, otherDevice])
        #expect(book.count == 1)
    }

    @Test func `a device's ninth token replaces its first`() {
        var book = SessionBook()
        book.enter(token(100), deviceKey: otherDevice, now: start)
        for number in 1...9 { book.enter(token(UInt8(number)), deviceKey: device, now: start) }
        #expect(book.count == 9)
        let found = devices(of: [1, 2, 9, 100], in: &book)
        #expect(found == [nil, device, device, otherDevice])
    }

    @Test func `a full book forgets the oldest token`() {
        var book = SessionBook(capacity: 2)
        for number in 1...3 { book.enter(token(UInt8(number)), deviceKey: token(UInt8(number)), now: start) }
        #expect(book.count == 2)
        let found = devices(of: [1, 2, 3], in: &book)
        #expect(found == [nil, token(2), token(3)])
    }

    @Test func `secrets are equal only byte for byte`() {
        #expect(ConstantTime.isEqual([], []))
        #expect(ConstantTime.isEqual([1, 2, 3], [1, 2, 3]))
        #expect(!ConstantTime.isEqual([1, 2, 3], [1, 2, 4]))
        #expect(!ConstantTime.isEqual([0, 2, 3], [1, 2, 3]))
        #expect(!ConstantTime.isEqual([1, 2], [1, 2, 3]))
    }
}
