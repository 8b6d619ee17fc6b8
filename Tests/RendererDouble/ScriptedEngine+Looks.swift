#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension ScriptedEngine {
    /// `AT_EMPTY_PATH`, which the C library shows to who asks for its extensions only.
    private static let emptyPath: Int32 = 0x1000
    /// `O_PATH`.
    private static let onlyPath: Int32 = 0o10_000_000

    /// Tries to learn something of a path; `nil` for what is no such deed.
    func look(_ deed: String) -> Int? {
        let passwords = "/etc/passwd"
        var status = stat()
        switch deed {
        // Its own descriptor, as the C library asks about it.
        case "fstat": return Int(fstat(2, &status))
        case "stat-path": return Int(stat(passwords, &status))
        case "lstat-path": return Int(lstat(passwords, &status))
        case "stat-at": return Int(fstatat(AT_FDCWD, passwords, &status, 0))
        case "stat-empty-path": return Int(fstatat(AT_FDCWD, passwords, &status, Self.emptyPath))
        case "stat-empty-path-of-descriptor": return Int(fstatat(2, passwords, &status, Self.emptyPath))
        case "stat-working-directory": return Int(fstatat(AT_FDCWD, "", &status, Self.emptyPath))
        case "stat-fonts": return Int(stat("/usr/share/fonts", &status))
        case "statx":
            return extendedStatus(passwords)
        case "statx-missing":
            return extendedStatus("/nowhere")
        case "access-effective": return Int(faccessat(AT_FDCWD, passwords, R_OK, AT_EACCESS))
        case "access-fonts": return Int(access("/usr/share/fonts", R_OK))
        case "access-fonts-to-write": return Int(access("/usr/share/fonts", W_OK))
        case "readlink": return readLink("/proc/self/exe")
        case "realpath": return realPath("/usr/share/fonts")
        case "statfs":
            var system = statvfs()
            return Int(statvfs("/", &system))
        // O_PATH, which Landlock lets pass.
        case "open-path": return Int(open(passwords, Self.onlyPath))
        case "open-path-of-fonts": return Int(open("/usr/share/fonts", Self.onlyPath))
        case "chdir": return Int(chdir("/etc"))
        case "chroot": return Int(chroot("/tmp"))
        case "getxattr": return extendedAttribute(passwords)
        case "inotify": return Int(inotify_init1(0))
        case "truncate": return Int(truncate(passwords, 0))
        case "utime": return Int(utimensat(AT_FDCWD, passwords, nil, 0))
        case "rename": return Int(rename("/etc/passwd", "/etc/passwd.old"))
        case "make-folder": return Int(mkdir("/tmp/calotype-must-not-be", 0o700))
        default: return nil
        }
    }

    /// Calls `statx`.
    private func extendedStatus(_ path: String) -> Int {
        typealias Call = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UInt32, UnsafeMutableRawPointer) -> Int32
        guard let address = dlsym(nil, "statx") else { return 0 }
        var room = [UInt8](repeating: 0, count: 1_024)
        let call = unsafeBitCast(address, to: Call.self)
        return room.withUnsafeMutableBytes { room in
            room.baseAddress.map { Int(call(AT_FDCWD, path, Self.emptyPath, 0x7ff, $0)) } ?? 0
        }
    }

    /// Calls `getxattr`.
    private func extendedAttribute(_ path: String) -> Int {
        typealias Text = UnsafePointer<CChar>
        typealias Call = @convention(c) (Text, Text, UnsafeMutableRawPointer?, Int) -> Int
        guard let address = dlsym(nil, "getxattr") else { return 0 }
        return unsafeBitCast(address, to: Call.self)(path, "user.none", nil, 0)
    }

    private func readLink(_ path: String) -> Int {
        var room = [CChar](repeating: 0, count: 256)
        return readlink(path, &room, room.count)
    }

    private func realPath(_ path: String) -> Int {
        guard let found = realpath(path, nil) else { return -1 }
        free(found)
        return 0
    }
}
