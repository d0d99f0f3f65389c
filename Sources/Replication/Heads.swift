/// The rule of heads.
///
/// The heads of a field are the valid changes that no other valid change reaches by following *replaces*, also through
/// changes that are filtered out. It is a pure function of the set of changes: order and repetition cannot matter.
public enum Heads {
    /// A write of the field in question.
    public struct Write: Hashable, Sendable {
        /// The change's place.
        public let dot: Dot
        /// The dots it replaces in this field; those that are not held lead nowhere.
        public let replaces: [Dot]
        /// Whether the change counts (it is not withheld, revoked or filtered in another way).
        public let isValid: Bool

        /// Describes a write.
        public init(dot: Dot, replaces: [Dot], isValid: Bool) {
            self.dot = dot
            self.replaces = replaces
            self.isValid = isValid
        }
    }

    /// The heads among all held writes of one field, by rising dot.
    public static func among(_ writes: some Collection<Write>) -> [Dot] {
        var replaces: [Dot: [Dot]] = [:]
        for write in writes { replaces[write.dot, default: []].append(contentsOf: write.replaces) }
        var reached: Set<Dot> = []
        for write in writes where write.isValid {
            // A valid change that was reached already has handed on all that it reaches.
            var open = replaces[write.dot] ?? []
            while let next = open.popLast() {
                guard reached.insert(next).inserted else { continue }
                open.append(contentsOf: replaces[next] ?? [])
            }
        }
        return Set(writes.filter(\.isValid).map(\.dot)).subtracting(reached).sorted()
    }

    /// The heads after one more valid change, when every change of the record is valid and every replaced dot is held:
    /// the step that applying takes, equal to `among` under that condition.
    public static func after(_ heads: [Dot], write: Dot, replacing replaces: [Dot]) -> [Dot] {
        var next = heads.filter { !replaces.contains($0) && $0 != write }
        let place = next.firstIndex { $0 > write } ?? next.endIndex
        next.insert(write, at: place)
        return next
    }
}
