import Foundation
import Queueing
import SQLiteQueue
import TestKit
import Testing

/// A disk of our own that is really full; only root may have one.
@Suite(.enabled(if: SmallDisk.isAllowed, "only root may mount a file system"))
struct FullDiskTests {
    private func large(_ name: String) throws -> Job {
        let parameters = String(repeating: "w=1&", count: 4_000)
        let variants = [RenditionSetJob.Variant(name: "a", parameters: parameters)]
        let order = RenditionSetJob(key: name, validator: "x", set: "default", variants: variants)
        return Job(id: try #require(JobID(name)), priority: .upload, work: .makeSet(order), created: 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func whatWasAddedBeforeTheDiskWasFullIsNotLost() async throws {
        let disk = try SmallDisk(options: "size=12m")
        let path = "\(disk.path)/jobs.sqlite"
        let filler = "\(disk.path)/filler"
        try Data(count: 5_000_000).write(to: URL(fileURLWithPath: filler))
        let queue = try SQLiteQueue(path: path)
        var added = 0
        let error = await #expect(throws: JobQueueError.self) {
            while added < 10_000 {
                _ = try await queue.add(large("job-\(added)"))
                added += 1
            }
        }
        #expect(error?.code == .noSpace)
        #expect(added > 50 && added < 10_000)
        #expect(try await queue.counts().unfinished == added)
        #expect(try await queue.status(SQLiteFileTests.job("job-0").id)?.state == .queued)
        // Somebody makes room, for what is in the write-ahead log too, and all goes on without a restart.
        try FileManager.default.removeItem(atPath: filler)
        try await queue.check()
        for number in 0..<added {
            let claim = try #require(try await queue.claim(waiting: .zero))
            #expect(claim.job.id.text == "job-\(number)")
            #expect(try await queue.drop(claim.job.id))
        }
        #expect(try await queue.advice().isEmpty, "SQLite finds nothing wrong")
        await queue.close()
    }

    @Test func thatAFolderHasNoRoomIsSaidAsItIs() throws {
        let disk = try SmallDisk(options: "size=1m,nr_inodes=2")
        try Data().write(to: URL(fileURLWithPath: "\(disk.path)/filler"))
        let error = #expect(throws: JobQueueError.self) { try SQLiteQueue(path: "\(disk.path)/sub/jobs.sqlite") }
        #expect(
            error?.code == .noSpace && error?.message.contains("its disk is full; make room") == true,
            "\(error as Any)"
        )
    }

    @Test(.timeLimit(.minutes(1)))
    func roomInTheFileIsUsedWhereTheDiskHasNone() async throws {
        let disk = try SmallDisk(options: "size=12m")
        let path = "\(disk.path)/jobs.sqlite"
        let first = try SQLiteQueue(path: path)
        for number in 0..<60 { _ = try await first.add(large("job-\(number)")) }
        for number in 0..<60 { _ = try await first.drop(large("job-\(number)").id) }
        await first.close()
        let queue = try SQLiteQueue(path: path)
        try await queue.check()
        // Nearly all of the rest, so that the write-ahead log cannot grow as long as it usually may.
        let sizes = try FileManager.default.contentsOfDirectory(atPath: disk.path).map { name in
            try FileManager.default.attributesOfItem(atPath: "\(disk.path)/\(name)")[.size] as? Int ?? 0
        }
        let rest = (12 << 20) - sizes.reduce(0, +) - 300_000
        try Data(count: rest).write(to: URL(fileURLWithPath: "\(disk.path)/filler"))
        for number in 0..<30 { #expect(try await queue.add(large("job-\(number)")) == .added) }
        #expect(try await queue.counts().unfinished == 30)
        await queue.close()
    }
}
