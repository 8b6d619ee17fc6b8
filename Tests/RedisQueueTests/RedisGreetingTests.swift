import NIOCore
import Queueing
import Testing

@testable import RedisQueue

struct RedisGreetingTests {
    private func word(_ command: RESPCommand) -> String {
        command.words.map { String(buffer: $0) }.joined(separator: " ")
    }

    /// Greets a server that answers from a list, and gives what it was told.
    private func greet(
        _ address: RedisAddress,
        _ answers: [RESPValue]
    ) async throws(JobQueueError) -> (told: [String], id: Int?) {
        var answers = answers[...]
        var told: [String] = []
        var greeting = RedisGreeting(address: address)
        try await greeting.greet { command async throws(JobQueueError) in
            told.append(word(command))
            guard let answer = answers.popFirst() else { throw JobQueueError(.failed, "That was one word too many.") }
            return answer
        }
        return (told, greeting.id)
    }

    private func hello(_ version: String) -> RESPValue {
        .map([.simple("version"), .simple(version), .simple("id"), .integer(7)])
    }

    private func failure(_ text: String) -> RESPValue { .error(RESPFailure(text: text)) }

    @Test func speaksVersion3() async throws {
        let (told, id) = try await greet(
            RedisAddress(host: "a", password: "p", database: 2),
            [hello("7.0.15"), .simple("OK")]
        )
        #expect(told == ["HELLO 3 AUTH default p SETNAME calotype", "SELECT 2"])
        #expect(id == 7)
    }

    @Test func fallsBackToVersion2() async throws {
        let info = RESPValue.bulk(ByteBuffer(string: "# Server\r\nredis_version:6.2.7\r\n"))
        let answers = [failure("NOPROTO unsupported protocol version"), .simple("OK"), info, .integer(9)]
        let (told, id) = try await greet(RedisAddress(host: "a", user: "ann", password: "p"), answers)
        #expect(told.dropFirst() == ["AUTH ann p", "INFO server", "CLIENT ID"])
        #expect(id == 9)
    }

    @Test(arguments: ["5.0.14", "6.0.9", "6.1"])
    func oldServersAreRefused(version: String) async {
        let error = await #expect(throws: JobQueueError.self) {
            _ = try await greet(RedisAddress(host: "a"), [hello(version)])
        }
        #expect(error?.code == .unsupported)
        #expect(error?.message.contains(version) == true)
    }

    @Test(arguments: [
        ([("WRONGPASS invalid username-password pair")], JobQueueError.Code.denied),
        (["NOAUTH HELLO must be called with the client already authenticated"], .denied),
        (["ERR unknown command `HELLO`, with args beginning with: `3`, `AUTH`, `hunter2`", "ERR no hunter2"], .denied),
        (["LOADING Redis is loading the dataset in memory"], .unavailable),
        (["DENIED Redis is running in protected mode"], .denied),
    ])
    func refusalsAreSaidWithoutThePassword(replies: [String], code: JobQueueError.Code) async {
        let error = await #expect(throws: JobQueueError.self) {
            _ = try await greet(RedisAddress(host: "a", password: "hunter2"), replies.map { failure($0) })
        }
        #expect(error?.code == code)
        #expect(error?.message.contains("hunter2") == false)
    }

    @Test func aDatabaseThatIsNotThereIsABadAddress() async {
        let error = await #expect(throws: JobQueueError.self) {
            let answers = [hello("7.0.15"), failure("ERR DB index is out of range")]
            _ = try await greet(RedisAddress(host: "a", database: 99), answers)
        }
        #expect(error?.code == .badAddress)
    }
}
