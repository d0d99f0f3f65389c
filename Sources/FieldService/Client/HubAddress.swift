/// A hub's address, as a person gives it to `aldea sync`.
struct HubAddress: Hashable, Sendable {
    /// Whether the connection is encrypted.
    let isEncrypted: Bool
    /// The URL to which the paths of the API are added; it does not end with a slash.
    let base: String

    /// Takes `https://HOST[:PORT][/PATH]`, or the same with `http://` for a hub on this computer.
    ///
    /// - Throws: ``SyncError`` with `badURL` or `insecure`.
    init(_ text: String) throws(SyncError) {
        let schemes = [("https://", true), ("http://", false)]
        guard let (scheme, isEncrypted) = schemes.first(where: { text.lowercased().hasPrefix($0.0) }) else {
            throw SyncError.badURL
        }
        var rest = text.dropFirst(scheme.count)
        while rest.hasSuffix("/") { rest = rest.dropLast() }
        // Names and passwords in an address would end in histories and logs; a query has no meaning here.
        guard rest.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !rest.contains(where: { "@?#\\\"<>".contains($0) })
        else { throw SyncError.badURL }
        let authority = rest.prefix { $0 != "/" }
        let host: Substring
        let port: Substring?
        if authority.hasPrefix("["), let close = authority.firstIndex(of: "]") {
            host = authority[...close]
            let after = authority[authority.index(after: close)...]
            guard after.isEmpty || after.hasPrefix(":") else { throw SyncError.badURL }
            port = after.isEmpty ? nil : after.dropFirst()
        } else {
            let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count <= 2 else { throw SyncError.badURL }
            host = parts[0]
            port = parts.count == 2 ? parts[1] : nil
        }
        guard !host.isEmpty, port.map({ (UInt16($0) ?? 0) > 0 }) ?? true else { throw SyncError.badURL }
        guard isEncrypted || HostAddress(String(host)).isLoopback else { throw SyncError.insecure }
        self.isEncrypted = isEncrypted
        base = scheme + rest
    }
}
