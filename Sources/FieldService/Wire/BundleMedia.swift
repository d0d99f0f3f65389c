/// The media type under which a bundle travels.
enum BundleMedia {
    /// The type's name.
    static let type = "application/vnd.aldea.bundle"
}
