import Basics
import Web

/// How many connections this process may have at the same time.
///
/// Each is a descriptor, and costs memory even before it has said anything: what a slow client can make of it is the
/// worst that one costs, and a share of the memory may go for that (``MemoryShares``).
enum ConnectionBound {
    /// What a connection costs besides a request's head, in bytes: its socket, its handlers and its task.
    private static let base = 32 * 1024
    /// What each byte of a head costs: as it came, as it was read, and the room that both were given to grow.
    private static let perHeadByte = 2

    /// Bounds connections.
    ///
    /// - Parameters:
    ///   - configuration: What the settings say: `connections` stands for what memory allows, but not for more than there
    ///     are descriptors for.
    ///   - memory: What all of them may cost, in bytes.
    static func bound(_ configuration: inout ConnectionConfiguration, by memory: Int) {
        let byMemory = memory / cost(configuration)
        let most = configuration.limit ?? max(16, byMemory)
        configuration.limit = OpenFiles.connections.map { min(most, $0.regular) } ?? most
        configuration.reserve = OpenFiles.connections?.reserve ?? configuration.reserve
    }

    /// What all connections of a bounded configuration may cost, in bytes.
    static func memory(_ configuration: ConnectionConfiguration) -> Int {
        (configuration.limit ?? 0) *| cost(configuration)
    }

    /// What one may cost, in bytes.
    private static func cost(_ configuration: ConnectionConfiguration) -> Int {
        base + perHeadByte * configuration.headerBytes
    }
}
