public import SurveyModel

/// How a row names another record; the store that knows the records resolves it.
public enum RecordLink: Hashable, Sendable {
    /// By the importing side's own key, in the namespace of the import.
    case own(KindID, key: String)
    /// By a namespace and the key in it.
    case registered(KindID, namespace: String, key: String)
    /// By its record code, such as `GTO-1A-0142-K`.
    case code(KindID, String)
    /// By the key of a record of the program, such as a wave's.
    case program(KindID, key: String)
    /// Another record of the same row.
    case part(ImportPart)

    /// Reads the cell of a column that names a registered record.
    ///
    /// A text that is a code means that record. Otherwise what stands before the first colon is the namespace; a colon
    /// at the start means the own namespace, for own keys that hold a colon or look like a code (`:A:17`).
    ///
    /// - Parameter isCode: Whether a text is a record code.
    init(cell: String, kind: KindID, isCode: (String) -> Bool) {
        if !cell.hasPrefix(":"), isCode(cell) {
            self = .code(kind, cell)
        } else if let colon = cell.firstIndex(of: ":") {
            let key = String(cell[cell.index(after: colon)...])
            self =
                colon == cell.startIndex
                ? .own(kind, key: key) : .registered(kind, namespace: String(cell[..<colon]), key: key)
        } else {
            self = .own(kind, key: cell)
        }
    }

    /// The link as a cell would name it.
    public var text: String {
        switch self {
        case .own(_, let key): key.contains(":") ? ":" + key : key
        case .registered(_, let namespace, let key): "\(namespace):\(key)"
        case .code(_, let code): code
        case .program(_, let key): key
        case .part(let part): part.rawValue
        }
    }

    /// Whether there is a key at all: `A:` and `:` name nothing.
    var namesSomething: Bool {
        switch self {
        case .own(_, let key), .program(_, let key), .registered(_, _, let key): !key.isEmpty
        case .code, .part: true
        }
    }
}
