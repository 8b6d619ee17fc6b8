/// Tells variables that Kubernetes gives to every pod from those that an operator sets.
///
/// Beside a Service `calotype` every pod has `CALOTYPE_SERVICE_HOST`, `CALOTYPE_SERVICE_PORT`,
/// `CALOTYPE_SERVICE_PORT_HTTP`, `CALOTYPE_PORT=tcp://10.0.0.1:80` and `CALOTYPE_PORT_80_TCP_ADDR`; beside a Service
/// `calotype-admin` likewise `CALOTYPE_ADMIN_PORT=tcp://…`. Some have the names of settings, but never a value that
/// such a setting may have.
enum KubernetesVariable {
    /// Whether a variable is one of these.
    static func isOne(_ name: String, _ value: String) -> Bool {
        var parts = name.split(separator: "_", omittingEmptySubsequences: false)
        if parts.suffix(2) == ["SERVICE", "HOST"] { return true }
        // What follows is the name of one of the Service's ports.
        if zip(parts, parts.dropFirst()).contains(where: { $0 == ("SERVICE", "PORT") }) { return true }
        if parts.last == "PORT", isAddress(value) { return true }
        if ["PROTO", "PORT", "ADDR"].contains(parts.last ?? "") { parts.removeLast() }
        let end = parts.suffix(3)
        return end.count == 3 && end.first == "PORT" && UInt16(end[end.startIndex + 1]) != nil
            && protocols.contains(end.last?.lowercased() ?? "")
    }

    private static let protocols = ["tcp", "udp", "sctp"]

    /// `tcp://10.0.0.1:80`, which no setting is.
    private static func isAddress(_ value: String) -> Bool {
        protocols.contains { value.hasPrefix("\($0)://") }
    }
}
