import Descriptors
import Foundation
import ServiceLifecycle

/// Whoever has started this process and wants to hear how it is, as systemd does of a unit with `Type=notify`.
///
/// `NOTIFY_SOCKET` says where, `WATCHDOG_USEC` within which time it wants to hear again and again, and `WATCHDOG_PID`
/// of which process. What cannot be understood is passed over, as whoever cannot be told is no reason not to serve.
struct Supervisor {
    /// Where it listens.
    let socket: NotifySocket
    /// Within which time it wants to hear that all is well; `nil` where it does not ask.
    let timeout: Duration?

    /// The longest time that is taken for one: a day.
    private static let longest: Int64 = 86_400_000_000
    /// How often it is tried again to tell something, a tenth of a second apart.
    private static let tries = 20

    /// Reads who it is; `nil` where nobody asks.
    ///
    /// - Parameters:
    ///   - environment: The variables.
    ///   - process: This process' id.
    init?(_ environment: [String: String], process: Int32) {
        guard let socket = environment["NOTIFY_SOCKET"].flatMap({ NotifySocket($0) }) else { return nil }
        self.socket = socket
        // checked: texts that are no numbers give nil
        let isMeant = environment["WATCHDOG_PID"].map { Int32($0) == process } ?? true
        let time = environment["WATCHDOG_USEC"].flatMap { Int64($0) }
        // checked: both ends are constants of ours
        timeout = time.flatMap { isMeant && (1...Self.longest).contains($0) ? .microseconds($0) : nil }
    }

    /// Reads who it is from this process' variables, and takes them away: what is started from here is not to speak
    /// in this process' name.
    ///
    /// - Returns: `nil` where nobody asks.
    static func taken() -> Supervisor? {
        defer { for name in ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"] { unsetenv(name) } }
        return Supervisor(ProcessInfo.processInfo.environment, process: getpid())
    }

    /// Tells something, and tries for some seconds where there is no room for it.
    ///
    /// - Parameter lines: What, as `READY=1`, the most important first.
    func tell(_ lines: String...) async {
        for _ in 0..<Self.tries {  // checked: a constant of ours
            do throws(DescriptorError) {
                return try socket.send(lines.joined(separator: "\n"))
            } catch {
                guard error.code == .wouldWait else { return }
            }
            // Cancelled or not, there is something to tell, and it is tried a few times only.
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Puts what speaks to it around a process' services, of which the last ends first.
    ///
    /// - Parameters:
    ///   - services: The services.
    ///   - parts: What they are made of.
    ///   - listening: Has one value for each listener that listens.
    ///   - listeners: How many of them there are.
    ///   - status: What this process does, as a sentence.
    /// - Returns: All services.
    func services(
        around services: [any Service],
        _ parts: ServerParts,
        _ listening: AsyncStream<Void>,
        listeners: Int,
        status: String
    ) -> [any Service] {
        let watchdog = timeout.map { Watchdog(supervisor: self, timeout: $0, logger: parts.logger) }
        let notice = ReadinessNotice(
            supervisor: self,
            renderers: parts.renderers,
            listeners: listeners,
            listening: listening,
            status: status
        )
        let first: [any Service] = watchdog.map { [$0] } ?? []
        return first + services + [notice]  // checked: lists are put together
    }
}
