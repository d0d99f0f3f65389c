public import DeltaBundle
internal import Foundation
public import Trust

/// Opens bundle files: plain ones, and ones encrypted as age files.
enum BundleFile {
    private static let ageMark = Array("age-encryption.org/".utf8)
    private static let pieceLength = 256 << 10

    /// Whether the file is encrypted.
    static func isEncrypted(_ path: String) throws -> Bool {
        let handle = try open(path)
        defer { try? handle.close() }
        return try Array(handle.read(upToCount: ageMark.count) ?? Data()) == ageMark
    }

    private static func open(_ path: String) throws -> FileHandle {
        var isDirectory: ObjCBool = false
        let name = (path as NSString).lastPathComponent
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), !isDirectory.boolValue,
            let handle = FileHandle(forReadingAtPath: path)
        else { throw OfficeError(.unreadable, ["file": name]) }
        return handle
    }

    /// A reader of a bundle file.
    ///
    /// - Throws: `OfficeError.unreadable`, and `.notForUs` when the file is encrypted and not for these keys.
    static func reader(_ path: String, keys: KeyFile?) throws -> BundleReader {
        let isEncrypted = try isEncrypted(path)
        let handle = try open(path)
        func read(_ count: Int) throws -> [UInt8] {
            // A stick that was pulled out ends the reading: what was whole until there counts.
            do { return Array(try handle.read(upToCount: count) ?? Data()) } catch { return [] }
        }
        guard isEncrypted else {
            return BundleReader {
                let bytes = try read(pieceLength)
                return bytes.isEmpty ? nil : .bytes(bytes)
            }
        }
        guard let keys else { throw OfficeError(.notForUs) }
        let age: AgeReader
        do { age = try AgeReader(identities: [keys.agreementKey], source: read) } catch let error as TrustError {
            if error.code == .notARecipient { throw OfficeError(.notForUs) }
            throw error
        }
        return BundleReader {
            do {
                switch try age.next() {
                case .data(let bytes): return .bytes(bytes)
                case .damaged: return .hole
                case nil: return nil
                }
            } catch let error as TrustError where error.code == .truncated || error.code == .malformed {
                return .cut
            }
        }
    }
}
