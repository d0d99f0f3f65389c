/// A month of a price index, as a number that is quick to compare.
struct PriceMonth: Hashable, Comparable {
    /// Months since January of the year 0.
    let number: Int

    init(number: Int) { self.number = number }

    /// The month that opens a text `yyyy-MM…`; nil when it opens with none.
    init?(_ text: String) {
        var year = 0
        var month = 0
        var place = 0
        for byte in text.utf8 {
            if place == 4 {
                guard byte == 0x2D else { return nil }
            } else {
                guard (0x30...0x39).contains(byte) else { return nil }
                if place < 4 { year = year * 10 + Int(byte - 0x30) } else { month = month * 10 + Int(byte - 0x30) }
            }
            place += 1
            if place == 7 { break }
        }
        guard place == 7, (1...12).contains(month) else { return nil }
        number = year * 12 + month - 1
    }

    /// `yyyy-MM`.
    var text: String {
        let year = String(number / 12)
        let month = String(number % 12 + 1)
        return String(repeating: "0", count: max(0, 4 - year.utf8.count)) + year + (month.utf8.count < 2 ? "-0" : "-")
            + month
    }

    static func < (left: PriceMonth, right: PriceMonth) -> Bool { left.number < right.number }
}
