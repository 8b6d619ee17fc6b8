public import Configuration
import ImageService
import SettingValues

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension HTTPOriginals {
    /// Which servers images are taken from, and the bounds.
    public struct Configuration: Sendable {
        /// Which addresses are asked, and where redirects may lead.
        public var rules = RemoteRules()
        /// What is not public and may be connected to all the same.
        public var permissions: [AddressPermission] = []
        /// A PEM file of authorities to trust beside the system's.
        public var certificates: String?
        /// The most bytes of an original.
        public var originalBytes = VariantSettings.originalBytes.default
        /// The least time that an image is used without asking again, whatever its server wishes; the most is a day.
        public var freshness = RemoteSettings.freshness.default
        /// How long one fetch may take.
        public var timeout = RemoteSettings.timeout.default
        /// The most images that are fetched at the same time.
        public var fetches = RemoteSettings.fetches.default
        /// The most images that are fetched from one server at the same time.
        public var fetchesPerServer = RemoteSettings.fetchesPerServer.default
        /// The most fetches that wait for others to end.
        public var waiting = 1000
        /// The most requests that wait for fetches.
        var waiters = 10_000
        /// What servers are told of who asks.
        public var userAgent = "Calotype/0.1"
        /// How long the single steps of a fetch may take; tests on busy machines have longer ones.
        var steps = FetchTimeouts()

        /// Makes a configuration of the defaults: no server is listed.
        public init() {}

        /// Reads the configuration (`RemoteSettings`).
        ///
        /// - Parameter reader: Where to read.
        /// - Throws: `SettingError` for a value that cannot be.
        public init(reader: ConfigReader) throws {
            self.init()
            rules.patterns = try reader.value(of: RemoteSettings.origins)
            rules.redirects = try reader.value(of: RemoteSettings.redirects)
            let ports = try reader.value(of: RemoteSettings.ports)
            if !ports.isEmpty { rules.ports = Set(ports) }
            permissions = try reader.value(of: RemoteSettings.permissions)
            certificates = try reader.value(of: RemoteSettings.certificates)
            freshness = try reader.value(of: RemoteSettings.freshness)
            timeout = try reader.value(of: RemoteSettings.timeout)
            fetches = try reader.value(of: RemoteSettings.fetches)
            fetchesPerServer = try reader.value(of: RemoteSettings.fetchesPerServer)
        }
    }

    /// The time by the system's clock.
    public static func secondsSince1970() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

extension HTTPOriginals.Configuration {
    var addressGuard: AddressGuard { AddressGuard(permitting: permissions) }

    var timeouts: FetchTimeouts {
        var timeouts = steps
        timeouts.whole = timeout
        timeouts.connect = min(timeouts.connect, timeout)
        timeouts.answer = min(timeouts.answer, timeout)
        return timeouts
    }

    /// For originals of our own: nobody waits for a picture, and they may be large.
    var downloadTimeouts: FetchTimeouts {
        var timeouts = timeouts
        timeouts.whole = timeout * 4
        return timeouts
    }

    /// How long images are believed, in seconds.
    var lifetimes: ClosedRange<Double> { (freshness / .seconds(1))...86_400 }

    /// How long hosts' addresses are remembered.
    var addressFreshness: Duration { .seconds(10) }

    /// How long an older copy is answered while its server is in trouble, in seconds.
    var staleFor: Double { 86_400 }

    /// How long such a server is not asked, in seconds.
    var quiet: Double { 30 }
}
