import Trust

/// Which devices would lose or regain their place if the registrars' grants were others.
struct AdminRegistrarReach {
    /// Devices of which no enrolment would count any more.
    let withdrawn: [Enrolment]
    /// Devices that do not count now and would.
    let returning: [Enrolment]

    init(_ roster: Roster, under registrars: [RootEntry.Registrar]) {
        let then = roster.devices(under: registrars)
        func sorted(_ devices: some Sequence<Enrolment>) -> [Enrolment] {
            devices.sorted { ($0.number, $0.office) < ($1.number, $1.office) }
        }
        withdrawn = sorted(roster.devices.values.filter { then[$0.deviceKey] == nil })
        returning = sorted(roster.withdrawn.values.filter { then[$0.deviceKey] != nil })
    }
}
