import ArgumentParser

/// `aldea device`: how a device comes into the program.
struct DeviceCommand: ParsableCommand {
    static let configuration = Sentences.command(
        "device", help: "device", subcommands: [DeviceRequest.self, DeviceApprove.self, DeviceJoin.self])
}
