import Glibc

/// A line on standard error that shows how far long work is; nothing when that is no terminal.
///
/// Sendable, since the network's part of a sync reports from other tasks; a torn line is the worst that can happen.
final class Progress: Sendable {
    private let title: String
    private let isShown = Surroundings.isTerminal(2)

    init(_ title: String) { self.title = title }

    /// Shows work of a known size.
    func update(_ done: Int, of total: Int) {
        guard isShown, total > 0 else { return }
        let width = max(10, min(40, Surroundings.columns - DisplayText.width(title) - 10))
        let share = min(1, max(0, Double(done) / Double(total)))
        let filled = Int(share * Double(width))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        StandardError.write("\r\(title) \(bar) \(Int(share * 100)) %\u{1B}[K")
    }

    /// Shows work whose size nobody knows.
    func update(_ done: Int) {
        guard isShown else { return }
        StandardError.write("\r\(title) \(done)\u{1B}[K")
    }

    /// Shows which step the work is at.
    func update(stage: String) {
        guard isShown else { return }
        StandardError.write("\r\(title): \(stage)\u{1B}[K")
    }

    /// Takes the line away.
    func finish() {
        guard isShown else { return }
        StandardError.write("\r\u{1B}[K")
    }
}
