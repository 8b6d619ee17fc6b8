import Foundation
import GRDB
import Queueing
import SQLiteQueue
import TestKit
import Testing

struct SQLiteFileTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("jobs.sqlite")
    }

    static func job(_ name: String) throws -> Job {
        let order = RenditionSetJob(key: name, validator: "x", set: "default", variants: [])
        return Job(id: try #require(JobID(name)), priority: .upload, work: .makeSet(order), created: 0)
    }

    private func code(_ open: () throws -> Void) -> JobQueueError.Code? {
        do {
            try open()
            return nil
        } catch {
            return (error as? JobQueueError)?.code
        }
    }

    @Test func whatIsAddedIsThereWhenTheFileIsOpenedAgain() async throws {
        let first = try SQLiteQueue(path: path)
        _ = try await first.add(Self.job("one"))
        _ = try await first.add(Self.job("two"))
        _ = try #require(try await first.claim(waiting: .zero))
        await first.close()
        let second = try SQLiteQueue(path: path)
        #expect(try await second.status(Self.job("one").id)?.state == .running)
        #expect(try await second.claim(waiting: .zero)?.job.id.text == "two")
        // Bytes 18 and 19 are 2 where the journal is a write-ahead log.
        #expect(try folder.read("jobs.sqlite")[18..<20] == [2, 2])
        await second.close()
    }

    /// As version 1 wrote it: jobs outlive the program that added them.
    @Test func jobsOfTheFirstVersionAreRead() async throws {
        let text = """
            {"created":0,"id":"old","priority":"bulk","v":1,"work":{"key":"cat.jpg","kind":"make-set",\
            "set":"default","validator":"x","variants":[{"name":"small","parameters":"w=540"}]}}
            """
        let queue = try SQLiteQueue(path: path)
        let database = try DatabaseQueue(path: path)
        try await database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO job (id, version, priority, state, created, body, total)
                    VALUES ('old', 1, 2, 'queued', 0, ?, 1)
                    """,
                arguments: [Data(text.utf8)]
            )
        }
        try database.close()
        let job = try #require(try await queue.claim(waiting: .zero)).job
        let order = RenditionSetJob(
            key: "cat.jpg",
            validator: "x",
            set: "default",
            variants: [RenditionSetJob.Variant(name: "small", parameters: "w=540")]
        )
        #expect(job.version == 1 && job.work == .makeSet(order))
        await queue.close()
    }

    @Test func filesOfOthersAreLeftAlone() async throws {
        let other = try DatabaseQueue(path: path)
        try await other.write { try $0.execute(sql: "CREATE TABLE theirs (a)") }
        try other.close()
        let before = try folder.read("jobs.sqlite")
        #expect(code { _ = try SQLiteQueue(path: path) } == .badAddress)
        #expect(try folder.read("jobs.sqlite") == before)
    }

    @Test func whatIsNoFileOfJobsIsRefused() throws {
        try folder.write(Array(repeating: 0x41, count: 8_192), to: "text.sqlite")
        #expect(code { _ = try SQLiteQueue(path: folder.path("text.sqlite")) } == .damaged)
        #expect(code { _ = try SQLiteQueue(path: folder.path) } == .badAddress)
        #expect(code { _ = try SQLiteQueue(path: folder.path("text.sqlite/jobs.sqlite")) } == .badAddress)
    }

    @Test func aFileOfANewerVersionIsRefused() async throws {
        try await SQLiteQueue(path: path).close()
        let newer = try DatabaseQueue(path: path)
        try await newer.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('2 wonders')") }
        try newer.close()
        #expect(code { _ = try SQLiteQueue(path: path) } == .unsupported)
    }

    @Test func aDamagedFileIsSaidToBe() async throws {
        let queue = try SQLiteQueue(path: path)
        for number in 0..<300 { _ = try await queue.add(Self.job("job-\(number)")) }
        await queue.close()
        var bytes = try folder.read("jobs.sqlite")
        for index in 4_096..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index * 7) }
        try folder.write(bytes, to: "jobs.sqlite")
        await #expect(throws: JobQueueError.self) {
            let broken = try SQLiteQueue(path: path)
            do {
                _ = try await broken.add(Self.job("more"))
            } catch let error as JobQueueError {
                #expect(error.code == .damaged)
                #expect(error.message.contains(path))
                throw error
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func aFileThatAnotherKeepsLockedIsAwayAndComesBack() async throws {
        let queue = try SQLiteQueue(path: path)
        var leaving = Configuration()
        leaving.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: path, configuration: leaving)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let error = await #expect(throws: JobQueueError.self) { _ = try await queue.add(Self.job("one")) }
        #expect(error?.code == .unavailable)
        // Looking takes no lock.
        #expect(try await queue.counts() == JobCounts())
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        #expect(try await queue.add(Self.job("one")) == .added)
        try other.close()
        await queue.close()
    }
}
