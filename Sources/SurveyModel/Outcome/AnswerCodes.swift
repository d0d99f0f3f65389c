/// The answers of an interview, four bits each: 0 for none, then −3 to 4 in rising order as 1 to 8, and 9 for a number that
/// no scale has. Comparing two compares their answers in the instrument's order.
public struct AnswerCodes: Hashable, Comparable, Sendable {
    /// The most answers that are held.
    public static let most = 32

    /// The first sixteen answers, from the highest bits down.
    public var first: UInt64 = 0
    /// The other sixteen.
    public var second: UInt64 = 0

    /// No answers.
    public init() {}

    /// Takes stored codes (0–4, −1 NA, −2 don't know, −3 refused, nil missing).
    public init(_ answers: some Sequence<Int8?>) {
        for (item, answer) in answers.prefix(Self.most).enumerated() { set(item, Self.code(answer)) }
    }

    /// The four bits of a stored code.
    @inlinable public static func code(_ answer: (some FixedWidthInteger)?) -> UInt64 {
        guard let answer, answer > -4 else { return 0 }
        return answer > 4 ? 9 : UInt64(Int64(answer) + 4)
    }

    /// Sets the four bits of an item below ``most`` that has none yet.
    @inlinable public mutating func set(_ item: Int, _ code: UInt64) {
        let shift = UInt64(60 - 4 * (item & 15))
        if item < 16 { first |= code << shift } else { second |= code << shift }
    }

    /// The four bits of an item; those of a missing answer beyond ``most``.
    @inlinable public subscript(item: Int) -> UInt64 {
        guard item < Self.most else { return 0 }
        return (item < 16 ? first : second) >> UInt64(60 - 4 * (item & 15)) & 15
    }

    /// The stored codes of so many answers.
    public func stored(_ count: Int) -> [Int8?] {
        (0..<count).map { self[$0] == 0 ? nil : Int8(self[$0]) - 4 }
    }

    /// By the first answer that differs.
    public static func < (left: AnswerCodes, right: AnswerCodes) -> Bool {
        (left.first, left.second) < (right.first, right.second)
    }
}
