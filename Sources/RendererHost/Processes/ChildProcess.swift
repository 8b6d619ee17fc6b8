import CKernel
import Descriptors
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A started program.
///
/// Its number stays its own until it is collected, so a signal can never hit a stranger that got the number after it.
final class ChildProcess: Sendable {
    let number: pid_t
    private let isCollected = Mutex(false)

    /// Starts a program that gets these three descriptors as its 0, 1 and 2 and inherits nothing else.
    ///
    /// The caller's thread must live as long as the child: its end is what the child takes for the end of the host.
    init(
        path: String,
        arguments: [String],
        environment: [String],
        input: Descriptor,
        output: Descriptor,
        errors: Descriptor
    ) throws(DescriptorError) {
        let words = ([path] + arguments).map { strdup($0) }
        let variables = environment.map { strdup($0) }
        defer { (words + variables).forEach { free($0) } }  // checked: lists, which are put together
        let result = ck_spawn(path, words + [nil], variables + [nil], input.number, output.number, errors.number)
        guard result >= 0 else { throw DescriptorError(errno: -result, attempt: "Starting \(path)") }
        number = result
    }

    /// Ends it at once, if it has not ended already.
    func kill() {
        isCollected.withLock { isCollected in
            if !isCollected { _ = sendSignal(number, SIGKILL) }
        }
    }

    /// Waits for its end and collects it.
    func collect() -> ProcessEnd {
        _ = ck_wait_for_end(number)
        let status = isCollected.withLock { isCollected in
            isCollected = true
            return ck_collect(number)
        }
        return status >= 256 ? .signalled(status - 256) : .exited(max(0, status))  // checked: at least 256, as is asked
    }
}

/// `kill` by a name that no method hides.
private func sendSignal(_ process: pid_t, _ signal: Int32) -> Int32 { kill(process, signal) }
