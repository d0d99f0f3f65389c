import ArgumentParser
import SurveyModel

/// A noun of the command line: a kind of record that is added, edited, shown and listed.
protocol RecordNoun {
    /// The kind; its name is the word on the command line and stands in the keys of its help texts.
    static var kind: Kind { get }
}

extension RecordNoun {
    /// The four commands that every noun has.
    static var commands: [any ParsableCommand.Type] {
        [RecordAdd<Self>.self, RecordEdit<Self>.self, RecordShow<Self>.self, RecordList<Self>.self]
    }
}
