import ArgumentParser

/// `aldea device`: how a device comes into the program, changes in it, and leaves it.
struct DeviceCommand: ParsableCommand {
    static let configuration = Sentences.command(
        "device", help: "device",
        subcommands: [
            DeviceRequest.self, DeviceApprove.self, DeviceJoin.self, DeviceList.self, DeviceAssign.self,
            DeviceRevoke.self, DeviceRestore.self, DeviceReplace.self, DeviceRotate.self, DevicePassphrase.self,
            DeviceForks.self, DeviceProof.self,
        ])
}
