import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file system in memory of a size that a test chooses, which goes with this object.
public final class SmallDisk: Sendable {
    private let folder: TemporaryFolder

    /// Whether this process may mount file systems.
    public static var isAllowed: Bool {
        #if os(Linux)
        guard geteuid() == 0, let disk = try? SmallDisk(options: "size=1m") else { return false }
        return !disk.path.isEmpty
        #else
        return false
        #endif
    }

    /// Mounts an empty file system.
    ///
    /// - Parameter options: As `mount -t tmpfs -o` has them.
    /// - Throws: ``ConformanceFailure`` when it is not allowed.
    public init(options: String) throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path("disk"), withIntermediateDirectories: true)
        guard SmallDisk.run("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path]) else {
            throw ConformanceFailure(description: "a file system could not be mounted at '\(path)'")
        }
    }

    // Lazily, since a file may still be held open by a task that is about to end.
    deinit { _ = SmallDisk.run("umount", ["--lazy", path]) }

    /// Where it is mounted.
    public var path: String { folder.path("disk") }

    /// Every file by its path from there, hidden ones too, in order.
    public func files() -> [String] { folder.files().filter { $0.hasPrefix("disk/") }.map { String($0.dropFirst(5)) } }

    /// Every folder by its path from there, hidden ones too, in order.
    public func folders() -> [String] {
        let all = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
        return Set(all).subtracting(files()).sorted()
    }

    private static func run(_ program: String, _ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.start()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
