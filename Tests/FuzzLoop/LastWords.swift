import Foundation
import Synchronization

/// What is said when the process dies, or goes on for ever, in the middle of a case.
enum LastWords {
    private static let capacity = 4096
    private nonisolated(unsafe) static let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    private nonisolated(unsafe) static var length = 0
    private nonisolated(unsafe) static var former: [Int32: sigaction] = [:]
    private static let begun = Mutex<Date?>(nil)

    /// What to say from now on.
    static func set(_ text: String) {
        let bytes = Array(("\nFAILED " + text + "\n").utf8.prefix(capacity))
        buffer.update(from: bytes, count: bytes.count)
        length = bytes.count
        begun.withLock { $0 = Date() }
    }

    /// Nothing is to be said.
    static func clear() {
        length = 0
        begun.withLock { $0 = nil }
    }

    /// Speaks before whatever else was to happen on a fatal signal, and watches over the time.
    ///
    /// - Parameter patience: after how many seconds on the wall a case is given up.
    static func install(patience: Int) {
        for signal in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT] {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { signal in
                _ = write(1, LastWords.buffer, LastWords.length)
                var former = LastWords.former[signal] ?? sigaction()
                sigaction(signal, &former, nil)
            }
            var old = sigaction()
            sigaction(signal, &action, &old)
            former[signal] = old
        }
        Thread.detachNewThread {
            while true {
                sleep(1)
                guard let begun = begun.withLock({ $0 }), Date().timeIntervalSince(begun) > Double(patience) else {
                    continue
                }
                _ = write(1, buffer, length)
                Report.line("  it did not end within \(patience) s")
                _exit(1)
            }
        }
    }
}
