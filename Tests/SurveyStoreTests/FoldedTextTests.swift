import Testing

@testable import SurveyStore

@Suite("Texts as searches compare them")
struct FoldedTextTests {
    @Test(
        "lose case, marks, apostrophes and surplus blanks",
        arguments: [
            ("Molcajetes El Nogal", "molcajetes el nogal"), ("Ñandú y Muñeca", "nandu y muneca"),
            ("PANADERÍA  «La Güera»\t", "panaderia «la guera»"), ("Jose\u{301} Pe\u{301}rez", "jose perez"),
            ("Tlāltikpaktli", "tlaltikpaktli"), ("Cuauhtēmoc Xōchitl", "cuauhtemoc xochitl"),
            ("Yóok’ol Kʼáax", "yookol kaax"), ("U k\u{2018}aay ch'íich'", "u kaay chiich"),
            ("Maaya t\u{A78C}aan", "maaya taan"),
            ("Straße & Œuvre", "strasse & oeuvre"), ("ﬁcus ﬀ", "ficus ff"), ("Łódź Ærø", "lodz aero"),
            ("Ｔｉｅｎｄａ", "tienda"), ("a\nb\u{0}c", "a b c"), ("   ", ""), ("'", ""), ("İstanbul ı", "istanbul i"),
        ])
    func folded(text: String, expected: String) {
        #expect(String(decoding: FoldedText.bytes(text), as: UTF8.self) == expected)
    }

    @Test("have no byte that parts lines or columns")
    func noControls() {
        for value in UInt32(0)...0x2FFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let bytes = FoldedText.bytes("a\(Character(scalar))b")
            #expect(bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "U+\(String(value, radix: 16))")
            #expect(bytes.first == 0x61 && bytes.last == 0x62)
        }
    }

    @Test("are found in blocks, and a block is read as it was written")
    func blocks() throws {
        var block = NameBlock()
        let names = ["uno", "dos", "", "tres uno", "uno uno", "xuno"]
        for (place, name) in names.enumerated().reversed() {
            block.set(Int64(place * 1_000_000_007 + 1), Array(name.utf8))
        }
        let bytes = block.bytes
        #expect(try NameBlock(bytes: bytes) == block)
        for wanted in ["uno", "o", "", "tres", "cuatro", "o u", "dos"] {
            var found: [Int64] = []
            try bytes.withUnsafeBufferPointer { bytes in
                try NameBlock.search(bytes, for: Needle(Array(wanted.utf8))) { enterprise in
                    found.append(enterprise)
                    return true
                }
            }
            let expected = names.indices.filter { wanted.isEmpty || names[$0].contains(wanted) }
            #expect(found == expected.map { Int64($0 * 1_000_000_007 + 1) }, "\(wanted)")
        }
    }

    @Test("in blocks that are damaged are refused or passed over, never read beyond")
    func damagedBlocks() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0..<60)).map { _ in UInt8.random(in: 0...31, using: &random) }
            _ = try? NameBlock(bytes: bytes)
            bytes.withUnsafeBufferPointer { bytes in
                try? NameBlock.search(bytes, for: Needle([UInt8.random(in: 0...31)])) { _ in true }
            }
        }
    }
}
