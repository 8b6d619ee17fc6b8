import Basics
import Crypto
import Foundation
import ObjectStorage
import Web

/// The file of the token that a server has made, which only its user may read.
struct TokenFile {
    /// What is in it.
    struct Content {
        /// The token.
        var text: String
        /// The same, as requests are held against it.
        var tokens: AccessTokens
        /// That others can read the file, and what to do, in a sentence; `nil` where they cannot.
        var exposure: String?
    }

    /// What is said where there is no file, which one who runs already may have had.
    static let ofRunningServers =
        "A server that runs already goes by the token that it started with, until it is started again."

    /// Why there is no token to be had.
    enum Failure: Error, CustomStringConvertible {
        /// The file cannot be read, or holds something else.
        case unusable(String)
        /// There is no file and none can be made.
        case cannotBeMade(String)

        var description: String {
            switch self {
            case .unusable(let sentence), .cannotBeMade(let sentence): sentence
            }
        }
    }

    private static let longest = 4_096

    let path: String

    /// The token; `nil` where there is no file.
    func content() throws(Failure) -> Content? {
        // A pipe in its place would make us wait.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let number = errno
            if number == ENOENT || number == ENOTDIR {
                guard let target = danglingTarget else { return nil }
                throw .unusable(
                    "The token's file '\(path)' is a link to '\(target)', where nothing is: make that file, remove the link, "
                        + "or set --token-file."
                )
            }
            throw .unusable(
                "The token's file '\(path)' cannot be read (\(TokenFile.text(number))): \(TokenFile.remedy)"
            )
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .unusable(
                "The token's file '\(path)' is no file that can hold a token: set --token-file to "
                    + "one, or to a name where nothing is, and 'calotype serve' makes it."
            )
        }
        var bytes = [UInt8](repeating: 0, count: TokenFile.longest + 1)
        let count = read(descriptor, &bytes, bytes.count)
        guard count >= 0 else {
            throw .unusable("The token's file '\(path)' cannot be read (\(TokenFile.text(errno))): \(TokenFile.remedy)")
        }
        let text = String(decoding: bytes.prefix(count), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else {
            throw .unusable(
                "The token's file '\(path)' is empty: remove it, and 'calotype serve' makes a new one when it starts."
            )
        }
        let tokens: AccessTokens
        do throws(TokenError) {
            tokens = try AccessTokens(token: text)
        } catch {
            throw .unusable(
                "The token's file '\(path)' does not hold one token: \(error.message.continued) Remove the file, and "
                    + "'calotype serve' makes a new one when it starts."
            )
        }
        return Content(text: text, tokens: tokens, exposure: exposure(status))
    }

    /// What the file's name leads to where it is a link to nothing; `nil` where there is no link.
    private var danglingTarget: String? { try? FileManager.default.destinationOfSymbolicLink(atPath: path) }

    /// The token of the file, which is made where it is not there.
    ///
    /// Whoever is first makes it, and all others take that one: it comes to its name whole, or not at all.
    func contentOrNew() throws(Failure) -> Content {
        if let content = try content() { return content }
        try make()
        guard let content = try content() else {
            throw .cannotBeMade("The token's file '\(path)' was made and is away again; keep it where it is.")
        }
        return content
    }

    private func make() throws(Failure) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw cannotBeMade("its folder cannot be made")
        }
        let name = SymmetricKey(size: .bits128).withUnsafeBytes { Hexadecimal.text($0) }
        let temporary = "\(folder)/.token-\(name)"
        // Nobody else can read it for any moment.
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw cannotBeMade(TokenFile.text(errno)) }
        defer {
            close(descriptor)
            unlink(temporary)
        }
        let text = SymmetricKey(size: .bits256).withUnsafeBytes { Hexadecimal.text($0) } + "\n"
        let bytes = Array(text.utf8)
        // Whatever the mask says, its own user must be able to read it.
        guard fchmod(descriptor, 0o600) == 0, write(descriptor, bytes, bytes.count) == bytes.count,
            fsync(descriptor) == 0
        else { throw cannotBeMade(TokenFile.text(errno)) }
        // Unlike a renamed file, a link never replaces one.
        guard link(temporary, path) == 0 else {
            let number = errno
            if number == EEXIST { return }
            guard [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS, EMLINK].contains(number) else {
                throw cannotBeMade(TokenFile.text(number))
            }
            return try makeWithoutLinks(bytes)
        }
        let parent = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if parent >= 0 {
            fsync(parent)
            close(parent)
        }
    }

    /// Makes the file under its own name, where the file system knows no links.
    private func makeWithoutLinks(_ bytes: [UInt8]) throws(Failure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { return }
            throw cannotBeMade(TokenFile.text(errno))
        }
        defer { close(descriptor) }
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            let reason = TokenFile.text(errno)
            unlink(path)
            throw cannotBeMade(reason)
        }
    }

    private func cannotBeMade(_ reason: String) -> Failure {
        let isFull = [ENOSPC, EDQUOT].map(TokenFile.text).contains(reason)
        let advice = isFull ? ": make room on its disk, and start the server again." : "."
        return .cannotBeMade("The token's file '\(path)' cannot be made (\(reason))\(advice)")
    }

    /// What is said of a file that others can read; root can read everything anyway.
    private func exposure(_ status: stat) -> String? {
        if status.st_mode & 0o077 != 0 {
            return
                "Others can read the token's file '\(path)': chmod 600 it, and remove it for a new token if they may "
                + "have done so."
        }
        // Root reads other users' files: this one is the service's own.
        guard status.st_uid != geteuid(), status.st_uid != 0, geteuid() != 0 else { return nil }
        return "The token's file '\(path)' belongs to another user, who can read and change it: remove it, and "
            + "'calotype serve' makes a new one."
    }

    private static let remedy = "give this user the right, run the command as the server's user, or set --token-file."

    private static func text(_ number: Int32) -> String { String(cString: strerror(number)) }
}
