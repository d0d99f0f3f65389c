/// The host part of a URL or of a listening address.
struct HostAddress: Hashable, Sendable {
    /// The name or address, without the brackets of IPv6.
    let text: String

    /// Takes a name or address as a person writes it.
    init(_ text: String) {
        self.text = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
    }

    /// Whether nothing that is sent there leaves the computer.
    var isLoopback: Bool {
        if text.lowercased() == "localhost" || text == "::1" { return true }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { part in
                (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
                    && UInt8(part) != nil
            }
    }

    /// As it stands in a URL: an IPv6 address in brackets.
    var inURL: String { text.contains(":") ? "[\(text)]" : text }
}
