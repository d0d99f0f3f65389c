import ArgumentParser
import Logging

/// How important a line must be to be logged.
enum LogLevel: String, CaseIterable, ExpressibleByArgument {
    case trace, debug, info, notice, warning, error, critical

    /// The log's own level.
    var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .info }
}
