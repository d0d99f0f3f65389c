import SurveyModel

/// The score of an interview, for people and for documents.
struct ScoreTable {
    let score: Score
    let instrument: Instrument
    let phrases: Phrasebook

    /// One line a dimension with a bar, and the total with its band.
    var lines: [String] {
        let language = instrument.languages.contains(phrases.language) ? phrases.language : instrument.languages[0]
        let names =
            instrument.dimensions.map { "\($0.id)  \($0.name[language] ?? "")" } + [phrases("survey.score.total")]
        let widest = names.map(DisplayText.width).max() ?? 0
        let values = score.dimensions + [score.total]
        var lines = zip(names, values).map { name, value in
            let number = value?.rounded() ?? "—"
            let bar = value.map { Layout.bar($0.doubleValue) } ?? phrases("survey.score.too-few")
            return "\(DisplayText.padded(name, to: widest))  \(DisplayText.padded(number, to: 5, right: true))  \(bar)"
        }
        let places = ["answered": String(score.answered), "applicable": String(score.applicable)]
        if let band = score.band {
            lines.append(
                phrases("survey.score.band", places.merging(["band": phrases("band.\(band.rawValue)")]) { $1 }))
        } else {
            lines.append(phrases("survey.score.none", places))
        }
        return lines
    }

    /// The score with unrounded numbers.
    var document: Document {
        var dimensions: [String: Double?] = [:]
        for (dimension, value) in zip(instrument.dimensions, score.dimensions) {
            dimensions[dimension.id] = .some(value?.doubleValue)
        }
        return Document(
            instrument: score.instrument, total: score.total?.doubleValue, band: score.band?.rawValue,
            answered: score.answered, applicable: score.applicable, dimensions: dimensions)
    }

    struct Document: Encodable {
        let instrument: String
        let total: Double?
        let band: String?
        let answered: Int
        let applicable: Int
        let dimensions: [String: Double?]

        enum CodingKeys: String, CodingKey { case instrument, total, band, answered, applicable, dimensions }

        // An absent total is written as null: that it is not scored is a result.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(instrument, forKey: .instrument)
            try container.encode(total, forKey: .total)
            try container.encode(band, forKey: .band)
            try container.encode(answered, forKey: .answered)
            try container.encode(applicable, forKey: .applicable)
            try container.encode(dimensions, forKey: .dimensions)
        }
    }
}
