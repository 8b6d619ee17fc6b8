public import Configuration
import SettingValues

/// How many connections there may be, and how long a request's head may be and take.
public struct ConnectionConfiguration: Sendable {
    /// The most connections at the same time, besides a reserve for health and metrics; `nil` is as many as come.
    public var limit: Int?
    /// How many there may be beyond these, which must ask for health or metrics at once.
    public var reserve = 64
    /// How many of the ``limit`` one address may hold.
    public var perAddress = ConnectionSettings.perAddress.default
    /// The most bytes of a request's address and headers.
    public var headerBytes = ConnectionSettings.headerBytes.default
    /// How long a request's head may take, from its first byte; on a new connection, from its beginning.
    public var headerTimeout = ConnectionSettings.headerTimeout.default

    /// Makes the default configuration.
    public init() {}

    /// Reads the configuration (``ConnectionSettings``).
    ///
    /// - Parameter reader: Where to read.
    /// - Throws: A `SettingError` that names the setting, the value, and what is allowed.
    public init(reader: ConfigReader) throws {
        limit = try reader.value(of: ConnectionSettings.limit)
        perAddress = try reader.value(of: ConnectionSettings.perAddress)
        headerBytes = try reader.value(of: ConnectionSettings.headerBytes)
        headerTimeout = try reader.value(of: ConnectionSettings.headerTimeout)
    }
}

/// How many connections one address may hold.
public enum AddressShare: Hashable, Sendable {
    /// A part of all, above 0 and at most 1.
    case part(Double)
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
