import Basics
import Testing

/// Addresses and networks as text.
struct IPAddressTests {
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
}
