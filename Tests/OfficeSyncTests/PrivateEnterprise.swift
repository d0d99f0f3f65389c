import Foundation
import OfficeSync
import Replication
import SurveyModel
import SurveyStore
import Testing

/// An enterprise with something personal in every place that has room for it, each value unlike any other.
struct PrivateEnterprise {
    let name: String
    let phone: String
    let rfc: String
    let note: String
    let language: String
    let attendee: String
    let interviewNote: String
    let mergeReason: String
    let latitude: Int64
    let longitude: Int64
    let visitLatitude: Int64

    /// - Parameter number: tells one from another; 1 to 99.
    init(_ number: Int) {
        name = "Enterprise \(number)"
        phone = "55501700\(10 + number)"
        rfc = "ÑAÑA8401\(10 + number)XY7"
        note = "la casa azul detrás del molino \(number)"
        language = "tu'un savi \(number)"
        attendee = "Eréndira Quetzalli \(number)"
        interviewNote = "dijo que su hermano le presta \(number)"
        mergeReason = "la misma señora con otro apellido \(number)"
        latitude = 21_018_917 + Int64(number) * 1_003
        longitude = -101_257_363 - Int64(number) * 1_009
        visitLatitude = 21_518_947 + Int64(number) * 1_013
    }

    var search: PrivateDataSearch {
        PrivateDataSearch(
            needles: [phone, rfc, note, language, attendee, interviewNote, mergeReason].map { .init($0) }
                + [latitude, longitude, visitLatitude].map { .init($0) })
    }

    /// The personal values of the enterprise's own record.
    var ownSearch: PrivateDataSearch {
        PrivateDataSearch(needles: [phone, rfc, note].map { .init($0) } + [latitude, longitude].map { .init($0) })
    }

    /// The values of the enterprise's own record.
    func values(namespace: String) -> [FieldID: [Scalar]] {
        [
            FieldID(1): [.text(namespace), .text(name)], FieldID(2): [.text(name)], FieldID(3): [.text("110010001")],
            FieldID(4): [.text("31-33")], FieldID(7): [.text(rfc)], FieldID(8): [.text(phone)],
            FieldID(12): [.integer(latitude), .integer(longitude), .integer(50)], FieldID(13): [.text(note)],
        ]
    }
}

extension Village {
    /// Enters an enterprise alone, with its personal values.
    @discardableResult
    func enter(_ one: PrivateEnterprise, at code: String, target: RecordEntry.Target = .create) throws -> RecordKey {
        try self[code].store.write(
            [RecordEntry(kind: .enterprise, target: target, values: one.values(namespace: code))], person: "p")[0]
    }

    /// Enters an enterprise with its owner, a visit, an interview, an attendance, and a merge with another enterprise.
    @discardableResult
    func enterAll(_ one: PrivateEnterprise, at code: String) throws -> RecordKey {
        let key = try enter(one, at: code)
        let twin = try enterprise(one.name + " bis", at: code)
        let wave = try write(
            .wave, .keyed,
            [1: [.text("base")], 2: [.text("baseline")], 3: [.text("2025-03-01"), .text("2025-05-31")]], at: code)
        let session = try write(
            .training, .keyed,
            [
                1: [.text(code), .text("t1")], 2: [.text("precios")], 4: [.text("2025-03-05")], 5: [.integer(90)],
            ], at: code)
        try write(
            .owner, .keyed,
            [1: [.reference(key)], 2: [.text("f")], 4: [.integer(1)], 5: [.text(one.language)]], at: code)
        try write(.consent, .keyed, [1: [.reference(key)], 2: [.text("2025-03-01")]], at: code)
        try write(
            .visit, .create,
            [1: [.reference(key)], 6: [.integer(one.visitLatitude), .integer(one.longitude), .integer(30)]], at: code)
        try write(
            .interview, .keyed,
            [
                1: [.reference(key)], 2: [.reference(wave)], 3: [.text("2025-03-10")],
                6: [.text("submitted"), .null, .null], 8: [.text(one.interviewNote)], 33: [.integer(3)],
            ], at: code)
        try write(
            .attendance, .keyed,
            [1: [.reference(session)], 2: [.reference(key)], 3: [.text(one.attendee)], 4: [.integer(60)]], at: code)
        try write(
            .merge, .keyed,
            [1: [.reference(key)], 2: [.reference(twin)], 3: [.integer(1), .null], 4: [.text(one.mergeReason)]],
            at: code)
        return key
    }

    @discardableResult
    func write(
        _ kind: Kind, _ target: RecordEntry.Target, _ values: [UInt16: [Scalar]], at code: String, scope: String? = nil
    ) throws -> RecordKey {
        let fields = Dictionary(uniqueKeysWithValues: values.map { (FieldID($0.key), $0.value) })
        return try self[code].store.write(
            [RecordEntry(kind: kind, target: target, scope: scope, values: fields)], person: "p-\(code)")[0]
    }

    /// Expects that no byte of the values is left in an office's store.
    func expectGone(
        _ search: PrivateDataSearch, at codes: String..., location: SourceLocation = #_sourceLocation
    ) throws {
        for code in codes {
            #expect(try search.places(in: self[code].store) == [], "at \(code)", sourceLocation: location)
        }
    }
}
