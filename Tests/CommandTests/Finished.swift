import Foundation
import Testing

/// A command that ended: its exit status and what it wrote.
struct Finished: Sendable {
    /// The command as typed.
    let command: String
    /// The exit status; the negative signal number when a signal ended it.
    let status: Int32
    /// Standard output.
    let output: String
    /// Standard error.
    let errors: String
    /// Whether the time-out ended it.
    let isLate: Bool

    /// Both outputs.
    var everything: String { output + errors }

    /// Standard output as one JSON document; what is no JSON gives an empty one and a failed test.
    func document(sourceLocation: SourceLocation = #_sourceLocation) -> Document {
        let any = try? JSONSerialization.jsonObject(with: Data(output.utf8), options: .fragmentsAllowed)
        #expect(any != nil, "no JSON from \(command): \(everything)", sourceLocation: sourceLocation)
        return Document(any)
    }
}

/// A JSON value that can be walked without knowing its shape.
struct Document {
    private let value: Any?

    init(_ value: Any?) { self.value = value }

    /// Reads JSON text; nil if it is none.
    init?(text: String) {
        guard let any = try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed) else {
            return nil
        }
        self.init(any)
    }

    subscript(_ key: String) -> Document { Document((value as? [String: Any])?[key]) }
    subscript(_ index: Int) -> Document { index < list.count ? list[index] : Document(nil) }

    var list: [Document] { (value as? [Any])?.map { Document($0) } ?? [] }
    var keys: Set<String> { Set((value as? [String: Any])?.keys.map { $0 } ?? []) }
    var text: String { value as? String ?? "" }
    var number: Int { (value as? NSNumber)?.intValue ?? -1 }
    var fraction: Double? { (value as? NSNumber)?.doubleValue }
    var isTrue: Bool { (value as? NSNumber)?.boolValue ?? false }
    var isNull: Bool { value == nil || value is NSNull }

    /// The same value always gives the same bytes.
    var canonical: String {
        guard let value else { return "" }
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .fragmentsAllowed]
        return (try? JSONSerialization.data(withJSONObject: value, options: options))
            .map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// The same document without one key of the outermost object.
    func without(_ key: String) -> Document {
        guard var object = value as? [String: Any] else { return self }
        object[key] = nil
        return Document(object)
    }
}
