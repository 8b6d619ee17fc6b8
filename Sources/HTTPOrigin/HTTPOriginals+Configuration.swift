public import Configuration
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
        public var originalBytes = 50_000_000
        /// The least time that an image is used without asking again, whatever its server wishes; the most is a day.
        public var freshness = Duration.seconds(60)
        /// How long one fetch may take.
        public var timeout = Duration.seconds(15)
        /// The most images that are fetched at the same time.
        public var fetches = 64
        /// The most images that are fetched from one server at the same time.
        public var fetchesPerServer = 16
        /// The most fetches that wait for others to end.
        public var waiting = 1000
        /// The most requests that wait for fetches.
        public var waiters = 10_000
        /// What servers are told of who asks.
        public var userAgent = "Calotype/0.1"
        /// How long the single steps of a fetch may take; tests on busy machines have more patience.
        var steps = Patience()

        /// Makes a configuration of the defaults: no server is listed.
        public init() {}

        /// Reads the configuration.
        ///
        /// - `remote.origins` (patterns by commas or white space, default none): the images that are answered
        /// - `remote.redirects` (`listed`, `public`, `none`; default `listed`): where a redirect may lead
        /// - `remote.ports` (numbers by commas, default `80,443`): the ports of servers that no pattern names
        /// - `remote.allow-private` (networks, addresses and names by commas, default none): what may be connected to
        ///   although it is not public
        /// - `remote.certificates` (file, default none): PEM of authorities to trust beside the system's
        /// - `remote.freshness` (time, default `60s`, 0 to 1 day): the least time between two questions for an image
        /// - `remote.timeout` (time, default `15s`, 100 ms to 1 h): the longest that a fetch may take
        /// - `remote.fetches` (number, default 64, 1 to 10000): the most fetches at the same time
        /// - `remote.fetches-per-host` (number, default 16, 1 to 10000): the most of these from one server
        /// - `limits.original-bytes` (bytes, default `50MB`, 1 to 10 GB): the largest original
        /// - `limits.waiters` (number, default 10000, 1 to 10000000): the most requests that wait at the same time
        ///
        /// - Parameter reader: Where to read.
        /// - Throws: `SettingError` for a value that cannot be.
        public init(reader: ConfigReader) throws {
            self.init()
            let settings = SettingReader(reader)
            let (rules, permissions) = try Configuration.lists(reader)
            self.rules = rules
            self.permissions = permissions
            certificates = reader.string(forKey: "remote.certificates")
            let day = Duration.seconds(86_400)
            freshness = try settings.duration("remote.freshness", in: .zero...day, default: freshness)
            let times = Duration.milliseconds(100)...Duration.seconds(3600)
            timeout = try settings.duration("remote.timeout", in: times, default: timeout)
            fetches = try settings.integer("remote.fetches", in: 1...10_000, default: fetches)
            fetchesPerServer = try settings.integer(
                "remote.fetches-per-host",
                in: 1...10_000,
                default: fetchesPerServer
            )
            originalBytes = try settings.bytes(
                "limits.original-bytes",
                in: 1...10_000_000_000,
                default: originalBytes
            )
            waiters = try settings.integer("limits.waiters", in: 1...10_000_000, default: waiters)
        }

        private static func lists(_ reader: ConfigReader) throws -> (RemoteRules, [AddressPermission]) {
            var rules = RemoteRules()
            rules.patterns = try words(reader, "remote.origins").map { text in
                do throws(RemoteURLError) {
                    return try OriginPattern(text)
                } catch {
                    throw SettingError(
                        key: "remote.origins",
                        value: text,
                        allowed: "a list of patterns such as https://images.example.com/*. \(error)"
                    )
                }
            }
            if let text = reader.string(forKey: "remote.redirects") {
                guard let redirects = RemoteRules.Redirects(rawValue: text) else {
                    let allowed = RemoteRules.Redirects.allCases.map(\.rawValue).joined(separator: ", ")
                    throw SettingError(key: "remote.redirects", value: text, allowed: allowed)
                }
                rules.redirects = redirects
            }
            let ports = try words(reader, "remote.ports").map { text in
                guard let port = Int(text), (1...65_535).contains(port) else {
                    throw SettingError(key: "remote.ports", value: text, allowed: "a list of numbers from 1 to 65535")
                }
                return port
            }
            if !ports.isEmpty { rules.ports = Set(ports) }
            let permissions = try words(reader, "remote.allow-private").map { text in
                guard let permission = AddressPermission(text) else {
                    throw SettingError(
                        key: "remote.allow-private",
                        value: text,
                        allowed: "a list of networks (10.1.0.0/16, fd00:1::/32), addresses and names of hosts"
                    )
                }
                return permission
            }
            return (rules, permissions)
        }

        private static func words(_ reader: ConfigReader, _ key: String) throws -> [String] {
            let text = reader.string(forKey: ConfigKey(key)) ?? ""
            return text.split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init)
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

    var patience: Patience {
        var patience = steps
        patience.whole = timeout
        patience.connect = min(patience.connect, timeout)
        patience.answer = min(patience.answer, timeout)
        return patience
    }

    /// For originals of our own: nobody waits for a picture, and they may be large.
    var downloadPatience: Patience {
        var patience = patience
        patience.whole = timeout * 4
        return patience
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
