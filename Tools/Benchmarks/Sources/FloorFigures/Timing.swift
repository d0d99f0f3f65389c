/// What a piece of work took, by its own clock: without the start of the process and without what it prepared.
public struct Timing: Codable, Sendable {
    /// Seconds that passed.
    public let wall: Double
    /// Seconds of processor time.
    public let cpu: Double

    /// A time taken.
    public init(wall: Double, cpu: Double) {
        self.wall = wall
        self.cpu = cpu
    }
}
