/// Breaks something on purpose.
enum Saboteur {
    /// Does what was asked for, in the third case of a run.
    static func act(_ sabotage: Sabotage?, case number: Int) throws {
        guard number == 2 else { return }
        switch sabotage {
        case .crash: fatalError("crashed on purpose")
        case .hang: while true {}
        case .digest, nil: break
        }
    }
}
