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

    /// Set whatever the server's own environment says.
    private static let fixed = [
        // Each of glibc's arenas keeps what it has once had; one job at a time needs few.
        "MALLOC_ARENA_MAX": "2",
        // A sealed process cannot start the program that would print a stack.
        "SWIFT_BACKTRACE": "enable=no",
    ]

    /// Chooses from an environment.
    static func chosen(from environment: [String]) -> [String] {
        let kept = environment.filter { entry in
            guard let end = entry.firstIndex(of: "=") else { return false }
            return names.contains(String(entry[..<end]))
        }
        return kept + fixed.map { "\($0.key)=\($0.value)" }.sorted()
    }

    /// What a process that starts now gets.
    static var current: [String] {
        chosen(from: names.compactMap { name in getenv(name).map { "\(name)=\(String(cString: $0))" } })
    }
}
