import Foundation
import SeededRandom
import Testing

@Suite("Power cuts while an interview is entered at a terminal")
struct PowerCutInterviewTests {
    private static let start = ["interview", "start", "GTO:1", "final-muestra", "--date", "2025-03-07"]
    private static let count = max(2, PowerCut.wanted * 6 / 100)

    @Test("Every answer that was followed by a question is there afterwards, and the interview goes on after it")
    func entry() async throws {
        var generator = SeededGenerator(seed: PowerCut.seed)
        let village = try await FaultyDiskVillage.shared.copy().village
        let gto = village.gto
        try await gto.aldea("enterprise", "edit", "GTO:4", "name=Sin sellar")
        let snapshot = try FaultyDiskSnapshot(village.directory)
        let typist = PowerCutTypist(device: gto)
        let (variables, aside) = try village.terminal.faulty(FaultyDisk(fault: .count, moment: 0))
        let whole = try await typist.type(Self.start, variables: variables)
        #expect(whole.status == 0 && whole.acknowledged.count == 24, "\(whole.screen)")
        let trace = FaultyDiskReport(try aside.text("report")).trace
        let changes = trace.count
        // After the interview was recorded, and before the store is closed.
        let syncs = trace.indices.filter { trace[$0].hasPrefix("sync ") && trace[$0].hasSuffix("-wal") }
        let late = try #require(syncs.dropLast(2).last) + 2
        let digest = try await gto.digest()
        for number in 0..<Self.count {
            let part = changes * number / Self.count + 1...changes * (number + 1) / Self.count
            let fault = [FaultyDisk.Fault.forget, .kill, .tear][number % 3]
            let isLate = number == Self.count - 1
            let disk = FaultyDisk(fault: fault, moment: isLate ? late : Int.random(in: part, using: &generator))
            let time: Duration? = number % 4 == 3 && !isLate ? .milliseconds(generator.below(1_500)) : nil
            try snapshot.restore()
            try await cut(typist, disk, time)
            let completed = try await gto.digest()
            #expect(completed.prefix(64) == digest.prefix(64), "\(disk)")
            try await gto.verify()
        }
        print(
            "interview at a terminal: \(Self.count) power cuts within \(changes) operations;",
            "seed \(PowerCut.seed) (ALDEA_POWER_SEED), so far \(PowerCut.total)")
    }

    /// Cuts an entry, looks for what was acknowledged, and completes it.
    private func cut(_ typist: PowerCutTypist, _ disk: FaultyDisk, _ time: Duration?) async throws {
        PowerCut.count()
        let gto = typist.device
        let what = time.map { "cut after \($0)" } ?? "\(disk)"
        let (variables, aside) = try gto.terminal.faulty(disk)
        let entered = try await typist.type(Self.start, variables: time == nil ? variables : [:], cut: time)
        let report = FaultyDiskReport((try? aside.text("report")) ?? "")
        if report.struck != nil { #expect(entered.status == -SIGKILL, "\(what)\n\(entered.screen)") }
        let list = try await gto.aldea("interview", "list", "--json").document()
        if list["interviews"].list.isEmpty {
            let isKept = !list["drafts"].list.isEmpty
            #expect(isKept || entered.acknowledged.isEmpty, "\(what): the draft is gone\n\(entered.screen)")
            let resumed = try await typist.type(isKept ? ["interview", "resume"] : Self.start)
            #expect(resumed.status == 0, "\(what)\n\(resumed.screen)")
            for item in entered.acknowledged {
                #expect(!resumed.acknowledged.contains(item), "\(what): \(item) is asked again\n\(resumed.screen)")
            }
        }
        let after = try await gto.aldea("interview", "list", "--json").document()
        #expect(after["interviews"].list.count == 1, "\(what)")
        #expect(after["drafts"].list.isEmpty, "\(what): a draft of what is submitted")
        for (item, answer) in PowerCutTypist.answers {
            #expect(after["interviews"][0]["values"][item].number == answer, "\(what): \(item)")
        }
    }
}
