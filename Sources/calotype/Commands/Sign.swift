import ArgumentParser
import Basics
import Dialects
import SettingValues
import Web

/// `calotype sign`.
struct Sign: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints a picture's URL with a signature.",
        usage: "calotype sign URL [--expires TIME] [OPTION…]",
        discussion: """
            The URL is signed with the first key of the setting 'keys', and printed in the spelling that proxies leave \
            alone (letters unescaped, UTF-8 escaped), which is what is signed. It is whole \
            (https://…/picture/cat.jpg?w=400), or from its path on (/picture/cat.jpg?w=400); a base path in front of it \
            (--base-path) is not signed. With --expires the signature holds for that long: 90s, 15m, 1h, 7d.

            \(SettingsArguments.discussion(of: relevant))
            """
    )

    private static let relevant = [
        PictureSettings.keys.declaration, WebSettings.basePath.declaration,
    ]

    @Option(name: .shortAndLong, help: "How long the URL is to work, such as 90s, 15m, 1h or 7d.")
    var expires: String?

    @OptionGroup var arguments: SettingsArguments

    func run() throws {
        let (settings, urls) = try arguments.settingsAndNames
        guard urls.count == 1, let url = urls.first else {
            throw CommandFailure.usage(
                "\(urls.isEmpty ? "No URL is" : "\(urls.count) URLs are") given; 'calotype sign' takes one, as "
                    + "calotype sign --keys site:… '/picture/cat.jpg?width=400'."
            )
        }
        let keys = try settings.value(of: PictureSettings.keys)
        guard !keys.isEmpty else {
            throw CommandFailure.configuration(
                "There is no key to sign with: set --keys or CALOTYPE_KEYS to id:hex, "
                    + "for example site:$(openssl rand -hex 32)."
            )
        }
        let base = try settings.value(of: WebSettings.basePath)
        guard url.hasPrefix("/") || url.contains("://") else {
            throw CommandFailure.usage("'\(url)' is not a URL; give https://…/picture/… or /picture/….")
        }
        let expiry = try expires.map { try Sign.seconds($0) +| UnixTime.now.seconds }
        try printLine(keys.sign(url: url, below: base.text, expires: expiry))
    }

    /// How many seconds `--expires` stands for.
    static func seconds(_ text: String) throws(CommandFailure) -> Int {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()), count > 0,
            count <= 100_000_000
        else {
            throw .usage("--expires is '\(text)'; it must be a number and a unit, such as 90s, 15m, 1h or 7d.")
        }
        return count *| unit
    }
}
