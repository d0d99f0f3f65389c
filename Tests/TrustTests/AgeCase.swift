import Testing

@testable import Trust

/// An age file that is wrong in one point, or strange there and yet right.
struct AgeCase: Sendable {
    let name: String

    /// The format allows it.
    let isRight: Bool

    let change: @Sendable (inout AgeDraft) throws -> Void

    static let all = version + recipientLine + bodyLines + shares + parts + code + nonce + chunks + whole

    private init(_ name: String, isRight: Bool = false, _ change: @escaping @Sendable (inout AgeDraft) throws -> Void) {
        self.name = name
        self.isRight = isRight
        self.change = change
    }

    static func right(_ name: String, _ change: @escaping @Sendable (inout AgeDraft) throws -> Void) -> AgeCase {
        AgeCase(name, isRight: true, change)
    }

    static func wrong(_ name: String, _ change: @escaping @Sendable (inout AgeDraft) throws -> Void) -> AgeCase {
        AgeCase(name, isRight: false, change)
    }

    /// A case that is wrong by what is made of one line of the recipient's part.
    static func wrong(_ name: String, line: Int, _ change: @escaping @Sendable (String) -> String) -> AgeCase {
        AgeCase(name) { $0.lines[line] = change($0.lines[line]) }
    }

    /// The same text with the spare bits behind its last byte set.
    static func withSpareBits(_ text: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        guard let last = text.last.flatMap({ alphabet.firstIndex(of: $0) }) else { return text }
        return text.dropLast() + String(alphabet[last + 1])
    }
}
