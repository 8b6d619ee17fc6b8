import CKernel
import Recipes
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
    /// Descriptors a renderer may have beside those that are open when it is sealed.
    ///
    /// It needs the inputs of a job and its result, their copies, a font, some room; what it may keep of earlier jobs is
    /// bounded by this.
    private static let moreFiles = Int32(10 + RenderJob.mostInputs)

    /// Gives up privileges, and every path but those of programs' libraries and fonts; before anything else, while
    /// there is one thread.
    ///
    /// - Returns: What worked.
    static func begin() -> [SealReport] {
        let privileges = report(.noNewPrivileges, ck_no_new_privileges())
        // Now already, so that no library gets memory to write code into while it starts: that would stay.
        let code = report(.noNewCode, ck_refuse_new_code())
        let landlock = report(.landlock, confine(to: ReadablePaths.libraries + ReadablePaths.fonts))
        return [privileges, code, landlock]
    }

    /// Gives up all but work on what is open; after this no file can be opened.
    ///
    /// Only where drawings with text may come in, which are off unless asked for, fonts can still be opened: which ones
    /// a text needs is known no sooner. That takes Landlock, without which there are only the fonts already open.
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
            open_files: UInt64(highestDescriptor + 1 + moreFiles),
            file_size: UInt64(clamping: settings.resultBytes)
        )
        let codePages = CodePages.writable
        let resources = report(.resourceLimits, ck_set_limits(&limits))
        let drawsText = settings.decoders.contains(where: \.isScalable)
        var landlock = begun.filter { $0.seal == .landlock }
        if landlock.allSatisfy(\.holds) {
            landlock = [report(.landlock, confine(to: drawsText ? ReadablePaths.fonts : []))]
        }
        let mayOpen = drawsText && landlock.allSatisfy(\.holds)
        let filter = report(.seccomp, ck_seccomp(mayOpen ? 1 : 0))
        let filtered = [
            pathStatus(filter, mayOpen: mayOpen),
            newCode(filter, begun.first { $0.seal == .noNewCode }, writable: codePages),
            SealReport(.noMemoryFiles, holds: filter.holds, detail: filter.detail),
        ]
        return [filter] + landlock + filtered + [resources] + begun.filter { $0.seal == .noNewPrivileges }
    }

    private static func pathStatus(_ filter: SealReport, mayOpen: Bool) -> SealReport {
        guard filter.holds else { return SealReport(.noPathStatus, holds: false, detail: filter.detail) }
        guard ck_answers_questions() == 0 else {
            return SealReport(.noPathStatus, holds: false, detail: "not for this kind of processor")
        }
        let detail = mayOpen ? "but for fonts, and whether a path exists" : ""
        return SealReport(.noPathStatus, holds: true, detail: detail)
    }

    /// From here on the filter lets no memory be given code; what was there before must be harmless.
    private static func newCode(_ filter: SealReport, _ kernel: SealReport?, writable: Int?) -> SealReport {
        let isKept = kernel?.holds ?? false
        guard filter.holds || isKept else { return SealReport(.noNewCode, holds: false, detail: filter.detail) }
        guard let writable else {
            return SealReport(.noNewCode, holds: isKept, detail: isKept ? "" : "the maps of memory cannot be read")
        }
        guard writable == 0 else {
            return SealReport(.noNewCode, holds: false, detail: "\(writable) maps are both writable and executable")
        }
        return SealReport(.noNewCode, holds: true, detail: isKept ? "by the kernel, too" : "by seccomp alone")
    }

    /// The highest descriptor that is open; the lowest free number is always the next to be taken.
    private static var highestDescriptor: Int32 { (0..<256).last { fcntl($0, F_GETFD) >= 0 } ?? 2 }

    private static func confine(to paths: [String]) -> Int32 {
        let words = paths.map { strdup($0) }
        defer { words.forEach { free($0) } }
        return words.map { UnsafePointer($0) }.withUnsafeBufferPointer { ck_landlock($0.baseAddress, $0.count) }
    }

    private static func report(_ seal: Seal, _ result: Int32) -> SealReport {
        guard result >= 0 else {
            let reason = result == -ENOSYS ? "this system does not have it" : String(cString: strerror(-result))
            return SealReport(seal, holds: false, detail: reason)
        }
        return SealReport(seal, holds: true, detail: result > 0 ? "version \(result)" : "")
    }
}
