import Foundation
import ImageService
import ObjectStorage
import Recipes

/// What a person who has just started the server reads.
struct Greeting {
    private let originals: any ObjectStore

    init(_ originals: any ObjectStore) { self.originals = originals }

    /// Prints the address, and three URLs to try where there are originals.
    func say(host: String, port: Int) async {
        let address = "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
        say("Calotype listens on \(address)")
        let (keys, unreadable) = await someKeys()
        if unreadable.count > 0 {
            say("Some originals cannot be read by this user: \(unreadable.names)")
        }
        if keys.isEmpty {
            say("There are no originals yet: put a photograph into the originals folder, then ask for")
            say("  \(address)/picture/photo.jpg?width=400")
        } else {
            say("Try:")
            let examples = [
                "/picture/KEY?width=800", "/picture/KEY?w=600&h=600&fit=cover&gravity=smart&format=webp",
                "/400x300/KEY",
            ]
            for (index, example) in examples.enumerated() {
                say("  \(address)\(example.replacing("KEY", with: keys[index % keys.count]))")
            }
        }
    }

    /// Writes at once; a server serves whether or not anybody hears of it.
    private func say(_ line: String) { StandardStream.output.tell(line + "\n") }

    private func someKeys() async -> (keys: [String], unreadable: Unreadable) {
        guard let (keys, unreadable) = try? await originals.originals(limit: 100) else { return ([], Unreadable()) }
        let endings = OriginalFormat.allCases.map(\.fileExtension) + ["jpeg"]
        let some = keys.map(\.text)
            .filter { key in endings.contains { key.lowercased().hasSuffix(".\($0)") } }
            .prefix(3)
            .map { $0.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? $0 }
        return (some, unreadable)
    }
}
