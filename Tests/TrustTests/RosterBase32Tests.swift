import Testing

@testable import Trust

@Suite("Characters that people can read aloud")
struct RosterBase32Tests {
    @Test("five bits a character, from the first on, in groups")
    func groups() {
        #expect(Base32.groups([0, 0, 0, 0, 0], characters: 8) == "0000-0000")
        #expect(Base32.groups([0xff, 0xff, 0xff, 0xff, 0xff], characters: 8) == "ZZZZ-ZZZZ")
        #expect(Base32.groups([0x00, 0x44, 0x32, 0x14, 0xc7], characters: 8, perGroup: 8) == "01234567")
        #expect(Base32.groups([0x00, 0x44, 0x32, 0x14, 0xc7], characters: 3) == "012")
        #expect(Base32.groups([UInt8](repeating: 0xa5, count: 10), characters: 16).count == 19)
    }

    @Test("what people type is read with what they take for each other")
    func normalized() {
        #expect(Base32.normalized("o0-iIlL 1a") == "0011111A")
    }

    @Test("the check character finds every wrong character and every two that changed places")
    func checkCharacter() {
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        var random = CryptoSeededGenerator(seed: 7)
        for length in [1, 2, 9, 12, 31, 40] {
            let text = (0..<length).map { _ in alphabet.randomElement(using: &random)! }
            let check = Base32.checkCharacter(of: String(text))
            #expect(alphabet.contains(check))
            for place in text.indices {
                for other in alphabet where other != text[place] {
                    var wrong = text
                    wrong[place] = other
                    #expect(Base32.checkCharacter(of: String(wrong)) != check)
                }
                guard place + 1 < length, text[place] != text[place + 1] else { continue }
                var swapped = text
                swapped.swapAt(place, place + 1)
                #expect(Base32.checkCharacter(of: String(swapped)) != check)
            }
        }
    }

    @Test("the check character does not mind case, hyphens, blanks or look-alikes")
    func lookAlikes() {
        let check = Base32.checkCharacter(of: "COL-07A-0112")
        for text in ["col07a0112", "C0L 07A 0112", "COL-O7A-OII2", "co1-07a-01l2"] {
            #expect(Base32.checkCharacter(of: text) == check)
        }
    }

    @Test("the check character of a text never changes from one release to the next")
    func golden() {
        #expect(Base32.checkCharacter(of: "") == "1")
        #expect(Base32.checkCharacter(of: "0") == "2")
        #expect(Base32.checkCharacter(of: "COL-07A-0112") == "2")
    }
}
