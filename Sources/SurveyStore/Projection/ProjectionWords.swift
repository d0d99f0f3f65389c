internal import GRDB
internal import SurveyModel

/// The texts and the records that stand in the projection as numbers.
struct ProjectionWords {
    /// The texts.
    private(set) var book = WordBook()
    /// The records of waves and sessions, each at its number.
    private(set) var links: [Int64] = []
    private var numbers: [Int64: Int] = [:]
    private var storedWords: Int
    private var storedLinks: Int

    /// Reads those that are known.
    ///
    /// - Parameter isWriting: whether links are to be looked up by their record.
    init(_ sql: StatementCache, isWriting: Bool) throws {
        let words = try sql("SELECT no, word FROM outcome_word ORDER BY no")
        while try words.step() {
            guard words.integer(0) == Int64(book.number(of: words.text(1))) else { throw StoreError(.damaged) }
        }
        words.reset()
        let records = try sql("SELECT no, record FROM outcome_link ORDER BY no")
        while try records.step() {
            guard records.integer(0) == Int64(links.count) else { throw StoreError(.damaged) }
            if isWriting { numbers[records.integer(1)] = links.count }
            links.append(records.integer(1))
        }
        records.reset()
        storedWords = book.texts.count
        storedLinks = links.count
    }

    /// The number of a text.
    mutating func word(_ text: String) -> UInt64 { UInt64(book.number(of: text)) }

    /// The number of a record.
    mutating func link(_ record: Int64) -> UInt64 {
        if let known = numbers[record] { return UInt64(known) }
        numbers[record] = links.count
        links.append(record)
        return UInt64(links.count - 1)
    }

    /// Writes what was added.
    mutating func write(_ sql: StatementCache) throws {
        let word = try sql("INSERT INTO outcome_word (no, word) VALUES (?, ?)")
        for number in storedWords..<book.texts.count {
            word.bind(1, Int64(number))
            word.bind(2, book.texts[number])
            try word.run()
        }
        storedWords = book.texts.count
        let link = try sql("INSERT INTO outcome_link (no, record) VALUES (?, ?)")
        for number in storedLinks..<links.count {
            link.bind(1, Int64(number))
            link.bind(2, links[number])
            try link.run()
        }
        storedLinks = links.count
    }
}
