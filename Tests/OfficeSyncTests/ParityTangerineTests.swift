import Foundation
import OfficeSync
import SurveyModel
import SurveyStore
import Testing

/// Tangerine's issue 2484: two tablets fill in one form, and what comes of it depends on who presses the button when.
@Suite("Parity with Tangerine: who presses the button first")
struct ParityTangerineTests {
    /// What happens in a case, in order.
    enum Step: Sendable {
        case fillIn(String)
        case sync(String)
        /// The device takes what the server has, and is put away before it sends anything.
        case breakOff(String)
    }

    /// The four cases, with tablets A and B as GTO and PUE.
    static let cases: [[Step]] = [
        [.fillIn("GTO"), .sync("GTO"), .fillIn("PUE"), .sync("PUE"), .sync("GTO"), .sync("GTO"), .sync("PUE")],
        [.fillIn("GTO"), .fillIn("PUE"), .sync("PUE"), .sync("GTO"), .sync("GTO"), .sync("PUE"), .sync("GTO")],
        [.fillIn("GTO"), .fillIn("PUE"), .sync("GTO"), .sync("PUE"), .sync("PUE"), .sync("GTO"), .sync("GTO")],
        [.fillIn("GTO"), .fillIn("PUE"), .sync("GTO"), .breakOff("PUE"), .sync("GTO"), .sync("PUE"), .sync("GTO")],
    ]

    private func play(_ steps: [Step], laterClock: String) throws -> Village {
        let village = try Village(["GTO", "PUE", "HUB"])
        try village.enterprise("Caso", at: "GTO")
        try village.settle()
        let start = village.time.now
        for step in steps {
            switch step {
            case .fillIn(let code):
                // The clock of one of them runs ahead: it is the clocks that decide what is shown, not the button.
                village.time.now = start + (code == laterClock ? 120 : 60)
                try village.edit(try village.find("Caso", at: code), at: code, 2, .text("de \(code)"))
            case .sync(let code): try village.sync(code, with: "HUB")
            case .breakOff(let code): try village.sync(code, with: "HUB", uploads: false)
            }
        }
        return village
    }

    @Test(
        "all four cases end alike everywhere: one answer shown, the other listed with it, nobody's lost",
        arguments: ["GTO", "PUE"])
    func fourCases(laterClock: String) throws {
        for (number, steps) in Self.cases.enumerated() {
            let village = try play(steps, laterClock: laterClock)
            for code in ["GTO", "PUE", "HUB"] {
                let place = "case \(number + 1) at \(code)"
                #expect(try village.names(at: code) == ["de \(laterClock)"], "\(place)")
                #expect(try village.disputed(at: code) == ["name": ["de GTO", "de PUE"]], "\(place)")
                #expect(
                    try village.everWritten("name", of: "Caso", at: code)
                        == ["p-GTO Caso", "p-GTO de GTO", "p-PUE de PUE"], "\(place)")
            }
            try village.expectAgreement()
        }
    }

    @Test("pressing the button again and again changes nothing, and decides nothing")
    func persistence() throws {
        let village = try play(Self.cases[1], laterClock: "GTO")
        let before = try village["HUB"].store.fullDigest()
        for _ in 0..<3 { for code in ["PUE", "PUE", "GTO"] { try village.sync(code, with: "HUB") } }
        #expect(try village["HUB"].store.fullDigest() == before)
        #expect(try village.disputed(at: "HUB") == ["name": ["de GTO", "de PUE"]])
        // Nor does an edit of something else by the one who comes last.
        try village.edit(try village.find("Caso", at: "PUE"), at: "PUE", 3, .text("110010002"))
        for code in ["PUE", "GTO"] { try village.sync(code, with: "HUB") }
        #expect(try village.disputed(at: "GTO") == ["name": ["de GTO", "de PUE"]])
    }
}
