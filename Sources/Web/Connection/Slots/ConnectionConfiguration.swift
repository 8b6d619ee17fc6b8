public import Configuration
import SettingValues

/// How many connections there may be, and how long a request's head may be and take.
public struct ConnectionConfiguration: Sendable {
    /// The most connections at the same time, besides a reserve for health and metrics; `nil` is as many as come.
    public var limit: Int?
    /// How many there may be beyond these, which must ask for health or metrics at once.
    public var reserve = 64
    /// How many of the ``limit`` one address may hold.
    public var perAddress = AddressShare.part(0.5)
    /// The most bytes of a request's address and headers.
    public var headerBytes = 32 * 1024
    /// How long a request's head may take, from its first byte; on a new connection, from its beginning.
    public var headerTimeout = Duration.seconds(10)

    /// Makes the default configuration.
    public init() {}

    /// Reads the configuration.
    ///
    /// - `web.connections` (16…1,000,000, default as many as descriptors and memory allow)
    /// - `web.connections-per-address` (a share such as `50%`, or a number; default `50%`)
    /// - `web.header-bytes` (1 kB…1 MB, default 32 KiB)
    /// - `web.header-timeout` (1 s…10 min, default 10 s)
    ///
    /// - Parameter reader: Where to read.
    /// - Throws: A `SettingError` that names the key, the value, and what is allowed.
    public init(reader: ConfigReader) throws {
        let settings = SettingReader(reader)
        let most = try settings.integer("web.connections", in: 0...1_000_000, default: 0)
        if let text = reader.string(forKey: "web.connections") {
            guard most >= 16 else {
                let allowed = "a whole number from 16 to 1000000"
                throw SettingError(key: "web.connections", value: text, allowed: allowed)
            }
            limit = most
        }
        if let text = reader.string(forKey: "web.connections-per-address") {
            guard let share = AddressShare(text) else {
                let allowed = "a share from 1% to 100%, or a number of connections from 1 to 1000000"
                throw SettingError(key: "web.connections-per-address", value: text, allowed: allowed)
            }
            perAddress = share
        }
        headerBytes = try settings.bytes("web.header-bytes", in: 1_000...1_000_000, default: headerBytes)
        headerTimeout = try settings.duration(
            "web.header-timeout",
            in: .seconds(1)...(.seconds(600)),
            default: headerTimeout
        )
    }
}

/// How many connections one address may hold.
public enum AddressShare: Hashable, Sendable {
    /// A part of all, above 0 and at most 1.
    case part(Double)
    /// A number.
    case number(Int)

    /// Reads `50%` or `200`.
    init?(_ text: String) {
        if text.hasSuffix("%") {
            guard let percent = Int(text.dropLast()), (1...100).contains(percent) else { return nil }
            self = .part(Double(percent) / 100)
        } else {
            guard let number = Int(text), (1...1_000_000).contains(number) else { return nil }
            self = .number(number)
        }
    }

    /// The number, where there may be so many in all; at least one.
    public func count(of all: Int) -> Int {
        switch self {
        // From 1 % to 100 % of a number is no more than that number.
        case .part(let part): max(1, Int(exactly: (Double(all) * part).rounded(.down)) ?? all)
        case .number(let number): min(number, all)
        }
    }
}
