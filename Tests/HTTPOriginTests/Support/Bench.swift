import Basics
import Crypto
import Descriptors
import ImageService
import Logging
import NIOPosix
import ObjectStorage
import Synchronization
import TestKit

@testable import HTTPOrigin

/// A door to other web servers as a test wants it.
struct Bench: Sendable {
    var configuration = HTTPOriginals.Configuration()
    var resolver = ScriptedResolver()
    var keepsBytes = true
    let folder: TemporaryFolder
    let time = Clock()

    /// A time that passes only when a test says so.
    final class Clock: Sendable {
        private let seconds = Mutex(1_800_000_000.0)

        var now: Double { seconds.withLock { $0 } }

        func advance(by time: Double) { seconds.withLock { $0 += time } }
    }

    /// Lists nothing, and permits this machine.
    init(permitting networks: [String] = ["127.0.0.0/8"]) throws {
        folder = try TemporaryFolder()
        // Whatever else this machine does meanwhile: a test that wants impatience asks for it.
        configuration.timeout = .seconds(240)
        configuration.steps.connect = .seconds(120)
        configuration.steps.answer = .seconds(120)
        configuration.steps.window = .seconds(120)
        configuration.steps.connectInNeed = .seconds(120)
        configuration.steps.answerInNeed = .seconds(120)
        configuration.permissions = try networks.map { text in
            guard let permission = AddressPermission(text) else {
                throw HelperProcess.Failure("'\(text)' permits nothing")
            }
            return permission
        }
    }

    /// Lists what is on these servers.
    mutating func list(_ servers: OriginServer...) throws {
        configuration.rules.patterns += try servers.map { try OriginPattern($0.url("/*")) }
    }

    /// A door; each one is a process of its own over the same folder.
    func originals() throws -> HTTPOriginals {
        let store = try FolderStore(path: folder.path("kept"), writing: .fast, threadPool: .singleton)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return try HTTPOriginals(
            configuration: configuration,
            store: keepsBytes ? BoundedFolderStore(store, logger: logger) : nil,
            resolver: resolver,
            group: MultiThreadedEventLoopGroup.singleton,
            threadPool: .singleton,
            logger: logger,
            now: { [time] in time.now }
        )
    }

    /// The files that are kept, without what belongs to them.
    var keptFiles: [String] { folder.files().filter { !$0.hasSuffix(".meta") } }
}

/// A name server that says what a test wants, one answer after the other; the last one stays.
final class ScriptedResolver: HostResolver {
    private let answers: Mutex<[String: [[String]]]>
    private let asked = Mutex<[String: Int]>([:])

    init(_ answers: [String: [[String]]] = [:]) { self.answers = Mutex(answers) }

    /// How often a name was looked up.
    func count(_ name: String) -> Int { asked.withLock { $0[name, default: 0] } }

    func addresses(of name: String) async throws(ResolvingError) -> [IPAddress] {
        asked.withLock { $0[name, default: 0] += 1 }
        let texts: [String]? = answers.withLock { answers in
            guard let list = answers[name], let first = list.first else { return nil }
            if list.count > 1 { answers[name] = Array(list.dropFirst()) }
            return first
        }
        guard let texts else { throw ResolvingError(.noSuchName, "there is no such name") }
        return texts.compactMap { IPAddress($0) }
    }
}

extension RemoteOriginals {
    /// The error of what must not succeed.
    func failure(_ url: String) async -> ServiceError? {
        do throws(ServiceError) {
            _ = try await open(url)
            return nil
        } catch {
            return error
        }
    }

    /// The bytes of an image.
    func bytes(_ url: String) async throws -> [UInt8] { try await open(url).descriptor.readAll() }
}

/// What the origin server sends.
func image(_ size: Int, version: String = "1") -> [UInt8] {
    let pattern = Array("calotype".utf8)
    var bytes: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0] + Array(version.utf8)
    while bytes.count < size { bytes += pattern }
    return Array(bytes.prefix(size))
}
