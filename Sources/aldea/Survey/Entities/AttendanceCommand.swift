import ArgumentParser
import SurveyModel

/// `aldea attendance`: who attended training sessions.
struct AttendanceCommand: ParsableCommand {
    static let configuration = Sentences.command("attendance", help: "attendance", subcommands: Noun.commands)

    enum Noun: RecordNoun {
        static let kind = Kind.attendance
    }
}
