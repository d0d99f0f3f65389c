/// A text that equals another only byte for byte.
///
/// Swift takes canonically equivalent texts for one; a dictionary of such would give some authors' words back in another
/// encoding than they were entered in.
struct ExactText: Hashable {
    private var text: String

    init(_ text: String) { self.text = text }

    static func == (left: ExactText, right: ExactText) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
