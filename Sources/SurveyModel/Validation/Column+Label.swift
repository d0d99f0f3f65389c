extension Column {
    /// The column's name for people, from the phrasebook's `field.NAME`; the name itself where there is none.
    public func label(in phrasebook: Phrasebook) -> String {
        phrasebook.label(ofField: name)
    }

    /// A code's label: the state or sector that it stands for, or the phrasebook's `code.VALUE`, or the code itself.
    public func label(ofCode code: String, in phrasebook: Phrasebook) -> String {
        guard case .code(let codes) = type else { return code }
        if codes == Sector.codes { return Sector(code: code)?.label(in: phrasebook.language) ?? code }
        if codes == MexicanState.keys { return MexicanState(key: code)?.name ?? code }
        return phrasebook.label("code.", code)
    }
}

extension Kind {
    /// The noun for people, from the phrasebook's `kind.NAME`, such as *enterprise*; or `kinds.NAME` for several.
    public func label(in phrasebook: Phrasebook, plural: Bool = false) -> String {
        phrasebook.label(plural ? "kinds." : "kind.", name)
    }
}

extension Phrasebook {
    /// A field's or column's name for people; the name itself where no sentence has it.
    public func label(ofField name: String) -> String { label("field.", name) }

    fileprivate func label(_ prefix: String, _ name: String) -> String {
        let key = prefix + name
        let sentence = self(key)
        return sentence == key ? name : sentence
    }
}
