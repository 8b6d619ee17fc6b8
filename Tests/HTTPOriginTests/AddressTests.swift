import Basics
import Testing

@testable import HTTPOrigin

/// Which kind addresses are of.
struct AddressTests {
    @Test func everyTableRowIsANetwork() { #expect(AddressKind.table.count == 41) }

    private static let special: [(String, AddressKind?)] = [
        ("127.0.0.1", AddressKind.loopback), ("::1", .loopback), ("0.0.0.0", .unspecified), ("::", .unspecified),
        ("10.1.1.1", .privateUse), ("fd00::1", .privateUse), ("169.254.1.1", .linkLocal), ("fe80::1", .linkLocal),
        ("100.100.100.200", .metadata), ("fd00:ec2::254", .metadata), ("100.65.0.1", .shared), ("ff05::1", .multicast),
        ("255.255.255.255", .broadcast), ("::ffff:8.8.8.8", .embedded), ("2002:808:808::1", .embedded),
        ("2001:0:1::1", .embedded), ("2001:1::1", .reserved), ("4000::1", .reserved), ("2600::5efe:1.2.3.4", .embedded),
        ("8.8.8.8", nil), ("172.32.0.1", nil), ("172.15.0.1", nil), ("100.128.0.1", nil), ("192.0.1.1", nil),
        ("198.20.0.1", nil), ("223.255.255.255", nil), ("2600::1", nil), ("2001:200::1", nil), ("2003::1", nil),
        ("3ffe::1", nil), ("1.1.1.1", nil),
    ]

    @Test(arguments: special)
    func kinds(text: String, kind: AddressKind?) throws { #expect(AddressKind(try #require(IPAddress(text))) == kind) }
}

/// What an operator permits beyond the public internet, and what follows from it.
struct AddressPermissionTests {
    private func reaches(_ host: String, _ addresses: [String], permitting permissions: [String]) throws -> Bool {
        let addressGuard = AddressGuard(permitting: try permissions.map { try #require(AddressPermission($0)) })
        let host = try #require(RemoteHost(host))
        do throws(AddressRefusal) {
            try addressGuard.check(host)
            try addressGuard.check(addresses.compactMap { IPAddress($0) }, of: host)
            return true
        } catch {
            return false
        }
    }

    @Test func networksOpenTheirAddressesOnly() throws {
        #expect(try reaches("a.example.com", ["10.1.2.3"], permitting: ["10.1.0.0/16"]))
        #expect(try !reaches("a.example.com", ["10.2.2.3"], permitting: ["10.1.0.0/16"]))
        #expect(try !reaches("a.example.com", ["10.1.2.3", "10.2.2.3"], permitting: ["10.1.0.0/16"]))
        #expect(try reaches("a.example.com", ["10.1.2.3", "8.8.8.8"], permitting: ["10.1.0.0/16"]))
        #expect(try !reaches("a.example.com", ["127.0.0.1"], permitting: ["10.1.0.0/16"]))
        #expect(try reaches("169.254.169.254", ["169.254.169.254"], permitting: ["169.254.169.254"]))
    }

    @Test func innerNamesMayLeadIntoPermittedNetworks() throws {
        #expect(try reaches("images.internal", ["10.1.2.3"], permitting: ["10.1.0.0/16"]))
        #expect(try !reaches("images.internal", ["8.8.8.8"], permitting: ["10.1.0.0/16"]))
        #expect(try !reaches("localhost", ["127.0.0.1"], permitting: ["10.1.0.0/16"]))
    }

    @Test func namesOpenWhatAMachineOfTheInnerNetworkHas() throws {
        for address in ["10.1.2.3", "127.0.0.1", "fd00::7", "100.64.0.1", "8.8.8.8"] {
            #expect(try reaches("minio", [address], permitting: ["minio"]), "\(address)")
            #expect(try !reaches("other", [address], permitting: ["minio"]), "\(address)")
        }
        for address in [
            "169.254.169.254", "fd00:ec2::254", "0.0.0.0", "224.0.0.1", "::ffff:127.0.0.1", "100.100.100.200",
        ] {
            #expect(try !reaches("minio", [address], permitting: ["MINIO"]), "\(address)")
        }
    }

    @Test(arguments: ["", "10.0.0.1/8", "a..b", "http://a.com", "a.com:80", "*.a.com", "1.2.3"])
    func whatPermitsNothing(text: String) { #expect(AddressPermission(text) == nil) }
}
