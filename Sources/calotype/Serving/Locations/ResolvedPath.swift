#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Where a path leads, however it is spelled: relative, through links, in another case where the file system has none.
struct ResolvedPath {
    /// A folder or file as its file system knows it.
    private struct Identity: Hashable {
        var device: UInt64
        var number: UInt64
    }

    /// The absolute path, links followed as far as there is anything.
    private let text: String
    /// The folders from `/` down to it; `nil` for those that are not there.
    private let identities: [Identity?]

    init(_ path: String) {
        text = ResolvedPath.resolved(path)
        var (here, identities) = ("", [ResolvedPath.identity("/")])
        for part in text.split(separator: "/") {
            here += "/\(part)"
            identities.append(ResolvedPath.identity(here))
        }
        self.identities = identities
    }

    /// Whether this is the other one, or somewhere below it.
    func isWithin(_ other: ResolvedPath) -> Bool {
        if let outer = other.identities.last ?? nil, identities.contains(outer) { return true }
        // Bytes, as the system compares them: to Swift a `/` with an accent behind it is no `/`.
        let start = (other.text == "/" ? "/" : other.text + "/").utf8
        return text.utf8.elementsEqual(other.text.utf8) || text.utf8.starts(with: start)
    }

    private static func identity(_ path: String) -> Identity? {
        var raw = stat()
        guard stat(path, &raw) == 0 else { return nil }
        return Identity(
            device: UInt64(truncatingIfNeeded: raw.st_dev),
            number: UInt64(truncatingIfNeeded: raw.st_ino)
        )
    }

    /// The system's own answer for what is there, and the rest as it is written.
    private static func resolved(_ path: String) -> String {
        var absolute = path
        if !path.hasPrefix("/"), let here = realpath(".", nil) {
            absolute = "\(String(cString: here))/\(path)"
            free(here)
        }
        var rest: [Substring] = []
        var parts = absolute.split(separator: "/")
        while true {
            if let found = realpath("/" + parts.joined(separator: "/"), nil) {
                defer { free(found) }
                return rest.reduce(into: String(cString: found)) { path, part in
                    if part == ".." {
                        path = String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))
                    } else if part != "." {
                        path += path == "/" ? "\(part)" : "/\(part)"
                    }
                }
            }
            guard let last = parts.popLast() else { return absolute }
            rest.insert(last, at: 0)
        }
    }
}
