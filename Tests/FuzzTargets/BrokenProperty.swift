/// Something that must hold for whatever a stranger sends, and did not.
public struct BrokenProperty: Error, CustomStringConvertible {
    /// What happened, as one sentence.
    public let description: String

    /// Describes what happened.
    public init(_ description: String) { self.description = description }

    /// Throws unless the condition holds.
    static func unless(_ condition: @autoclosure () throws -> Bool, _ text: @autoclosure () -> String) throws {
        guard try condition() else { throw BrokenProperty(text()) }
    }
}
