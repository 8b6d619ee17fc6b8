import Descriptors
import Foundation

/// What this process uses of the machine, as Linux tells it in `/proc`; what cannot be read there is not known.
public struct ProcessUsage: Hashable, Sendable {
    /// Processor time in user and system mode, in seconds.
    var processorTime: Double?
    /// Resident memory in bytes.
    var residentMemory: Double?
    /// Virtual memory in bytes.
    var virtualMemory: Double?
    /// Open file descriptors.
    var descriptors: Double?
    /// The most file descriptors that may be open.
    var mostDescriptors: Double?
    /// When the process started, in Unix time.
    var start: Double?
    /// Resident memory of the processes that this one has started, in bytes.
    var childrenMemory: Double?

    /// Reads what is used now; some system calls, and one more for each thousand descriptors.
    public init() {
        let ticks = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
        if let status = ProcessUsage.status() {
            if let user = status.number(13), let system = status.number(14) { processorTime = (user + system) / ticks }
            virtualMemory = status.number(22)
            residentMemory = status.number(23).map { $0 * ProcessUsage.page }
            if let boot = ProcessUsage.bootTime(), let started = status.number(21) { start = boot + started / ticks }
        }
        descriptors = try? Double(FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count)
        var bound = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &bound) == 0, bound.rlim_cur != .max {
            mostDescriptors = Double(bound.rlim_cur)
        }
        childrenMemory = ProcessUsage.children().map { children in
            children.reduce(0) { $0 + ProcessUsage.resident($1) }
        }
    }

    private static let page = Double(max(1, sysconf(Int32(_SC_PAGESIZE))))

    /// Fields of `/proc/self/stat`, as proc(5) numbers them less one; the program's name may hold anything.
    private struct Status {
        let fields: [Substring]

        func number(_ index: Int) -> Double? {
            fields.indices.contains(index - 2) ? Double(fields[index - 2]) : nil
        }
    }

    private static func status() -> Status? {
        guard let text = text(of: "/proc/self/stat"), let name = text.lastIndex(of: ")") else { return nil }
        return Status(fields: text[text.index(after: name)...].split(separator: " "))
    }

    private static func bootTime() -> Double? {
        // It comes after a number for each interrupt, of which large machines have thousands.
        let line = text(of: "/proc/stat", atMost: 1 << 20)?.split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line?.split(separator: " ").last.flatMap { Double($0) }
    }

    /// The processes that this one's threads have started; `nil` where the kernel does not tell.
    private static func children() -> [Int32]? {
        let threads = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
        let lists = threads?.compactMap { text(of: "/proc/self/task/\($0)/children") } ?? []
        return lists.isEmpty ? nil : lists.flatMap { $0.split(separator: " ").compactMap { Int32($0) } }
    }

    private static func resident(_ process: Int32) -> Double {
        let fields = text(of: "/proc/\(process)/statm")?.split(separator: " ") ?? []
        return fields.count > 1 ? (Double(fields[1]) ?? 0) * page : 0
    }

    /// What a file says that the kernel writes while it is read; many of them are empty.
    private static func text(of path: String, atMost bytes: Int = 64 << 10) -> String? {
        (try? Descriptor.open(path: path).read(0..<bytes)).map { String(decoding: $0, as: UTF8.self) }
    }
}

extension PrometheusRegistry {
    /// Shows what this process uses, under the names that Prometheus' own clients have for it.
    ///
    /// - Parameter usage: What it uses now.
    public func record(_ usage: ProcessUsage) {
        let gauges = [
            ("process_resident_memory_bytes", usage.residentMemory),
            ("process_virtual_memory_bytes", usage.virtualMemory),
            ("process_open_fds", usage.descriptors), ("process_max_fds", usage.mostDescriptors),
            ("process_start_time_seconds", usage.start),
            ("calotype_renderer_resident_memory_bytes", usage.childrenMemory),
        ]
        for (name, value) in gauges { set(name, .gauge, to: value ?? .nan) }
        set("process_cpu_seconds_total", .counter, to: usage.processorTime ?? .nan)
    }
}
