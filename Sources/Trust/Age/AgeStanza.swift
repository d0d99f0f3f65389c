/// One recipient's part of a header: the file key, wrapped for that recipient.
struct AgeStanza: Equatable {
    /// How the key is wrapped, such as `X25519`.
    let type: String

    /// What the recipient needs to know besides, each of visible ASCII characters.
    let arguments: [String]

    /// The wrapped key, or whatever the type puts there.
    let body: [UInt8]

    /// The lines of the stanza: the body in lines of 64 characters and a shorter, possibly empty, last one.
    var text: String {
        let columns = 64
        var text = "-> " + ([type] + arguments).joined(separator: " ") + "\n"
        var rest = Substring(Base64.encode(body))
        while rest.count >= columns {
            text += rest.prefix(columns) + "\n"
            rest = rest.dropFirst(columns)
        }
        return text + rest + "\n"
    }
}
