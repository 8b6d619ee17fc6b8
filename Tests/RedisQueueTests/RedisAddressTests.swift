import Queueing
import Testing

@testable import RedisQueue

struct RedisAddressTests {
    @Test(arguments: [
        ("redis://cache", RedisAddress(host: "cache")),
        ("REDIS://cache:7000/3", RedisAddress(host: "cache", port: 7000, database: 3)),
        ("redis://cache/", RedisAddress(host: "cache")),
        ("redis://:p%40ss%2F%25@cache", RedisAddress(host: "cache", password: "p@ss/%")),
        ("redis://ann:a:b@cache", RedisAddress(host: "cache", user: "ann", password: "a:b")),
        ("redis://ann:a@b@cache", RedisAddress(host: "cache", user: "ann", password: "a@b")),
        ("redis://[::1]:7000", RedisAddress(host: "::1", port: 7000)),
        ("redis://[fe80::1]", RedisAddress(host: "fe80::1")),
        ("rediss://cache", RedisAddress(host: "cache", tls: RedisAddress.TLS())),
        (
            "rediss://cache?ca=/etc/a%20b.pem&cert=c.pem&key=k.pem",
            RedisAddress(
                host: "cache",
                tls: RedisAddress.TLS(trusted: "/etc/a b.pem", certificate: "c.pem", key: "k.pem")
            )
        ),
    ])
    func readsURLs(url: String, address: RedisAddress) throws {
        #expect(try RedisAddress(url) == address)
    }

    @Test(arguments: [
        "", "cache", "http://cache", "redis:cache", "redis://", "redis://:7000", "redis://cache:0",
        "redis://cache:70000",
        "redis://cache:+1", "redis://cache:x", "redis://cache/x", "redis://cache/-1", "redis://cache/1/2",
        "redis://hunter2@cache", "redis://:@cache", "redis://:hunter2%2@cache", "redis://:hunter2%zz@cache",
        "redis://:hunter2%FF@cache", "redis://:hunter2#@cache", "redis://[::1", "redis://[::1]x", "redis://ca che",
        "redis://cache?ca=x", "rediss://cache?ca", "rediss://cache?what=hunter2", "rediss://cache?cert=x",
        "redis://ann:hunter2@", "redis://fe80::1%eth0",
    ])
    func whatIsNoAddressIsRefusedWithoutItsPassword(url: String) {
        let error = #expect(throws: JobQueueError.self) { _ = try RedisAddress(url) }
        #expect(error?.code == .badAddress)
        #expect(error?.message.contains("hunter2") == false)
    }

    @Test func thePasswordIsNeverShown() throws {
        let address = try RedisAddress("rediss://ann:hunter2@cache:7000/2")
        var dump = ""
        Swift.dump(address, to: &dump)
        for text in ["\(address)", String(reflecting: address), dump, "\([address])"] {
            #expect(!text.contains("hunter2"))
        }
        #expect("\(address)" == "rediss://ann@cache:7000/2")
        #expect("\(RedisAddress(host: "::1"))" == "redis://[::1]:6379")
        let configuration = RedisQueue.Configuration(address: address)
        #expect(!"\(configuration)".contains("hunter2"))
    }

    @Test(arguments: [
        ("LOADING Redis is loading the dataset in memory", JobQueueError.Code.unavailable),
        ("BUSY Redis is busy running a script.", .unavailable),
        ("READONLY You can't write against a read only replica.", .unavailable),
        ("MASTERDOWN Link with MASTER is down", .unavailable),
        ("OOM command not allowed when used memory > 'maxmemory'.", .noSpace),
        ("MISCONF Redis is configured to save RDB snapshots, but it's unable to", .noSpace),
        ("NOPERM User ann has no permissions to run the 'eval' command", .denied),
        ("NOAUTH Authentication required.", .denied),
        ("WRONGPASS invalid username-password pair or user is disabled.", .denied),
        ("DENIED Redis is running in protected mode", .denied),
        ("MOVED 3999 127.0.0.1:6381", .unsupported),
        ("CROSSSLOT Keys in request don't hash to the same slot", .unsupported),
        ("WRONGTYPE Operation against a key holding the wrong kind of value", .badAddress),
        ("ERR something else", .failed),
        ("", .failed),
    ])
    func theServersErrorsMean(text: String, code: JobQueueError.Code) {
        let address = RedisAddress(host: "cache", password: "hunter2")
        let error = JobQueueError(redis: RESPFailure(text: text), "XADD", address: address)
        #expect(error.code == code)
        #expect(error.message.contains("redis://cache:6379") && !error.message.contains("hunter2"))
        let old = RESPFailure(text: "ERR Error running script (call to f_2a): @user_script:31: -\(text)")
        #expect(JobQueueError(redis: old.ofScript, "adding", address: address).code == code)
    }
}
