/// Why a bundle was refused.
public struct BundleError: Error, Sendable, CustomStringConvertible {
    /// The stable name of a refusal.
    public enum Code: String, Hashable, Sendable {
        /// The file does not begin as a bundle does.
        case notABundle = "bundle-not-a-bundle"
        /// The file went through something that changes line ends or the eighth bit.
        case damagedByText = "bundle-damaged-by-text"
        /// The file is of a later format version.
        case newerVersion = "bundle-newer-version"
        /// A frame that must be understood is of an unknown type.
        case unknownFrame = "bundle-unknown-frame"
        /// The compressor failed.
        case compression = "bundle-compression"
        /// A frame would exceed its cap.
        case tooLarge = "bundle-too-large"
    }

    /// Which refusal it is.
    public let code: Code
    /// Further facts, such as the version found; never personal data.
    public let detail: String

    /// Describes a refusal.
    public init(_ code: Code, _ detail: String = "") {
        self.code = code
        self.detail = detail
    }

    /// Code and facts.
    public var description: String { detail.isEmpty ? code.rawValue : "\(code.rawValue): \(detail)" }
}
