public import SurveyModel

/// Canonical bytes: one value has one encoding, so that equal values are equal bytes everywhere.
public enum Canonical {
    /// Appends a value: its column count, then each scalar behind its tag. `name` gives a linked record's name.
    public static func append(
        _ value: [Scalar], to writer: inout ByteWriter, name: (RecordKey) throws -> [UInt8]
    ) rethrows {
        try append(value[...], to: &writer, name: name)
    }

    /// Appends a value that is a part of others, as the value alone would be.
    public static func append(
        _ value: ArraySlice<Scalar>, to writer: inout ByteWriter, name: (RecordKey) throws -> [UInt8]
    ) rethrows {
        writer.varint(UInt64(value.count))
        for scalar in value {
            switch scalar {
            case .null:
                writer.byte(0)
            case .integer(let number):
                writer.byte(1)
                writer.zigzag(number)
            case .text(let text):
                writer.byte(2)
                writer.text(text)
            case .bytes(let bytes):
                writer.byte(3)
                writer.block(bytes)
            case .reference(let key):
                writer.byte(4)
                writer.block(try name(key))
            }
        }
    }

    /// Whether two values of one store have the same canonical bytes.
    ///
    /// `==` is no substitute: it takes two texts for equal that Unicode calls equivalent, such as é in one scalar and in
    /// two, and by tables that change between releases of the language.
    public static func areEqual(_ left: [Scalar], _ right: [Scalar]) -> Bool {
        left.elementsEqual(right) { left, right in
            if case .text(let left) = left, case .text(let right) = right { return left.utf8.elementsEqual(right.utf8) }
            return left == right
        }
    }
}
