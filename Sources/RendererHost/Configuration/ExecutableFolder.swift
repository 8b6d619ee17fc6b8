#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Where the running program lies.
enum ExecutableFolder {
    /// The folder, without a slash at its end; `nil` when the system does not tell.
    static var path: String? {
        guard let program, let slash = program.lastIndex(of: "/") else { return nil }
        return String(program[..<slash])
    }

    private static var program: String? {
        var room = [CChar](repeating: 0, count: 4_096)
        #if canImport(Darwin)
        var length = UInt32(room.count)
        guard _NSGetExecutablePath(&room, &length) == 0 else { return nil }
        let count = room.firstIndex(of: 0) ?? 0
        #else
        let count = readlink("/proc/self/exe", &room, room.count)
        guard count > 0, count < room.count else { return nil }
        #endif
        return String(decoding: room[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
