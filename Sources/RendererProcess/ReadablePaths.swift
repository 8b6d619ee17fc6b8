#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What a renderer may read of the file system: nothing that belongs to a person or a service.
enum ReadablePaths {
    /// Where libraries and what they need at their start lie.
    static var libraries: [String] {
        let system = [
            "/usr", "/lib", "/lib64", "/opt", "/nix/store", "/gnu/store", "/etc/ld.so.cache", "/etc/ld.so.conf",
            "/etc/ld.so.conf.d", "/etc/localtime", "/dev/null", "/dev/urandom", "/sys/devices/system/cpu", "/proc/self",
            "/proc/cpuinfo", "/proc/meminfo", "/sys/fs/cgroup",
        ]
        let own = ProgramFolder.faces.map { [$0] } ?? []
        // Where libvips looks for its parts when it was moved, as it is in a function of AWS Lambda.
        guard let home = getenv("VIPSHOME").map({ String(cString: $0) }), home.hasPrefix("/") else {
            return system + own
        }
        return system + own + [home]
    }

    /// Where fonts, and the settings and caches of what finds them, lie.
    static var fonts: [String] {
        let system = [
            "/etc/fonts", "/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/fontconfig",
            "/var/cache/fontconfig",
            "/usr/share/poppler", "/usr/share/ghostscript/fonts",
        ]
        let own = [".fonts", ".local/share/fonts", ".cache/fontconfig", ".config/fontconfig"]
        guard let home = getenv("HOME").map({ String(cString: $0) }), home.hasPrefix("/") else { return system }
        return system + own.map { "\(home)/\($0)" }
    }
}
