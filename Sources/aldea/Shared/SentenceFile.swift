import FoundationEssentials

/// A file of sentences: a JSON object of texts by key.
///
/// Every run of the program reads all of them, and Foundation's decoder takes longer for that than all else that a short command does.
/// Files as they are written here, without escapes by number, are read plainly; any other goes to Foundation.
enum SentenceFile {
    /// The sentences by key.
    ///
    /// - Returns: nothing when it is no JSON object of texts.
    static func sentences(_ bytes: [UInt8]) -> [String: String] {
        plain(bytes) ?? (try? JSONDecoder().decode([String: String].self, from: Data(bytes))) ?? [:]
    }

    /// What is read plainly; nil for what that does not understand.
    static func plain(_ bytes: [UInt8]) -> [String: String]? {
        var found: [String: String] = [:]
        found.reserveCapacity(bytes.count / 64)
        var index = 0
        func skipSpace() {
            while index < bytes.count, [0x20, 0x0a, 0x0d, 0x09].contains(bytes[index]) { index += 1 }
        }
        func take(_ character: UInt8) -> Bool {
            skipSpace()
            guard index < bytes.count, bytes[index] == character else { return false }
            index += 1
            return true
        }
        func text() -> String? {
            guard take(UInt8(ascii: "\"")) else { return nil }
            let start = index
            var hasEscapes = false
            while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
                guard bytes[index] >= 0x20 else { return nil }
                if bytes[index] == UInt8(ascii: "\\") {
                    hasEscapes = true
                    index += 1
                }
                index += 1
            }
            guard index < bytes.count else { return nil }
            defer { index += 1 }
            let held = bytes[start..<index]
            guard hasEscapes else { return String(validating: held, as: UTF8.self) }
            return unescaped(held).flatMap { String(validating: $0, as: UTF8.self) }
        }
        guard take(UInt8(ascii: "{")) else { return nil }
        if !take(UInt8(ascii: "}")) {
            repeat {
                guard let key = text(), take(UInt8(ascii: ":")), let value = text() else { return nil }
                found[key] = value
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "}")) else { return nil }
        }
        skipSpace()
        return index == bytes.count ? found : nil
    }

    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var isEscaped = false
        for byte in bytes {
            guard isEscaped || byte == UInt8(ascii: "\\") else {
                plain.append(byte)
                continue
            }
            if isEscaped {
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): plain.append(byte)
                case UInt8(ascii: "n"): plain.append(0x0a)
                case UInt8(ascii: "t"): plain.append(0x09)
                default: return nil
                }
            }
            isEscaped.toggle()
        }
        return plain
    }
}
