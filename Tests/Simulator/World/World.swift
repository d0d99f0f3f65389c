import Foundation
import OfficeSync
import Replication
import SeededRandom
import SimulatedMachine
import SurveyModel
import SurveyStore
import Trust

/// Several offices of one program with their machines, and all that travels between them.
final class World {
    let root: String
    let time = Time(1_760_000_000)
    private(set) var offices: [SimulatedOffice] = []
    /// Bundles on memory sticks: they stay there for ever, and anybody may find one again years later.
    private(set) var sticks: [Stick] = []
    /// Copies of directories, to be brought back.
    var backups: [Backup] = []
    /// The key that was kept in a safe.
    let recovery: KeyFile
    /// The records of values that were entered with personal data.
    var births: [String: String] = [:]
    /// The records of which somebody has wanted the personal data erased: it may be gone, whenever it was entered.
    var redactedBirths: Set<String> = []
    /// Personal values that must be gone where the redaction of their records is known.
    var redactions: [(records: Set<[UInt8]>, texts: Set<String>)] = []
    /// Segments that an office keeps until it knows their signers.
    var waiting: [String: Set<SegmentID>] = [:]
    /// Whether machines were set back without knowing it, or copied: what others remember of them may then be wrong.
    var hasDoubles = false
    /// What happened, sentence by sentence.
    private(set) var story: [String] = []
    /// What is chance in the step at hand.
    var random = SeededGenerator(seed: 0)
    /// The step at hand.
    private(set) var step = 0
    private var counter = 0

    /// A bundle as a file.
    struct Stick {
        let path: String
        let number: Int
        /// The values that whoever applies all of it has taken in.
        let ledger: Set<String>
    }

    /// A copy of an office's directory.
    struct Backup {
        let office: String
        let path: String
        let ledger: Set<String>
        let isOld: Bool
    }

    /// The offices of a program: the first founds it, the others join; the last of more than three is a hub, which writes nothing.
    init(root: String, offices count: Int) throws {
        self.root = root
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        let recoveryPath = root + "/recovery.key"
        let first = SimulatedOffice("A1", in: root, time: time)
        first.makeDisk()
        first.take(
            try Office.createProgram(
                in: first.directory,
                ProgramPlan(
                    name: "Aldeas simuladas", office: first.name, scopes: World.scopes, recoveryPath: recoveryPath),
                clock: first.clock))
        recovery = try KeyFile(contentsOf: recoveryPath)
        add(first)
        for number in 2...max(2, count) {
            let isHub = count > 3 && number == count
            try enrol("A\(number)", role: isHub ? "hub" : "coordinator", writes: World.scopes, by: first)
        }
        try mailEverybody()
    }

    /// The scopes of the program.
    static let scopes = ["centro", "sur"]

    /// Everybody learns of the roster of everybody.
    func mailEverybody() throws {
        for one in offices { _ = try offices[0].store.unite(one.store.roster) }
        for one in offices { _ = try one.store.unite(offices[0].store.roster) }
    }

    func add(_ office: SimulatedOffice) { offices.append(office) }

    func tell(_ sentence: String) { story.append("\(step). \(sentence)") }

    /// A name that nothing else has.
    func token(_ prefix: String) -> String {
        counter += 1
        return "\(prefix)\(step).\(counter)"
    }

    func fresh(_ suffix: String) -> String {
        counter += 1
        return root + "/\(counter).\(suffix)"
    }

    func writeFile(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    func keep(_ path: String, ledger: Set<String>) -> Stick {
        let stick = Stick(path: path, number: sticks.count + 1, ledger: ledger)
        sticks.append(stick)
        return stick
    }

    /// The values of a ledger that nobody may have erased.
    func kept(_ ledger: Set<String>) -> Set<String> {
        ledger.filter { token in births[token].map { !redactedBirths.contains($0) } ?? true }
    }

    func one<Element>(_ all: [Element]) -> Element? { all.isEmpty ? nil : all[random.below(all.count)] }

    func oneOffice() -> SimulatedOffice { offices[random.below(offices.count)] }

    /// Offices whose words count, in any order.
    func writers() throws -> [SimulatedOffice] {
        try offices.filter { try $0.store.writes(World.scopes[0]) && $0.store.roster.members[$0.store.device] != nil }
            .shuffled(using: &random)
    }

    /// Enrols a new office's device.
    @discardableResult
    func enrol(
        _ name: String, role: String, writes: [String], by registrar: SimulatedOffice
    ) throws -> SimulatedOffice {
        let new = SimulatedOffice(name, in: root, time: time)
        new.makeDisk()
        let request = try Office.requestDevice(in: new.directory, office: name, scopes: writes, clock: new.clock)
        let grant = fresh("grant")
        _ = try registrar.office.approve(try EnrolmentRequest(text: request.text), role: role, to: grant)
        new.take(try Office.join(try Office.grant(at: grant), in: new.directory, clock: new.clock))
        add(new)
        return new
    }
}

// MARK: - Steps

extension World {
    /// Lets a step happen.
    ///
    /// - Throws: `Violation`, when a promise was not kept on the way.
    func run(_ step: Step) throws {
        self.step = step.number
        random = SeededGenerator(seed: step.seed)
        if random.once(in: 2) { time.value += Int64(random.below(random.once(in: 5) ? 5_000_000 : 5000)) }
        let office = offices[step.office % offices.count]
        let disk = office.disk
        let mishap = step.action.isOfMachines ? nil : step.mishap
        if let mishap {
            // Opened before: a store that cannot be opened at all is no news.
            _ = try office.office
            disk.arm(mishap, seed: step.seed)
        }
        defer {
            disk.forgive()
            // What was opened for reading only stays so until it is opened again.
            if mishap == .readOnly { office.close() }
        }
        do {
            if step.action.isOfOneOffice {
                try office.asInstalled { try act(step.action, at: office) }
            } else {
                try act(step.action, at: office)
            }
        } catch let violation as Violation {
            throw violation
        } catch {
            try judge(error, step, mishap, office)
        }
        if case .powerCut = mishap, disk.hasFailed { try powerReturns(at: office, disk, seed: step.seed) }
    }

