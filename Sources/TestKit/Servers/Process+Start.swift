public import Foundation
import Synchronization

extension Process {
    /// Starts the program as `run()` does, with no descriptors but its standard ones and with no signal blocked.
    ///
    /// Foundation learns from a socket that a program has ended, and from a pipe's end that it has written all. A
    /// second program started in the same moment would inherit both, and the first would seem to go on until the
    /// second ends: tests that start programs side by side then wait for each other. And a program inherits what its
    /// thread blocks, which for the threads that run tests is nearly every signal: nothing but `kill -9` would end it.
    ///
    /// - Throws: What `run()` throws.
    public func start() throws {
        try Process.starting.withLock { _ in
            for descriptor in Int32(3)..<1024 where fcntl(descriptor, F_GETFD) == 0 {
                _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            }
            var (none, before) = (sigset_t(), sigset_t())
            sigemptyset(&none)
            pthread_sigmask(SIG_SETMASK, &none, &before)
            defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
            try run()
        }
    }

    private static let starting = Mutex(())
}
