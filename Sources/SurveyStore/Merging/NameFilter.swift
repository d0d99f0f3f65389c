/// Says of most names that are not in an index that they are not, by three bits for each name.
///
/// The three lie in one word, so that the processor fetches one place of memory and not three. There is a word for each name until
/// they take four megabytes: then one name of seventy that are not there is taken for one that may be, with two and a half million in it.
struct NameFilter {
    /// The words, in pieces: growing takes no more memory than the filter has afterwards.
    private var pieces = [[UInt64](repeating: 0, count: pieceLength)]
    private var count = 0

    private static let pieceLength = 1 << 16
    private static let mostPieces = 8

    /// Where a name's word is, by its second half, and the bits in it, by the end of the first half.
    private func place(_ name: KeyIndex.Name) -> (piece: Int, word: Int, bits: UInt64) {
        let (first, second, third) = (name.high & 63, (name.high >> 6) & 63, (name.high >> 12) & 63)
        let place = Int(name.low >> 32)
        return (
            (place / NameFilter.pieceLength) & (pieces.count - 1), place % NameFilter.pieceLength,
            1 << first | 1 << second | 1 << third
        )
    }

    /// Makes room for names. Twice as many words begin as a copy: where one bit more of a name decides, it stands in both places.
    private mutating func reserve(_ more: Int) {
        count += more
        while count > pieces.count * NameFilter.pieceLength, pieces.count < NameFilter.mostPieces { pieces += pieces }
    }

    mutating func insert(_ name: KeyIndex.Name) {
        reserve(1)
        let (piece, word, bits) = place(name)
        pieces[piece][word] |= bits
    }

    /// Enters names, and says of each whether it was certainly not there.
    ///
    /// In one go, so that the processor fetches many words at a time: each lies somewhere else.
    mutating func insert(_ names: [KeyIndex.Name]) -> [Bool] {
        reserve(names.count)
        return names.map { name in
            let (piece, word, bits) = place(name)
            defer { pieces[piece][word] |= bits }
            return pieces[piece][word] & bits != bits
        }
    }

    func mayHold(_ name: KeyIndex.Name) -> Bool {
        let (piece, word, bits) = place(name)
        return pieces[piece][word] & bits == bits
    }
}
