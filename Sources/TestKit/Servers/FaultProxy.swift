/// Stands in front of an S3 server and does what networks, busy servers and other regions do.
public final class FaultProxy: Sendable {
    /// The proxy's address, `http://127.0.0.1:PORT`.
    public let endpoint: String
    private let process: HelperProcess

    /// Puts a proxy in front of a server.
    ///
    /// - Parameters:
    ///   - server: Where requests go.
    ///   - seed: What chance begins with.
    ///   - shares: Which share of the requests meets which fault; the names stand in `fault_proxy.py`.
    /// - Throws: `HelperProcess.Failure` when it does not start.
    public init(_ server: S3TestServer, seed: Int = 1, shares: [String: Double] = [:]) async throws {
        let faults = shares.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        process = try await HelperProcess("fault_proxy.py", ["\(server.port)", "\(seed)"] + faults)
        endpoint = process.greeting
    }

    /// Says a line, `hold PUT partNumber=2`, and waits until it is done.
    public func tell(_ line: String) async throws {
        let answer = try await process.ask(line)
        guard answer == "ok" else { throw HelperProcess.Failure("'\(line)' is answered by '\(answer)'") }
    }
}
