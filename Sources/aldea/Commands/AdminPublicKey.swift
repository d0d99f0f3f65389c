import FoundationEssentials
import OfficeSync
import Trust

/// The public key that people mean by sixty-four hexadecimal digits, a device's name, or a file that has it.
enum AdminPublicKey {
    private static let mark = "# aldea-public-key: "

    /// - Throws: `TrustError.invalidKey`, `OfficeError.unknownDevice`, or a failure for a file without a public key.
    static func bytes(_ text: String, _ office: Office) throws -> [UInt8] {
        if text.count == 64, text.allSatisfy(\.isHexDigit) { return try VerifyingKey(hex: text).bytes }
        do {
            return try office.device(text).enrolment.deviceKey
        } catch let error as OfficeError where error.code == .unknownDevice {
            guard FileManager.default.fileExists(atPath: text) else { throw error }
            return try bytes(inFile: text)
        }
    }

    /// Of a key file only the public line is read; one under a passphrase shows none.
    private static func bytes(inFile path: String) throws -> [UInt8] {
        let text = try TextFile.read(path)
        if let request = try? EnrolmentRequest(text: text) { return request.deviceKey }
        let lines = text.split(whereSeparator: \.isNewline)
        let named = lines.first { $0.hasPrefix(mark) }.map { $0.dropFirst(mark.count) }
        guard let digits = named ?? (lines.count == 1 ? lines[0] : nil), let key = try? VerifyingKey(hex: digits)
        else { throw Failure("no-public-key", ["file": AtomicFile.name(of: path)], status: Outcome.wrongUsage) }
        return key.bytes
    }
}
