#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The environment of a renderer: little, since a server's own often holds secrets.
enum RendererEnvironment {
    /// What libraries, fonts and allocators need to be found and set.
    private static let names: Set<String> = [
        "LD_LIBRARY_PATH", "LD_PRELOAD", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "LANG", "LC_ALL",
        "LC_CTYPE",
        "TZ", "HOME", "XDG_DATA_DIRS", "XDG_CACHE_HOME", "FONTCONFIG_PATH", "FONTCONFIG_FILE", "G_DEBUG", "G_SLICE",
        "MALLOC_CONF", "MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "LIBHEIF_PLUGIN_PATH", "VIPSHOME",
    ]

    /// Set unless the server's own environment says otherwise of what is passed on.
    private static let defaults = [
        // Each of glibc's arenas keeps what it has once had; one job at a time needs few.
        "MALLOC_ARENA_MAX": "2",
        // Buffers as large as a picture's are kept for the next one instead of being given back and taken anew, which
        // costs more than decoding some pictures does; the pool ends a renderer that has become too large.
        "MALLOC_MMAP_THRESHOLD_": "268435456",
        "MALLOC_TRIM_THRESHOLD_": "268435456",
        // A sealed process cannot start the program that would print a stack.
        "SWIFT_BACKTRACE": "enable=no",
    ]

    /// Chooses from an environment.
    static func chosen(from environment: [String]) -> [String] {
        let kept = environment.filter { entry in
            guard let end = entry.firstIndex(of: "=") else { return false }
            return names.contains(String(entry[..<end]))
        }
        let set = defaults.filter { name, _ in !kept.contains { $0.hasPrefix("\(name)=") } }
        return kept + set.map { "\($0.key)=\($0.value)" }.sorted()
    }

    /// What a process that starts now gets.
    static var current: [String] {
        chosen(from: names.compactMap { name in getenv(name).map { "\(name)=\(String(cString: $0))" } })
    }
}
