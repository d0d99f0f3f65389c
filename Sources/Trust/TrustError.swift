/// Why a key, a signature, a roster or an encrypted file was refused.
///
/// Two errors are equal when their codes are: the wording may change, the code may not.
/// Neither text ever holds a secret, personal data or a directory.
public struct TrustError: Error, Sendable {
    /// The stable name of a kind of refusal; a name once released keeps its meaning for ever.
    ///
    /// It is a struct rather than an enum, so that each part of the target declares its own codes beside the rules
    /// that raise them.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The name, in lower-case words joined by hyphens.
        public let name: String

        /// Makes a code.
        ///
        /// - Parameter name: Lower-case words joined by hyphens, used by no other code.
        public init(_ name: String) {
            self.name = name
        }

        /// The name of the code.
        public var description: String { name }
    }

    /// Which kind of refusal it is; compare this, never the texts.
    public let code: Code

    /// What happened, as one sentence without a full stop.
    public let message: String

    /// What to do now, as one sentence without a full stop.
    public let advice: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: The stable code.
    ///   - message: What happened.
    ///   - advice: What to do now.
    public init(_ code: Code, _ message: String, advice: String) {
        self.code = code
        self.message = message
        self.advice = advice
    }
}

extension TrustError: Hashable {
    /// Whether two errors are of one kind: their codes are equal.
    public static func == (left: TrustError, right: TrustError) -> Bool {
        left.code == right.code
    }

    /// Hashes the code only, as equality compares it only.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
    }
}

extension TrustError: CustomStringConvertible {
    /// The message, the advice and the code in one line.
    public var description: String {
        "\(message); \(advice) [\(code)]"
    }
}

extension TrustError.Code {
    /// The cryptographic library failed or refused a parameter that the caller chose.
    public static let cryptography = Self("cryptography")

    /// A key, identity or recipient is not a well-formed one.
    public static let invalidKey = Self("invalid-key")

    /// The bytes do not follow the format that they claim.
    public static let malformed = Self("malformed")

    /// The format is known, but a version or variant of it that this program does not read.
    public static let unsupported = Self("unsupported")

    /// A stated or actual size is over a limit, and nothing was allocated for it.
    public static let tooLarge = Self("too-large")

    /// Bytes fail their authentication: they were altered, or the medium damaged them.
    public static let damaged = Self("damaged")

    /// The end came before the authenticated end mark.
    public static let truncated = Self("truncated")

    /// The file is encrypted, but not to any of the given keys.
    public static let notARecipient = Self("not-a-recipient")

    /// The file is protected by a passphrase, and none was given.
    public static let passphraseNeeded = Self("passphrase-needed")

    /// The passphrase does not open the file.
    public static let wrongPassphrase = Self("wrong-passphrase")

    /// A file with secrets can be read by other users of the computer.
    public static let permissionsTooOpen = Self("permissions-too-open")

    /// A file that must be created is there already.
    public static let alreadyExists = Self("already-exists")

    /// A file or directory is not there.
    public static let notFound = Self("not-found")

    /// The operating system refused to read or write.
    public static let inputOutput = Self("input-output")

    /// A writer was used after it had finished or failed.
    public static let alreadyFinished = Self("already-finished")
}
