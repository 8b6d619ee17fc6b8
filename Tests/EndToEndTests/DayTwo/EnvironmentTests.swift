import Foundation
import TestKit
import Testing

/// Variables that nobody has set for this program: a pod's, and empty ones.
@Suite(.timeLimit(.minutes(5)))
struct EnvironmentTests {
    /// What Kubernetes gives to each pod beside a Service of this name, with a named port and another.
    private static func service(_ name: String, _ address: String) -> [String: String] {
        let start = name.uppercased().replacing("-", with: "_")
        var variables = [
            "\(start)_SERVICE_HOST": address, "\(start)_SERVICE_PORT": "80", "\(start)_SERVICE_PORT_HTTP": "80",
            "\(start)_SERVICE_PORT_HTTP_METRICS": "9090", "\(start)_PORT": "tcp://\(address):80",
        ]
        for (number, kind) in [("80", "TCP"), ("9090", "TCP"), ("53", "UDP"), ("7", "SCTP")] {
            let port = "\(start)_PORT_\(number)_\(kind)"
            variables[port] = "\(kind.lowercased())://\(address):\(number)"
            variables["\(port)_PROTO"] = kind.lowercased()
            variables["\(port)_PORT"] = number
            variables["\(port)_ADDR"] = address
        }
        return variables
    }

    /// Services whose names begin with ours, `calotype-admin` among them, whose variable has a setting's name.
    private static let pod = ["", "-admin", "-queue", "-web", "-port", "-remote", "-s3", "-service", "-host"].reduce(
        into: ["KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_PORT": "tcp://10.0.0.1:443"]
    ) { variables, ending in
        variables.merge(service("calotype\(ending)", "10.96.0.17")) { $1 }
    }

    @Test func aPodBesideAServiceOfThisNameStarts() async throws {
        let environment = Self.pod.merging(["CALOTYPE_CACHE_MEMORY": "12MB"]) { $1 }
        let server = try await ServerProcess.withPictures(environment: environment)
        #expect(try await server.get("/picture/photo.jpg?w=100").status == 200)
        #expect(try await server.get("/health/ready").status == 200, "health stays on the first port")
        await server.stop()
        let folder = try TemporaryFolders.make()
        let shown = try await Command.run(Products.url("calotype"), ["config"], environment: environment, in: folder)
        let lines = shown.output.split(separator: "\n")
        #expect(lines.filter { $0.hasSuffix("environment") }.count == 1, "\(shown.output)")
        #expect(lines.contains { $0.hasPrefix("admin-port") && $0.hasSuffix("default") }, "\(shown.output)")
        let found = try await Command.run(Products.url("calotype"), ["doctor"], environment: environment, in: folder)
        #expect(found.output.contains("passed over: Kubernetes gives them to pods beside a Service."), "\(found)")
    }

    @Test func anEmptyVariableIsNone() async throws {
        let empty = ["PORT", "TOKENS", "VARIANTS", "QUEUE", "CACHE_MEMORY", "S3_ENDPOINT", "KEYS", "NO_SUCH_THING"]
        let environment = Dictionary(uniqueKeysWithValues: empty.map { ("CALOTYPE_\($0)", "") })
        let result = try await Command.run(
            Products.url("calotype"),
            ["config"],
            environment: environment,
            in: try TemporaryFolders.make()
        )
        #expect(result.status == 0 && !result.output.contains("environment"), "\(result)")
    }
}
