import SeededRandom

/// One thing that happens. All that is chance in it follows from its own number, so that a story goes on making sense when other
/// steps are left out.
struct Step: Hashable, Sendable {
    /// Its place in the whole story, from 1.
    let number: Int
    /// Which office, counted round as many as there are.
    let office: Int
    /// What.
    let action: Action
    /// From which chance follows within it.
    let seed: UInt64
    /// What goes wrong with the disk meanwhile.
    let mishap: Mishap?
}

/// What can happen.
enum Action: String, CaseIterable, Sendable {
    // People enter.
    case enter, enterInterview, enterCatalogue, edit, resolve, remove, review, join
    // Things travel.
    case pack, deliver, visit, mailRoster, ask, pass
    // Devices and keys.
    case revoke, restore, changeRole, changeRegistrar, enrol, assign, rotate, redact, adopt, heal, steal
    // Scenes of several acts.
    case quarrel, rely, leak, impersonate, comeBack, foresee, surprise, relapse
    // Machines.
    case setClock, backUp, bringBack, copyDisk, rollBack, rebuild, upgrade

    /// Whether it happens to a machine that is switched off.
    var isOfMachines: Bool {
        switch self {
        case .setClock, .backUp, .bringBack, .copyDisk, .rollBack, .relapse: true
        default: false
        }
    }

    /// Whether it touches one office only, so that it happens as the version of the program does that this one has.
    var isOfOneOffice: Bool {
        switch self {
        case .enter, .enterInterview, .enterCatalogue, .edit, .resolve, .remove, .review, .join, .pack, .deliver,
            .rebuild, .upgrade:
            true
        default: false
        }
    }

    /// How often it happens, in comparison.
    var weight: Int {
        switch self {
        case .edit: 10
        case .enter, .visit, .deliver: 6
        case .pack, .enterInterview, .enterCatalogue, .resolve: 4
        case .pass, .review, .remove, .setClock, .steal: 3
        case .restore: 3
        case .mailRoster, .ask, .revoke, .join, .adopt, .backUp, .rollBack, .copyDisk, .bringBack: 2
        case .quarrel, .rely, .foresee, .surprise, .comeBack: 2
        case .leak, .impersonate, .relapse: 1
        case .changeRole, .changeRegistrar, .enrol, .assign, .rotate, .redact, .heal, .rebuild, .upgrade: 1
        }
    }
}

/// What goes wrong with a disk.
enum Mishap: Hashable, Sendable {
    /// The power goes before the disk's N-th operation, which may be torn.
    case powerCut(Int)
    /// The disk is full from its N-th operation on.
    case full(Int)
    /// The disk takes nothing.
    case readOnly
    /// The N-th operation fails, once.
    case failure(Int)
}

/// A history: how many offices, and what happens.
struct Scenario: Sendable {
    /// The number from which everything follows.
    let seed: UInt64
    /// How many offices found the program.
    let offices: Int
    /// What happens.
    var steps: [Step]

    /// The history of a seed.
    ///
    /// - Parameter offices: how many; nil for mostly a few and sometimes many.
    init(seed: UInt64, offices: Int?, steps count: Int) {
        var random = SeededGenerator(seed: seed)
        self.seed = seed
        let few = 2 + random.below(4)
        self.offices = offices ?? (random.once(in: 20) ? 10 + random.below(41) : few)
        // Every history has its own mood: some things happen often in it, and some never, so that what follows from them has time to.
        let moods = Dictionary(
            uniqueKeysWithValues: Action.allCases.map { ($0, [0, 1, 1, 4][random.below(4)]) })
        let isOrderly = random.once(in: 2)
        let wheel = Action.allCases.flatMap { action -> [Action] in
            if isOrderly, [.copyDisk, .rollBack].contains(action) { return [] }
            let least = [.enter, .edit, .visit].contains(action) ? 1 : 0
            return Array(repeating: action, count: action.weight * max(least, moods[action] ?? 1))
        }
        steps = (1...max(1, count)).map { number in
            Step(
                number: number, office: random.below(1000), action: wheel[random.below(wheel.count)],
                seed: random.next(), mishap: Scenario.mishap(&random))
        }
    }

    private static func mishap(_ random: inout SeededGenerator) -> Mishap? {
        guard random.once(in: 6) else { return nil }
        return switch random.below(8) {
        case 0...4: .powerCut(1 + random.below(1 << (1 + random.below(6))))
        case 5: .full(1 + random.below(20))
        case 6: .readOnly
        default: .failure(1 + random.below(20))
        }
    }
}
