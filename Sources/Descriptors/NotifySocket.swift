import CKernel

/// A socket at which a service manager, as systemd, hears how the programs are that it has started (`sd_notify`).
public struct NotifySocket: Hashable, Sendable {
    /// A path, or `@` and a name that is in no folder.
    public let name: String

    /// The most bytes of a name that the system has room for.
    private static let longest = 107

    /// Takes a name, as the variable `NOTIFY_SOCKET` has it.
    ///
    /// - Parameter name: An absolute path, or `@` and a name; anything else is none.
    public init?(_ name: String) {
        guard name.hasPrefix("/") || name.hasPrefix("@"), (2...Self.longest).contains(name.utf8.count),
            !name.utf8.contains(0)
        else { return nil }
        self.name = name
    }

    /// Tells something in one datagram, and waits for nobody.
    ///
    /// - Parameter text: Lines as `READY=1`.
    /// - Throws: ``DescriptorError``; `wouldWait` where there is no room for it now, `notFound` where nobody listens.
    public func send(_ text: String) throws(DescriptorError) {
        let bytes = Array(text.utf8)
        let result = bytes.withUnsafeBytes { ck_send_datagram(name, $0.baseAddress, $0.count) }
        _ = try checked(result, "Telling '\(name)' how this process is")
    }
}
