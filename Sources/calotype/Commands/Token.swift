import ArgumentParser
import Queueing
import SettingValues
import Web

/// `calotype token`.
struct Token: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints the token that 'calotype serve' has made, for scripts.",
        discussion: """
            It opens what writes and lists: curl -H "Authorization: Bearer $(calotype token)" …. The token is made by the \
            server, at its first start, and not by this command, which therefore takes the server's settings and is run by \
            the server's user, who alone can read the file.

            Exit status 69, and a sentence, where there is no token to print; that of the setting 'tokens' is never shown.

            \(SettingsArguments.discussion(of: relevant))
            """
    )

    private static let relevant = [
        StoreSettings.tokenFile.declaration, UploadSettings.tokens.declaration, StoreSettings.uploads.declaration,
        StoreSettings.originals.declaration, StoreSettings.variants.declaration, QueueSettings.queue.declaration,
    ]

    @OptionGroup var arguments: SettingsArguments

    func run() throws {
        switch try ServerParts.Configuration(try arguments.settings).token {
        case .settings:
            throw CommandFailure.unavailable(
                "The setting 'tokens' is set, and its tokens are those that count; they are shown to nobody."
            )
        case .thisMachine:
            throw CommandFailure.unavailable(
                "The setting 'uploads' is local: programs of this machine need no token, and none is made."
            )
        case .none(let reason): throw CommandFailure.unavailable("\(reason) Set tokens to one of your own.")
        case .file(let file, let mayBeMade):
            let content: TokenFile.Content?
            do throws(TokenFile.Failure) {
                content = try file.content()
            } catch {
                throw CommandFailure.unavailable(error.description)
            }
            guard let content else {
                let advice =
                    mayBeMade ? "'calotype serve' makes one when it starts" : "write one into it, or set tokens"
                throw CommandFailure.unavailable(
                    "There is no token in '\(file.path)'; \(advice). \(TokenFile.ofRunningServers)"
                )
            }
            try printLine(content.text)
        }
    }
}
