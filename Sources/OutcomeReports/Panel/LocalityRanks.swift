import SurveyModel

/// By enterprise, the rank of its locality's code among those that occur.
struct LocalityRanks {
    let ranks: [Int32]
    /// How many localities there are.
    let count: Int

    init(_ data: OutcomeData) {
        var rankOfWord = [Int32](repeating: -1, count: data.words.texts.count)
        for place in data.enterprises.indices { rankOfWord[Int(data.enterprises[place].cvegeo)] = 0 }
        let used = rankOfWord.indices.filter { rankOfWord[$0] == 0 }
            .sorted { data.words.texts[$0] < data.words.texts[$1] }
        var last: String?
        var count: Int32 = 0
        for word in used {
            // Words that Unicode calls equal are one locality.
            if data.words.texts[word] != last {
                last = data.words.texts[word]
                count += 1
            }
            rankOfWord[word] = count - 1
        }
        ranks = data.enterprises.indices.map { rankOfWord[Int(data.enterprises[$0].cvegeo)] }
        self.count = Int(count)
    }

    private init(ranks: [Int32], count: Int) {
        self.ranks = ranks
        self.count = count
    }

    /// The same by another order of enterprises.
    func permuted(by order: [Int32]) -> LocalityRanks {
        LocalityRanks(ranks: order.map { ranks[Int($0)] }, count: count)
    }
}
