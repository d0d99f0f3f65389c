import ArgumentParser

extension ParsableCommand {
    /// Runs a command's work with a session, and turns how it ended into the exit status.
    ///
    /// - Throws: what the work throws, which `Aldea.main` tells on standard error; an `ExitCode` for other statuses than 0.
    func perform(_ options: CommonOptions, _ body: (Session) throws -> Outcome) throws {
        let session = Session(options)
        defer { session.output.flush() }
        try finish(session, try body(session))
    }

    /// Runs work that waits for the network.
    func perform(_ options: CommonOptions, _ body: (Session) async throws -> Outcome) async throws {
        let session = Session(options)
        defer { session.output.flush() }
        try finish(session, try await body(session))
    }

    private func finish(_ session: Session, _ outcome: Outcome) throws {
        try session.output.close()
        guard case .done = outcome else { throw outcome.exitCode }
    }
}
