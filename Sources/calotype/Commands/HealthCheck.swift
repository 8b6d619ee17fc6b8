import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix
import SettingValues
import Web

/// `calotype health`.
struct HealthCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Asks the running server whether it is ready, for HEALTHCHECK in Docker and for scripts.",
        discussion: """
            Asks /health/ready at the place that the settings say, or /health/live with --live, prints a sentence, and \
            ends with status 0 where all is well or only something is less than well, else with 1. It takes the \
            server's settings, so that nothing has to be said where they are in the environment or in a file. Sockets \
            that systemd hands over are in no setting: name one by --host and --port.

            \(SettingsArguments.discussion(of: relevant))
            """
    )

    private static let relevant = [
        ListeningSettings.host.declaration, ListeningSettings.port.declaration, ListeningSettings.adminPort.declaration,
    ]

    @Flag(help: "Ask only whether it answers, not whether it can make pictures.") var live = false
    @Option(help: "How many seconds it may take to answer, from 1 to 300.") var within = 8
    @OptionGroup var arguments: SettingsArguments

    func run() async throws {
        guard (1...300).contains(within) else { throw CommandFailure.usage("--within must be from 1 to 300.") }
        guard let server = RunningServer(try ServerParts.Configuration(try arguments.settings)) else {
            throw CommandFailure.usage("The port is 0, which is any free one; say by --port which the server has got.")
        }
        let (isWell, sentence) = await found(server)
        try printLine(sentence)
        if !isWell { throw CommandFailure.incomplete }
    }

    private func found(_ server: RunningServer) async -> (isWell: Bool, sentence: String) {
        do {
            let health = try await server.ask(live ? .live : .ready, within: .seconds(within))
            if live { return (health.status == "ok", "Calotype answers on \(server.name).") }
            let isReady = health.status == "ok"
            let failing = (health.checks ?? [:]).filter { $0.value.status != "ok" }.sorted { $0.key < $1.key }
                .map { "\($0.key): \($0.value.message)" }
            let start = "Calotype on \(server.name) is \(isReady ? "" : "not ")ready"
            return (isReady, failing.isEmpty ? "\(start)." : "\(start). \(failing.joined(separator: " "))")
        } catch is RunningServer.Stranger {
            return (false, "Something answers on \(server.name), but not as Calotype does; look at --host and --port.")
        } catch let error as HTTPClientError where [.deadlineExceeded, .readTimeout, .connectTimeout].contains(error) {
            return (false, "Nobody has answered on \(server.name) within \(within) s.")
        } catch {
            return (false, "Nobody answers on \(server.name)\(reason(of: error)).")
        }
    }

    /// What the system says, as the end of a sentence.
    private func reason(of error: any Error) -> String {
        let first = (error as? NIOConnectionError)?.connectionErrors.first?.error ?? error
        guard let number = (first as? IOError)?.errnoCode else { return "" }
        return ": \(String(cString: strerror(number)))"
    }
}
