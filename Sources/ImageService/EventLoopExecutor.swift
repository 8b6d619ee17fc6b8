package import NIOCore
import NIOPosix

/// Runs tasks on an event loop.
///
/// What a connection's task does between two waits is short, while each change of threads costs a wake-up of some ten
/// microseconds; on its connection's own loop a small picture is answered with half as many of them.
package final class EventLoopExecutor: TaskExecutor {
    private let eventLoop: any EventLoop

    /// Makes an executor for a loop.
    package init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    /// One for the loop that the caller runs on; `nil` for a caller on another thread.
    package static var current: EventLoopExecutor? {
        MultiThreadedEventLoopGroup.currentEventLoop.map { EventLoopExecutor($0) }
    }

    /// Runs a part of a task in the loop's next round.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedTaskExecutor()
        eventLoop.execute { job.runSynchronously(on: executor) }
    }
}
