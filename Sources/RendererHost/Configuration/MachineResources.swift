import Basics
import CKernel
import Descriptors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What this process may use of the machine: a container may have been given less than there is.
public struct MachineResources: Hashable, Sendable {
    /// Cores, at least 1.
    public var cores: Int
    /// Memory in bytes.
    public var memory: Int

    /// What the system tells now.
    public static var current: MachineResources {
        let groups = text(of: "/proc/self/cgroup") ?? ""
        // checked: constants of the system, and numbers as wide as ours
        let (pages, pageSize) = (Int(sysconf(Int32(_SC_PHYS_PAGES))), Int(sysconf(Int32(_SC_PAGESIZE))))
        let physical = max(0, pages) *| max(0, pageSize)
        let limits = memoryLimitFiles(groups: groups).compactMap { text(of: $0) }.compactMap(memoryLimit)
        let quotas = quotaFiles(groups: groups).compactMap { text(of: $0) }.compactMap(quota)
        return MachineResources(
            cores: max(1, min(Int(clamping: ck_core_count()), quotas.min() ?? .max)),
            memory: min(physical, limits.min() ?? .max, processLimit)
        )
    }

    /// What a limit of this process alone allows (`prlimit`, `ulimit`).
    private static var processLimit: Int {
        [RLIMIT_AS, RLIMIT_DATA].map { resource in
            var limit = rlimit()
            guard getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return .max }
            return Int(clamping: limit.rlim_cur)
        }.min() ?? .max
    }

    /// The files that may hold a memory limit, for what `/proc/self/cgroup` says.
    static func memoryLimitFiles(groups: String) -> [String] {
        let mine = path(of: "", in: groups).map { folders(below: "/sys/fs/cgroup", $0, file: "memory.max") } ?? []
        let old =
            path(of: "memory", in: groups).map {
                folders(below: "/sys/fs/cgroup/memory", $0, file: "memory.limit_in_bytes")
            } ?? []
        return mine + old  // checked: lists, which are put together
    }

    /// The files that may hold a limit of CPU time.
    static func quotaFiles(groups: String) -> [String] {
        path(of: "", in: groups).map { folders(below: "/sys/fs/cgroup", $0, file: "cpu.max") } ?? []
    }

    /// Reads a memory limit; `max` and the old kernels' absurdly large number are none.
    static func memoryLimit(_ text: String) -> Int? {
        guard let bytes = Int(text.filter(\.isNumber)), bytes > 0, bytes < 1 << 60 else { return nil }
        return bytes
    }

    /// Reads `cpu.max`, a share of time in a period, as whole cores.
    static func quota(_ text: String) -> Int? {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 2, let share = words.first.flatMap({ Int($0) }),
            let period = words.last.flatMap({ Int($0) }),
            share > 0, period > 0
        else { return nil }
        return max(1, (share +| (period -| 1)) / period)  // checked: a period is above 0
    }

    /// The group's path, from a line such as `0::/docker/abc` or `4:memory:/abc`.
    private static func path(of controller: String, in groups: String) -> String? {
        for line in groups.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3,
                // checked: there are three, as was counted
                parts[1].split(separator: ",").contains(Substring(controller))
                    || (controller.isEmpty && parts[1].isEmpty)  // checked: there are three, as was counted
            else { continue }
            return String(parts[2])  // checked: there are three, as was counted
        }
        return nil
    }

    /// The file in the group's folder and in all above it; each may set a limit.
    private static func folders(below root: String, _ path: String, file: String) -> [String] {
        var folder = root
        var files = ["\(root)/\(file)"]
        for part in path.split(separator: "/") {
            folder += "/\(part)"
            files.append("\(folder)/\(file)")
        }
        return files
    }

    private static func text(of path: String) -> String? {
        guard let bytes = try? Descriptor.open(path: path).read(0..<4_096) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
