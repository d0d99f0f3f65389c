import FoundationEssentials
import Glibc

/// Standard output: lines, tables and fields for people, or one JSON document for programs.
///
/// Every text is made harmless before it is written, so that a value cannot steer the terminal.
final class Output {
    /// How a line looks on a terminal; elsewhere all look alike.
    enum Style: String {
        case plain = ""
        case strong = "1"
        case faint = "2"
        case good = "32"
        case warning = "33"
        case problem = "31"
    }

    /// Whether `--json` was given.
    let isJSON: Bool
    private let isColoured: Bool
    private var buffer: [UInt8] = []
    private var failure: Int32 = 0

    init(isJSON: Bool) {
        self.isJSON = isJSON
        isColoured =
            !isJSON && Surroundings.isTerminal(1) && Surroundings.variable("NO_COLOR") == nil
            && Surroundings.variable("TERM") != "dumb"
    }

    /// Shows a result: as JSON with `--json`, else as the lines that the closure writes.
    func show(_ value: some Encodable, _ lines: () throws -> Void) throws {
        if isJSON { try json(value) } else { try lines() }
    }

    /// Writes the one JSON document of this run: keys sorted and in snake case, two blanks of indent.
    func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        append(Array(try encoder.encode(value)) + [0x0A])
    }

    /// Writes a line.
    func line(_ text: String = "", style: Style = .plain) {
        append(Array((styled(DisplayText.clean(text), style) + "\n").utf8))
    }

    /// Writes names and values, the values one below the other.
    func fields(_ fields: [(name: String, value: String)], indent: Int = 0) {
        let names = fields.map { DisplayText.clean($0.name) }
        let columns = names.map(DisplayText.width).max() ?? 0
        let margin = String(repeating: " ", count: indent)
        for (name, field) in zip(names, fields) {
            line(margin + DisplayText.padded(name, to: columns) + "  " + field.value)
        }
    }

    /// Writes a table under its heads; numbers stand at the right of their column.
    func table(_ table: Table) {
        let lines = table.lines
        for (index, text) in lines.enumerated() { line(text, style: index == 0 ? .strong : .plain) }
    }

    /// Writes bytes as they are, such as a document that goes to standard output.
    func raw(_ bytes: [UInt8]) { append(bytes) }

    /// Hands on what is buffered.
    func flush() {
        var rest = buffer[...]
        while !rest.isEmpty, failure == 0 {
            let count = rest.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                failure = errno
                break
            }
            rest = rest.dropFirst(count)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Hands on the rest.
    ///
    /// - Throws: a failure when standard output took not everything, as a full disk does not.
    func close() throws {
        flush()
        guard failure == 0 else {
            throw Failure("output-lost", ["reason": String(cString: strerror(failure))], status: Outcome.failure)
        }
    }

    private func append(_ bytes: [UInt8]) {
        buffer += bytes
        if buffer.count > 1 << 16 { flush() }
    }

    private func styled(_ text: String, _ style: Style) -> String {
        guard isColoured, style != .plain, !text.isEmpty else { return text }
        return "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m"
    }
}
