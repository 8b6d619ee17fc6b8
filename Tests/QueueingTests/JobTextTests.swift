import Foundation
import Queueing
import Testing

struct JobTextTests {
    private let job = Job(
        id: .unique(),
        priority: .upload,
        work: .makeSet(
            RenditionSetJob(
                key: "2026/été \"☂\"/cat.jpg",
                validator: "\"0-1\"",
                set: "default",
                variants: [RenditionSetJob.Variant(name: "thumbnail.webp", parameters: "preset=thumbnail&format=webp")]
            )
        ),
        created: 1_700_000_000.5
    )

    @Test func comesBackAsItWasWritten() throws {
        #expect(try Job(encoded: job.encoded()) == job)
    }

    @Test func whatIsWrittenStaysReadable() throws {
        // As version 1 wrote it: jobs outlive the program that added them.
        let text = """
            {"created":1700000000.5,"id":"a-1","priority":"bulk","v":1,"work":{"key":"cat.jpg","kind":"make-set",\
            "set":"default","validator":"x","variants":[{"name":"small","parameters":"w=540"}]}}
            """
        let read = try Job(encoded: Array(text.utf8))
        #expect(read.id == JobID("a-1"))
        #expect(read.priority == .bulk)
        #expect(read.version == 1)
        let order = RenditionSetJob(
            key: "cat.jpg",
            validator: "x",
            set: "default",
            variants: [RenditionSetJob.Variant(name: "small", parameters: "w=540")]
        )
        #expect(read.work == .makeSet(order))
        #expect(try String(decoding: read.encoded(), as: UTF8.self) == text)
    }

    @Test func newerJobsHaveRecipes() throws {
        let recipe = "v1;blur=2.0;output=webp,q=default,metadata=none"
        let order = RenditionSetJob(
            key: "cat.jpg",
            validator: "x",
            set: "default",
            variants: [RenditionSetJob.Variant(name: "small", recipe: recipe)]
        )
        let id = try #require(JobID("a-1"))
        let job = Job(id: id, priority: .bulk, work: .makeSet(order), created: 1_700_000_000.5)
        let text = """
            {"created":1700000000.5,"id":"a-1","priority":"bulk","v":2,"work":{"key":"cat.jpg","kind":"make-set",\
            "set":"default","validator":"x","variants":[{"name":"small","recipe":"\(recipe)"}]}}
            """
        #expect(try String(decoding: job.encoded(), as: UTF8.self) == text)
        #expect(try Job(encoded: Array(text.utf8)) == job)
    }

    @Test(arguments: [
        "", "{}", "null", "[1]", "\u{0}",
        #"{"v":1,"id":"a b","created":1,"priority":"bulk","work":{"kind":"make-set"}}"#,
        #"{"v":1,"id":"a","created":1,"priority":"bulk","work":{"kind":"make-coffee"}}"#,
    ])
    func whatIsNoJobIsRefused(_ text: String) {
        let error = #expect(throws: JobQueueError.self) { try Job(encoded: Array(text.utf8)) }
        #expect(error?.code == .badJob)
    }

    /// A queue keeps a list for each version up to a job's own.
    @Test(arguments: [
        "-9223372036854775808", "-1", "0", "1001", "9007199254740993", "9223372036854775807", "9223372036854775808",
        "1e308",
    ])
    func noVersionIsLikeThat(_ version: String) throws {
        let text = String(decoding: try job.encoded(), as: UTF8.self).replacing("\"v\":1", with: "\"v\":\(version)")
        let error = #expect(throws: JobQueueError.self) { try Job(encoded: Array(text.utf8)) }
        #expect(error?.code == .badJob)
    }

    @Test(arguments: ["", "a b", "a/b", "a:b", "é", "a\n", "☂", String(repeating: "a", count: 129)])
    func whatIsNoNameIsRefused(_ text: String) { #expect(JobID(text) == nil) }

    @Test(arguments: ["a", "0198c0de-0000-7000-8000-000000000000", "A.b_c-9", String(repeating: "a", count: 128)])
    func namesAreTaken(_ text: String) { #expect(JobID(text)?.text == text) }

    @Test func uniqueNamesAreNamesAndDiffer() {
        let names = (0..<1_000).map { _ in JobID.unique() }
        #expect(Set(names).count == 1_000)
        #expect(names.allSatisfy { JobID($0.text) == $0 && $0.text.count == 32 })
    }

    @Test func aStatusIsWrittenAsTheInterfaceSays() throws {
        let id = try #require(JobID("a"))
        let status = JobStatus(id: id, state: .running, done: 3, total: 15, attempts: 1)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(status), as: UTF8.self)
        #expect(text == #"{"attempts":1,"done":3,"error":null,"id":"a","status":"running","total":15}"#)
        #expect(try JSONDecoder().decode(JobStatus.self, from: Data(text.utf8)) == status)
    }
}
