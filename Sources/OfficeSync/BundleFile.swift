internal import DeltaBundle
internal import Foundation
internal import Trust

/// A bundle file that is being read: a plain one, or one encrypted as an age file.
final class BundleFile {
    private static let ageMark = Array("age-encryption.org/".utf8)
    private static let pieceLength = 64 << 10

    private let handle: FileHandle
    /// The file's name without its directory.
    let name: String
    /// Whether the file is encrypted.
    let isEncrypted: Bool
    /// The first bytes, by which that was seen: a pipe gives them once.
    private var head: [UInt8]
    /// Whether the medium refused to give the rest, as a stick does that was pulled out.
    private(set) var hasMediumFailed = false

    /// Opens a file.
    ///
    /// - Throws: `OfficeError.unreadable`.
    init(_ path: String) throws {
        var isDirectory: ObjCBool = false
        name = (path as NSString).lastPathComponent
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), !isDirectory.boolValue,
            let handle = FileHandle(forReadingAtPath: path)
        else { throw OfficeError(.unreadable, ["file": name]) }
        self.handle = handle
        do {
            head = Array(try handle.read(upToCount: Self.ageMark.count) ?? Data())
            isEncrypted = head == Self.ageMark
        } catch { throw OfficeError(.mediumFailed, ["file": name]) }
    }

    deinit { try? handle.close() }

    private func reader(keys: KeyFile?) throws -> BundleReader {
        guard isEncrypted else {
            return BundleReader { [self] in
                let bytes = piece(Self.pieceLength)
                return bytes.isEmpty ? nil : .bytes(bytes)
            }
        }
        guard let keys else { throw OfficeError(.notForUs) }
        let age: AgeReader
        do { age = try AgeReader(identities: [keys.agreementKey], source: piece) } catch let error as TrustError {
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

    /// Reads the bundle with a reader that lasts as long as the body. Where the medium fails, what it reads is cut: what
    /// was whole until there counts, and ``hasMediumFailed`` says so.
    ///
    /// - Throws: `OfficeError.notForUs` when the file is encrypted and not for these keys, `TrustError`, and what the body
    ///   throws; but `OfficeError.mediumFailed` when the medium failed before.
    func read<Value>(keys: KeyFile?, _ body: (BundleReader) throws -> Value) throws -> Value {
        do { return try body(reader(keys: keys)) } catch {
            guard hasMediumFailed else { throw error }
            throw OfficeError(.mediumFailed, ["file": name])
        }
    }

    private func piece(_ count: Int) -> [UInt8] {
        if !head.isEmpty {
            defer { head = Array(head.dropFirst(count)) }
            return Array(head.prefix(count))
        }
        do { return Array(try handle.read(upToCount: count) ?? Data()) } catch {
            hasMediumFailed = true
            return []
        }
    }
}
