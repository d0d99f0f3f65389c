import DeltaBundle
import Replication

extension SegmentBody {
    /// The leaves of the personal data, with salts that are no secret.
    var leaves: [PrivateBody.Leaf] {
        privateBody { [UInt8](repeating: 3, count: PrivateBody.saltLength) }.leaves
    }

    /// Whether the changes are the same to the last byte; `==` takes equivalent Unicode texts for equal.
    func isExactly(_ other: SegmentBody) -> Bool {
        changes.count == other.changes.count && zip(changes, other.changes).allSatisfy { $0.isExactly($1) }
    }
}

extension Change {
    /// The change as somebody reads it who holds no leaf.
    var withoutPersonalData: Change {
        var copy = self
        for index in copy.writes.indices where copy.writes[index].isPrivate { copy.writes[index].value = nil }
        return copy
    }

    fileprivate func isExactly(_ other: Change) -> Bool {
        self == other && person.utf8.elementsEqual(other.person.utf8)
            && zip(writes, other.writes).allSatisfy { Canonical.areEqual($0.value ?? [], $1.value ?? []) }
    }
}
