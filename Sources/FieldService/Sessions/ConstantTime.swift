/// Comparing secrets in a time that does not tell where they differ.
enum ConstantTime {
    /// Whether two byte strings are equal; only their lengths may show in the time it takes.
    static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for index in left.indices { difference |= left[index] ^ right[index] }
        return difference == 0
    }
}
