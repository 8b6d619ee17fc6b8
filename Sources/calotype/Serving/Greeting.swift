import Basics
import Dialects
import Foundation
import ImageService
import ObjectStorage
import Recipes
import RendererHost
import Web

/// What a person who has just started the server reads.
struct Greeting {
    private let originals: any ObjectStore
    /// What whoever has the token may do.
    private let deeds: [String]
    private var doing: String { deeds.joined(separator: " and ") }
    private let token: ServerToken
    private let pages: PageSwitch
    private let base: BasePath
    private let dialect: NativeDialect
    private let keys: SigningKeys
    /// What ends the names of originals that are read here.
    private let endings: [String]

    init(_ stores: Stores, _ token: ServerToken, _ configuration: ServerParts.Configuration) {
        (originals, self.token) = (stores.originals, token)
        (pages, base) = (configuration.web.pages, configuration.web.basePath)
        (dialect, keys) = (configuration.dialect, configuration.keys)
        endings = configuration.renderers.decoders.flatMap(\.fileExtensions)
        deeds = if case .open = stores.destination { ["upload", "list"] } else { ["list", "purge"] }
    }

    /// Prints the address, and three URLs to try where there are originals.
    ///
    /// - Parameters:
    ///   - place: Where the server was to listen.
    ///   - listening: Where it does.
    ///   - withExamples: Whether there is more to say than the address.
    func say(_ place: BindAddress, _ listening: ListeningAddress, withExamples: Bool = true) async {
        let (name, ask) = address(place, listening)
        say("Calotype listens on \(name)")
        if listening.isEverywhere { say("and on every other address of this machine.") }
        guard withExamples else { return }
        for line in access(listening.path == nil ? ask("") : nil) { say(line) }
        let (keys, unreadable) = await someKeys()
        if unreadable.count > 0 {
            say("Some originals cannot be read by this user: \(unreadable.names)")
        }
        if keys.isEmpty {
            say("There are no originals yet: put a photograph into the originals folder, then ask for")
            say("  \(ask("/picture/photo.jpg?width=400"))")
        } else {
            let signed = isTerminal ? "signed for an hour" : "once '\(program) sign' has signed them"
            say(self.keys.isEmpty ? "Try:" : "Try, \(signed):")
            for target in examples(of: keys) { say("  \(ask(target))") }
        }
    }

    /// Targets to try, of those that the settings allow.
    private func examples(of originals: [String]) -> [String] {
        let patterns = [
            "/picture/KEY?width=800", "/picture/KEY?w=600&h=600&fit=cover&gravity=smart&format=webp", "/400x300/KEY",
        ]
        let all = patterns.enumerated().map { $1.replacing("KEY", with: originals[$0 % originals.count]) }
        let allowed = all.filter { target in
            let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
            return (try? dialect.parse(path: parts[0], query: parts.dropFirst().first, accept: nil)) != nil
        }
        let end = UnixTime.now.seconds +| 3_600
        return isTerminal ? allowed.map { keys.sign(url: $0, expires: end) } : allowed
    }

    /// Who may write: a person at a terminal gets a link that opens the pages, and no log ever gets a token.
    ///
    /// - Parameter address: Where a browser finds the pages; `nil` where it cannot, as over a Unix socket.
    /// - Returns: The lines.
    private func access(_ address: String?) -> [String] {
        switch token {
        case .settings: return []
        case .thisMachine:
            return ["Programs of this machine may \(doing) without a token; keep proxies away from this server."]
        case .none(let reason, let advice):
            return ["Nobody may \(deeds.joined(separator: " or ")): \(reason.continued) \(advice)"]
        case .file(let file, let text, _):
            if let address, pages == .on, isTerminal {
                return ["Its pages, where you may \(doing), open by", "  \(address)/?token=\(text)"]
            }
            // With the file, as whoever runs the command stands in another folder, and has other settings.
            return ["'\(program) token --token-file \(file.path)' prints what lets you \(doing)."]
        }
    }

    /// The place as one says it, and what is written to ask there for a target.
    private func address(
        _ place: BindAddress,
        _ listening: ListeningAddress
    ) -> (name: String, ask: (String) -> String) {
        if let path = listening.path {
            return ("unix:\(path)", { "curl --unix-socket \(path) 'http://localhost\(base)\($0)'" })
        }
        var host = listening.host ?? "localhost"
        if case .port(let name, _) = place { host = name }
        // Nobody can ask for all addresses; one of them is this machine's own.
        if listening.isEverywhere { host = listening.host?.contains(":") == true ? "::1" : "127.0.0.1" }
        let address = "http://\(host.contains(":") ? "[\(host)]" : host):\(listening.port ?? 0)"
        return (address, { "\(address)\(base)\($0)" })
    }

    /// Whether a person reads this: no log has what opens something.
    private var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// The program as it was called, by which it is found again in the same folder.
    private var program: String { CommandLine.arguments.first ?? "calotype" }

    /// Writes at once; a server serves whether or not anybody hears of it.
    private func say(_ line: String) { StandardStream.output.tell(line + "\n") }

    private func someKeys() async -> (keys: [String], unreadable: UnreadableNames) {
        guard let (keys, unreadable) = try? await originals.originals(limit: 100) else {
            return ([], UnreadableNames())
        }
        let some = keys.map(\.text)
            .filter { key in endings.contains { key.lowercased().hasSuffix(".\($0)") } }
            .prefix(3)
            .map { $0.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? $0 }
        return (some, unreadable)
    }
}

extension ListeningAddress {
    /// Whether it stands for all addresses of this machine.
    fileprivate var isEverywhere: Bool { host == "0.0.0.0" || host == "::" }
}
