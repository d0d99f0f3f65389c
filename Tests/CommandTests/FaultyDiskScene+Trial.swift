import Foundation
import Testing

extension FaultyDiskScene {
    /// Checks what a command left whose disk failed or whose power was cut: the store is as before or as after, no file is half
    /// written, what was told as done is done, and the same command completes it and leaves nothing else behind.
    func check(_ finished: Finished, _ what: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let what = "\(command.name), \(what)"
        let found = try await standing()
        #expect(
            found.store == before.store || found.store == after.store, "\(what): the store is \(found.store)",
            sourceLocation: sourceLocation)
        for (name, state) in found.outputs where state != .missing {
            #expect(state == .whole(""), "\(what): half of \(name) is there", sourceLocation: sourceLocation)
        }
        if finished.status == command.status || finished.status < 0 && !results(finished).isEmpty {
            #expect(
                found == after, "\(what): it was told as done\n\(finished.everything)", sourceLocation: sourceLocation)
        }
        try await complete(found, what, sourceLocation: sourceLocation)
    }

    /// Checks how a command failed whose disk did: with a sentence and advice for a person, which name no temporary file.
    ///
    /// - Parameter mayShow: Whether it may have shown results, of what it did before.
    func checkFailure(
        _ finished: Finished, _ what: String, mayShow: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        // What a disk takes after the last write that matters is none of the person's business.
        guard finished.status != command.status else { return }
        let what = "\(command.name), \(what)\n\(finished.everything)"
        #expect(finished.status == 1, "\(what)", sourceLocation: sourceLocation)
        #expect(finished.errors.split(separator: "\n").count >= 2, "\(what): no advice", sourceLocation: sourceLocation)
        #expect(mayShow || results(finished).isEmpty, "\(what)", sourceLocation: sourceLocation)
        for name in [".part", ".verify", "-journal", "-wal", ".new", directory.path] {
            #expect(!finished.errors.contains(name), "\(what): names \(name)", sourceLocation: sourceLocation)
        }
    }

    /// What a command told on standard output, but for the names of the files that it is given.
    private func results(_ finished: Finished) -> [String] {
        finished.output.split(separator: "\n").map(String.init).filter { !arguments.contains($0) }
    }

    /// Gives the command once more, on a disk that does not fail.
    private func complete(_ found: Standing, _ what: String, sourceLocation: SourceLocation) async throws {
        var again = try await device.aldea(arguments, status: nil)
        var mayLeaveMore = false
        if again.status == 1, let otherwise = command.otherwise, found.store == before.store {
            again = try await device.aldea(otherwise, status: nil)
            mayLeaveMore = true
        }
        // What is done already may refuse to be done twice.
        let isDone = found == after && found != before
        #expect(
            again.status == command.status || isDone && again.status == 1,
            "\(what), again: \(again.status)\n\(again.everything)", sourceLocation: sourceLocation)
        var completed = try await standing(isQuick: true)
        if mayLeaveMore { completed.outputs = after.outputs }
        #expect(completed == after, "\(what), again\n\(again.everything)", sourceLocation: sourceLocation)
        guard !mayLeaveMore else { return }
        let left = Set(try directory.everything())
        let stray = left.subtracting(names).sorted()
        #expect(stray.isEmpty, "\(what), again: stray files", sourceLocation: sourceLocation)
        #expect(left.isSuperset(of: names), "\(what), again: files are missing", sourceLocation: sourceLocation)
    }
}
