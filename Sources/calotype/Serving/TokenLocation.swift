import Foundation
import Logging
import Queueing
import Web

/// Where the token is that lets whoever writes in.
enum TokenLocation {
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
        file path: String?,
        isSet: Bool,
        _ uploads: UploadSwitch,
        _ originals: StoreLocation,
        _ sets: RenditionSetParts.Configuration
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
        if let path {
            self = .file(TokenFile(path: path), mayBeMade: reason == nil)
        } else if let reason {
            self = .none(reason)
        } else {
            self = .file(TokenFile(path: TokenLocation.impliedPath(sets)), mayBeMade: true)
        }
    }

    /// Where the file is where nobody says.
    static func impliedPath(_ sets: RenditionSetParts.Configuration) -> String {
        let folder = URL(fileURLWithPath: sets.filePlace).deletingLastPathComponent()
        return folder.appendingPathComponent("token").path
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
    /// None, for a reason: nobody may write. What changes that is a sentence of its own.
    case none(String, advice: String = ServerToken.advice)

    /// What there is to do where no token is made.
    static let advice = "Set tokens to change that."

    /// Takes the token from its place, and makes it where there is none yet.
    ///
    /// - Parameters:
    ///   - place: Where it is.
    ///   - logger: Where is told what an operator should know.
    ///
    /// A file that is no good is no reason not to start: pictures can be shown.
    init(_ place: TokenLocation, logger: Logger) {
        switch place {
        case .settings: self = .settings
        case .thisMachine: self = .thisMachine
        case .none(let reason): self = .none(reason)
        case .file(let file, let mayBeMade):
            do throws(TokenFile.Failure) {
                let content = mayBeMade ? try file.contentOrNew() : try file.content()
                guard let content else {
                    self = .none("There is no file '\(file.path)', which 'token-file' names.")
                    break
                }
                if let exposure = content.exposure { logger.warning("\(exposure)") }
                self = .file(file, text: content.text, content.tokens)
            } catch {
                self =
                    switch error {
                    case .cannotBeMade(let sentence): .none(sentence)
                    case .unusable(let sentence):
                        .none(sentence, advice: "Then start the server again; or set tokens.")
                    }
            }
        }
        if case .none(let reason, let advice) = self {
            logger.warning("Nobody may upload or list: \(reason.continued) \(advice)")
        }
    }
}
