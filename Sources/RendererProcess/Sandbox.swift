import CKernel
import RenderWire

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The size of a page of memory in bytes.
let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))

/// What a renderer process gives up.
///
/// In two steps, since Landlock binds only the thread that asks for it and those it starts: the first while there is
/// one thread, so that libvips' threads are bound too; the second when all that has to be opened is open.
enum Sandbox {
    /// Descriptors a renderer needs at once: its socket, its log, the two of a job, those a library keeps, some room.
    private static let openFiles: UInt64 = 64

    /// Gives up privileges, and every path but for reading; before anything else, while there is one thread.
    ///
    /// - Returns: Whether both worked.
    static func begin() -> [SealReport] {
        let privileges = report(.noNewPrivileges, ck_no_new_privileges())
        let landlock = report(.landlock, ck_landlock(Int32(ck_landlock_read_only.rawValue)))
        return [privileges, landlock]
    }

    /// Gives up all but work on what is open; after this no file can be opened.
    ///
    /// - Parameters:
    ///   - settings: The bounds on memory, time and results.
    ///   - begun: What ``begin()`` gave.
    /// - Returns: Which seals hold.
    static func complete(_ settings: RendererSettings, begun: [SealReport]) -> [SealReport] {
        // A file that grows too long is an error of the encoder, not the end of the process.
        signal(SIGXFSZ, SIG_IGN)
        // Swift's own handlers would start a program that prints the stack, which a sealed process may not; without
        // them the host learns the signal itself.
        for fault in [SIGSEGV, SIGBUS, SIGILL, SIGABRT, SIGFPE, SIGTRAP, SIGQUIT] { signal(fault, SIG_DFL) }
        _ = ck_die_with_parent()
        _ = ck_refuse_dumps()
        var limits = ck_limits(
            address_space: UInt64(clamping: settings.addressSpace),
            cpu_seconds: UInt64(clamping: settings.cpuSeconds),
            open_files: openFiles,
            file_size: UInt64(clamping: settings.resultBytes)
        )
        let resources = report(.resourceLimits, ck_set_limits(&limits))
        var landlock = begun.filter { $0.seal == .landlock }
        if landlock.allSatisfy(\.holds) {
            landlock = [report(.landlock, ck_landlock(Int32(ck_landlock_nothing.rawValue)))]
        }
        let filter = report(.seccomp, ck_seccomp())
        return [filter] + landlock + [resources] + begun.filter { $0.seal == .noNewPrivileges }
    }

    private static func report(_ seal: Seal, _ result: Int32) -> SealReport {
        guard result >= 0 else {
            let reason = result == -ENOSYS ? "this system does not have it" : String(cString: strerror(-result))
            return SealReport(seal, holds: false, detail: reason)
        }
        return SealReport(seal, holds: true, detail: result > 0 ? "version \(result)" : "")
    }
}
