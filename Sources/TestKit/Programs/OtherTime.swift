public import Foundation

/// Another time for one program.
public enum OtherTime {
    /// The variables by which a program believes that so much time has passed.
    public static func variables(_ offset: String) throws -> [String: String] {
        let folders = try FileManager.default.contentsOfDirectory(atPath: "/usr/lib")
        let libraries = folders.map { "/usr/lib/\($0)/faketime/libfaketime.so.1" }
        guard let library = libraries.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            throw TestFailure("libfaketime is not installed")
        }
        return ["LD_PRELOAD": library, "FAKETIME": offset, "FAKETIME_DONT_FAKE_MONOTONIC": "1"]
    }

    /// Removes what the library has left of processes that have ended.
    public static func tidy() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/dev/shm")) ?? [] {
            guard name.contains("faketime_"), let process = name.split(separator: "_").last.flatMap({ Int32($0) }),
                kill(process, 0) != 0
            else { continue }
            unlink("/dev/shm/\(name)")
        }
    }
}

extension Process {
    /// Sets what is started, in an environment that may change its time.
    public func prepare(_ program: URL, _ arguments: [String], _ environment: [String: String]) {
        // libfaketime adds a variable, after which Swift no longer finds a program's arguments. `env` has it added
        // before it becomes the program.
        let isPreloaded = environment["LD_PRELOAD"] != nil
        executableURL = isPreloaded ? URL(fileURLWithPath: "/usr/bin/env") : program
        self.arguments = (isPreloaded ? [program.path] : []) + arguments
        self.environment = Command.surroundings.merging(environment) { _, new in new }
    }
}
