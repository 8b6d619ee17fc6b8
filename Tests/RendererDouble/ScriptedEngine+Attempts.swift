import Descriptors
import RenderWire

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

private func openSocket(_ family: Int32, _ kind: Int32, _ number: Int32) -> Int32 { socket(family, kind, number) }

extension ScriptedEngine {
    /// Tries what a sealed process must not be able to do, and writes down what the system answered.
    func attempt(
        _ deed: String,
        _ original: Descriptor,
        _ result: Descriptor
    ) throws(RenderFailure) -> RenderReport {
        errno = 0
        let answer: Int =
            switch deed {
            case "open": Int(open("/etc/passwd", O_RDONLY))
            case "open-fonts": Int(open("/usr/share/fonts", O_RDONLY | O_DIRECTORY))
            case "create": Int(open("/tmp/calotype-must-not-be", O_CREAT | O_WRONLY, 0o600))
            case "unlink": Int(unlink("/tmp/calotype-must-not-be"))
            case "stat": access("/etc/passwd", F_OK) == 0 ? 1 : -1
            case "change-original": (try? original.write([0])) == nil ? -1 : 0
            case "socket": Int(openSocket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
            case "unix-socket": Int(openSocket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
            case "exec": execute()
            case "fork": Int(fork())
            case "kill-parent": Int(kill(getppid(), SIGKILL))
            case "own-signal": Int(fcntl(0, F_SETOWN, getppid()))
            case "chmod": Int(chmod("/tmp", 0o777))
            case "thread": startThread()
            case "new-file-limit": raiseFileLimit()
            case "many-files": openMany()
            case "memory-file": makeMemoryFile()
            case "hoarded": growHoard()
            default: look(deed) ?? map(deed) ?? 0
            }
        let number = errno
        return try write(Array((answer < 0 ? "errno \(number)" : "worked").utf8), to: result)
    }

    private func execute() -> Int {
        let name = strdup("/bin/true")
        defer { free(name) }
        return Int(execv("/bin/true", [name, nil]))
    }

    private func startThread() -> Int {
        var thread = pthread_t()
        let problem = pthread_create(&thread, nil, { _ in nil }, nil)
        guard problem == 0 else {
            errno = problem
            return -1
        }
        pthread_join(thread, nil)
        return 0
    }

    private func makeMemoryFile() -> Int {
        do {
            _ = try Descriptor.memory(name: "hoard")
            return 0
        } catch {
            return -1
        }
    }

    /// Writes into the results of earlier jobs whose descriptors it has kept.
    private func growHoard() -> Int {
        let piece = [UInt8](repeating: 1, count: 1 << 20)
        var answer = -1
        for descriptor in hoard.descriptors where pwrite(descriptor, piece, piece.count, 0) >= 0 { answer = 0 }
        return answer
    }

    private func raiseFileLimit() -> Int {
        var limit = rlimit(rlim_cur: 10_000, rlim_max: 10_000)
        return Int(setrlimit(__rlimit_resource_t(7), &limit))
    }

    private func openMany() -> Int {
        for _ in 0..<200 where dup(2) < 0 { return -1 }
        return 0
    }
}
