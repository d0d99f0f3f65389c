internal import OutcomeReports

/// The intervals of the mean and the median change of as many pairs as a program of 150,000 enterprises has: with
/// enterprises drawn one by one, as in a program of few localities, and with the localities of such a program drawn whole.
struct BootstrapWork {
    private static let pairs = 127_000
    private static let localities = 5_000
    private static let repetitions = 3

    private let changes: [Double]
    private let localityOfPair: [Int32]

    init() {
        // Changes of scores are multiples of a fraction of a point, and spread about 20 points; any such will do.
        var state: UInt64 = 1
        func next(below bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        changes = (0..<Self.pairs).map { _ in
            Double((0..<4).reduce(0) { sum, _ in sum + Int(next(below: 361)) } - 480) / 12
        }
        localityOfPair = (0..<Self.pairs).map { _ in Int32(next(below: UInt64(Self.localities))) }
    }

    var timings: [String: Timing] {
        let order = changes.indices.sorted { changes[$0] < changes[$1] }
        let sorted = order.map { changes[$0] }
        var found: [String: Timing] = [:]
        for (suffix, localities) in [("", 1), (" by locality", Self.localities)] {
            let places = localities == 1 ? [Int32](repeating: 0, count: changes.count) : localityOfPair
            let sortedPlaces = order.map { places[$0] }
            found["mean" + suffix] = Timing.median(of: Self.repetitions) {
                _ = Bootstrap(localityOfValue: places, localities: localities)
                    .meanInterval(of: changes, seed: 1, purpose: "mean")
            }
            found["median" + suffix] = Timing.median(of: Self.repetitions) {
                _ = Bootstrap(localityOfValue: sortedPlaces, localities: localities)
                    .medianInterval(ofSorted: sorted, seed: 1, purpose: "median")
            }
        }
        return found
    }
}
