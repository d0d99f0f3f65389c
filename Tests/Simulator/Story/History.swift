import Foundation
import SimulatedMachine

/// Lets scenarios happen.
enum History {
    /// What came of one.
    struct Outcome {
        let story: [String]
        let violation: Violation?
    }

    /// Lets a scenario happen in a directory of its own, from the first step to the day on which everybody has exchanged everything.
    static func run(_ scenario: Scenario, in workplace: String) throws -> Outcome {
        let root = workplace + "/" + UUID().uuidString
        machine_begin()
        machine_seed(scenario.seed)
        var world: World?
        var violation: Violation?
        do {
            let made = try World(root: root, offices: scenario.offices)
            world = made
            for step in scenario.steps { try made.run(step) }
            try made.settle()
        } catch let found as Violation {
            violation = found
        } catch {
            // Whatever steps may fail with, they take themselves; what reaches this place nobody was told of.
            violation = Violation(.clear, "\(error)")
        }
        let story = world?.story ?? []
        world?.closeAll()
        try FileManager.default.removeItem(atPath: root)
        return Outcome(story: story, violation: violation)
    }
}

extension World {
    /// Closes every store, and takes the disks away.
    func closeAll() {
        for office in offices {
            office.close()
            office.disk.remove()
        }
    }
}
