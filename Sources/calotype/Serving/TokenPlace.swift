import Foundation
import Logging
import Queueing
import Web

/// Where the token is that lets whoever writes in.
enum TokenPlace {
    /// In the setting `tokens`.
    case settings
    /// In a file; one that is not there is made by a server, where it may be.
    case file(TokenFile, mayBeMade: Bool)
    /// Nowhere, as programs of this machine need none.
    case thisMachine
    /// Nowhere, for a reason, in a sentence.
    case none(String)

    /// Finds the place: beside the queue's file, where nobody says another.
    ///
    /// Several servers over a bucket or a Redis would each make a token of their own; so there, none makes one.
    init(
        _ settings: Settings,
        isSet: Bool,
        _ uploads: UploadSwitch,
        _ originals: StoreLocation,
        _ sets: SetParts.Configuration
    ) {
        if isSet {
            self = .settings
            return
        }
        if uploads == .local {
            self = .thisMachine
            return
        }
        let reason: String? =
            if originals.isBucket {
                "No token is made where originals are in a bucket, since several servers may share it."
            } else if sets.isOn, case .redis = sets.queue.address {
                "No token is made where the queue is in Redis, since several servers may share it."
            } else {
                nil
            }
        if let path = settings["token-file"] {
            self = .file(TokenFile(path: path), mayBeMade: reason == nil)
        } else if let reason {
            self = .none(reason)
        } else {
            let folder = URL(fileURLWithPath: sets.filePlace).deletingLastPathComponent()
            self = .file(TokenFile(path: folder.appendingPathComponent("token").path), mayBeMade: true)
        }
    }
}

/// The token that a server goes by.
enum ServerToken {
    /// Those of the settings.
    case settings
    /// The one of a file, made if need be.
    case file(TokenFile, text: String, AccessTokens)
    /// None, as programs of this machine need none.
    case thisMachine
    /// None, for a reason: nobody may write.
    case none(String)

    /// Takes the token from its place, and makes it where there is none yet.
    ///
    /// - Parameters:
    ///   - place: Where it is.
    ///   - logger: Where is told what an operator should know.
    /// - Throws: `CommandFailure` for a file that holds something else, or cannot be read.
    init(_ place: TokenPlace, logger: Logger) throws(CommandFailure) {
        switch place {
        case .settings: self = .settings
        case .thisMachine: self = .thisMachine
        case .none(let reason): self = .none(reason)
        case .file(let file, let mayBeMade):
            do throws(TokenFile.Trouble) {
                let content = mayBeMade ? try file.contentOrNew() : try file.content()
                guard let content else {
                    self = .none("There is no file '\(file.path)', which 'token-file' names.")
                    break
                }
                if let exposure = content.exposure { logger.warning("\(exposure)") }
                self = .file(file, text: content.text, content.tokens)
            } catch {
                guard case .cannotBeMade(let sentence) = error else { throw .unavailable(error.description) }
                self = .none(sentence)
            }
        }
        if case .none(let reason) = self {
            logger.warning("Nobody may upload or list: \(reason.continued) Set tokens to change that.")
        }
    }
}
