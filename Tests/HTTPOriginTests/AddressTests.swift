import Testing

@testable import HTTPOrigin

/// Addresses and networks as text, and which kind they are of.
struct AddressTests {
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"), ("::", "::"),
        ("::1", "::1"), ("1::", "1::"), ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("0:0:0:0:0:0:0:0", "::"),
        ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
        ("::ffff:192.0.2.1", "::ffff:c000:201"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
        ("1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:c000:201"), ("1:0:0:2:0:0:0:3", "1:0:0:2::3"),
        ("1::2:3:4:5:6:7", "1:0:2:3:4:5:6:7"),
    ])
    func addressesAreReadAndWritten(text: String, written: String) throws {
        let address = try #require(IPAddress(text))
        #expect("\(address)" == written)
        #expect(IPAddress("\(address)") == address)
    }

    @Test(arguments: [
        "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.0x4", " 1.2.3.4", "1.2.3.4 ", "1.2..4",
        "1.2.3.-4",
        "1.2.3.4444", "١.2.3.4", ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "g::",
        "::1%lo",
        "1:2:3:4:5:6:7::8:9", "::1.2.3", "1.2.3.4::", "::1.2.3.4:5", "1:2:3:4:5:6:7:1.2.3.4", "[::1]", ":1", "1:",
        "1:2:",
        "::ffff:1.2.3.4.5", "0000000000000000000000000000000000000000000000::",
    ])
    func whatIsNoAddress(text: String) { #expect(IPAddress(text) == nil) }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.0", false), ("0.0.0.0/0", "1.2.3.4", true),
        ("0.0.0.0/0", "::1", false), ("::/0", "1.2.3.4", false), ("::/0", "ffff::", true),
        ("192.0.2.7", "192.0.2.7", true),
        ("192.0.2.7/32", "192.0.2.8", false), ("fd00:1::/32", "fd00:1:ffff::1", true),
        ("fd00:1::/32", "fd00:2::", false),
        ("::1", "::1", true), ("128.0.0.0/1", "127.255.255.255", false),
    ])
    func networksHoldAddresses(network: String, address: String, holds: Bool) throws {
        let network = try #require(IPNetwork(network))
        #expect(network.contains(try #require(IPAddress(address))) == holds)
    }

    @Test(arguments: [
        "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10/8", "::/129", "::1/64", "/8", "10.0.0.0/",
    ])
    func whatIsNoNetwork(text: String) { #expect(IPNetwork(text) == nil) }

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
