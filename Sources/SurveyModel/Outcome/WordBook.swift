/// Texts by number, so that what repeats a thousandfold is stored, compared and counted as a small integer.
public struct WordBook: Sendable {
    /// A text that equals another only byte by byte, as SQLite compares, and not as Unicode does.
    private struct Exact: Hashable {
        let text: String

        static func == (left: Exact, right: Exact) -> Bool {
            var (left, right) = (left.text, right.text)
            return left.withUTF8 { left in right.withUTF8 { right in left.elementsEqual(right) } }
        }

        func hash(into hasher: inout Hasher) {
            var text = text
            text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }

    /// The texts, each at its number; number 0 is the empty one.
    public private(set) var texts: [String] = [""]
    private var numbers: [Exact: Int32] = [Exact(text: ""): 0]

    /// A book that has the empty text only.
    public init() {}

    /// The number of a text, which is added if it is new.
    public mutating func number(of text: String) -> Int32 {
        let key = Exact(text: text)
        if let known = numbers[key] { return known }
        let number = Int32(texts.count)
        texts.append(text)
        numbers[key] = number
        return number
    }

    /// The text of a number, empty for a number that the book does not have.
    public func text(_ number: Int32) -> String { texts.indices.contains(Int(number)) ? texts[Int(number)] : "" }

    /// The code of a day's text.
    public mutating func day(_ text: String) -> DayCode {
        DayCode(text) ?? DayCode(word: number(of: text))
    }

    /// The text of a day; empty for ``DayCode/none``.
    public func text(_ day: DayCode) -> String {
        day.word.map { text($0) } ?? day.plainText
    }

    /// Whether a day's text comes after another's.
    public func isLater(_ day: DayCode, than other: DayCode) -> Bool {
        day.isPlain && other.isPlain ? day.rawValue > other.rawValue : text(day) > text(other)
    }
}
