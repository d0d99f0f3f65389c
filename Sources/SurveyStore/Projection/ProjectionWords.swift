internal import GRDB
internal import SurveyModel

/// The texts and the records that stand in the projection as numbers.
struct ProjectionWords {
    /// What they are read for.
    enum Use {
        /// To read the projection: every link by its number.
        case reading
        /// To write all of it: every link by its record.
        case writingAll
        /// To write a few enterprises: links are looked up as they come.
        case writingFew
    }

    /// The texts.
    private(set) var book = WordBook()
    /// The records of waves and sessions, each at its number; only for reading.
    private(set) var links: [Int64] = []

    private let sql: StatementCache
    private let use: Use
    private var numbers: [Int64: Int64] = [:]
    private var newLinks: [Int64] = []
    private var storedWords: Int
    private var storedLinks: Int64 = 0

    /// Reads those that are known.
    init(_ sql: StatementCache, for use: Use) throws {
        self.sql = sql
        self.use = use
        let words = try sql("SELECT no, word FROM outcome_word ORDER BY no")
        while try words.step() {
            guard words.integer(0) == Int64(book.number(of: words.text(1))) else { throw StoreError(.damaged) }
        }
        words.reset()
        storedWords = book.texts.count
        if use == .writingFew {
            let count = try sql("SELECT coalesce(max(no) + 1, 0) FROM outcome_link")
            if try count.step() { storedLinks = count.integer(0) }
            count.reset()
            return
        }
        let records = try sql("SELECT no, record FROM outcome_link ORDER BY no")
        while try records.step() {
            guard records.integer(0) == storedLinks else { throw StoreError(.damaged) }
            if use == .reading { links.append(records.integer(1)) } else { numbers[records.integer(1)] = storedLinks }
            storedLinks += 1
        }
        records.reset()
    }

    /// The number of a text.
    mutating func word(_ text: String) -> UInt64 { UInt64(book.number(of: text)) }

    /// The number of a record.
    mutating func link(_ record: Int64) throws -> UInt64 {
        if let known = numbers[record] { return UInt64(known) }
        if use == .writingFew {
            let stored = try sql("SELECT no FROM outcome_link WHERE record = ?")
            defer { stored.reset() }
            stored.bind(1, record)
            if try stored.step() {
                numbers[record] = stored.integer(0)
                return UInt64(stored.integer(0))
            }
        }
        let number = storedLinks + Int64(newLinks.count)
        numbers[record] = number
        newLinks.append(record)
        return UInt64(number)
    }

    /// Writes what was added.
    mutating func write() throws {
        let word = try sql("INSERT INTO outcome_word (no, word) VALUES (?, ?)")
        for number in storedWords..<book.texts.count {
            word.bind(1, Int64(number))
            word.bind(2, book.texts[number])
            try word.run()
        }
        storedWords = book.texts.count
        let link = try sql("INSERT INTO outcome_link (no, record) VALUES (?, ?)")
        for record in newLinks {
            link.bind(1, storedLinks)
            link.bind(2, record)
            try link.run()
            storedLinks += 1
        }
        newLinks = []
    }
}