    /// An action that failed must have failed for a reason, and say which.
    private func judge(_ error: any Error, _ step: Step, _ mishap: Mishap?, _ office: SimulatedOffice) throws {
        if let mishap, office.disk.hasFailed {
            tell("\(office.name): \(step.action) fails, since \(World.words(mishap))")
            var isPowerCut = false
            if case .powerCut = mishap { isPowerCut = true }
            guard isPowerCut || Refusal.isClear(error) else {
                throw Violation(.clear, "\(step.action) at \(office.name): \(error)")
            }
            return
        }
        guard Refusal.isExpected(error) else {
            throw Violation(.clear, "\(step.action) at \(office.name): \(error)")
        }
        tell("\(office.name): \(step.action) is refused: \(Refusal.word(error))")
    }

    private static func words(_ mishap: Mishap) -> String {
        switch mishap {
        case .powerCut(let place): "the power is cut at write \(place)"
        case .full(let place): "the disk is full from write \(place) on"
        case .readOnly: "the disk is read-only"
        case .failure(let place): "write \(place) fails"
        }
    }

    /// The machine starts again: what was acknowledged must be there.
    private func powerReturns(at office: SimulatedOffice, _ disk: Disk, seed: UInt64) throws {
        office.close()
        guard disk.restart(seed: seed) else { fatalError("\(office.name) holds files open") }
        tell("\(office.name): the power comes back")
        do {
            _ = try office.office
        } catch {
            throw Violation(.opens, "\(office.name) after a power cut: \(error)")
        }
        let lost = kept(office.ledger).subtracting(try office.texts())
        guard lost.isEmpty else {
            throw Violation(.durable, "\(office.name) has lost \(lost.sorted().joined(separator: ", "))")
        }
    }

    private func act(_ action: Action, at office: SimulatedOffice) throws {
        switch action {
        case .enter: try enter(at: office)
        case .enterInterview: try enterInterview(at: office)
        case .enterCatalogue: try enterCatalogue(at: office)
        case .edit: try edit(at: office)
        case .resolve: try resolve(at: office)
        case .remove: try remove(at: office)
        case .review: try review(at: office)
        case .join: try join(at: office)
        case .pack: try pack(at: office)
        case .deliver: try deliver(to: office)
        case .visit: try visit(office, oneOffice())
        case .mailRoster: try mailRoster(to: office)
        case .ask: try ask(at: office)
        case .pass: try pass(to: office)
        case .revoke: try revoke(at: office)
        case .restore: try restore(at: office)
        case .changeRole: try changeRole(at: office)
        case .changeRegistrar: try changeRegistrar(at: office)
        case .enrol: try enrolAnother(by: office)
        case .assign: try assign(at: office)
        case .rotate: try rotate(at: office)
        case .redact: try redact(at: office)
        case .adopt: try adopt(at: office)
        case .heal: try heal(at: office)
        case .steal: try steal(at: office)
        case .quarrel: try quarrel(at: office)
        case .rely: try rely(at: office)
        case .leak: try leak(at: office)
        case .impersonate: try impersonate(at: office)
        case .comeBack: try comeBack(at: office)
        case .foresee: try foresee(at: office)
        case .surprise: try surprise(by: office)
        case .relapse: try relapse(of: office)
        case .setClock: setClock(of: office)
        case .backUp: try backUp(office)
        case .bringBack: try bringBack()
        case .copyDisk: try copyDisk(of: office)
        case .rollBack: try rollBack(office)
        case .rebuild: try rebuild(office)
        case .upgrade: try upgrade(office)
        }
    }
}
