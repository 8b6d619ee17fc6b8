import Basics
import Testing

@testable import HTTPOrigin

/// Addresses that lead to places of the inner network, in every spelling we know of; none may be connected to.
struct HostileURLTests {
    /// What a rebinding or careless name server could say.
    static let names: [String: [String]] = [
        "loopback.attacker.com": ["127.0.0.1"], "private.attacker.com": ["10.0.0.1"],
        "metadata.attacker.com": ["169.254.169.254"], "mixed.attacker.com": ["93.184.215.14", "10.0.0.1"],
        "mixed6.attacker.com": ["2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::1"],
        "mapped.attacker.com": ["::ffff:127.0.0.1"], "zero.attacker.com": ["0.0.0.0"],
        "ula.attacker.com": ["fd12:3456::1"], "nat64.attacker.com": ["64:ff9b::7f00:1"],
        "sixtofour.attacker.com": ["2002:7f00:1::"], "teredo.attacker.com": ["2001:0:4136:e378:8000:63bf:3fff:fdd2"],
        "isatap.attacker.com": ["2606:2800::5efe:127.0.0.1"], "cgnat.attacker.com": ["100.64.1.1"],
        "azure.attacker.com": ["168.63.129.16"], "nothing.attacker.com": [],
        "127.0.0.1.nip.io": ["127.0.0.1"], "localtest.me": ["127.0.0.1"], "spoofed.burpcollaborator.net": ["127.0.0.1"],
        "metadata.google.internal": ["169.254.169.254"], "localhost": ["127.0.0.1", "::1"],
    ]

    static let loopback = [
        "http://127.0.0.1/", "http://127.0.0.1:80/", "http://127.1/", "http://127.0.1/", "http://127.255.255.254/",
        "http://127.0.0.1./", "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://0x7f.0x0.0x0.0x1/",
        "http://017700000001/", "http://0177.0.0.1/", "http://0177.1/", "http://00000177.0.0.1/", "http://127.0.0.01/",
        "http://127.0.0.0x1/", "http://0/", "http://0.0.0.0/", "http://0.1.2.3/", "http://127.0.0.1.:80/",
        "http://4294967295/", "http://256.256.256.256/", "http://1.2.3/", "http://1.2.3.4.5/", "http://127.0.0.1%00/",
        "http://127%2e0%2e0%2e1/", "http://%31%32%37.0.0.1/", "http://127。0。0。1/", "http://１２７.0.0.1/",
        "http://①②⑦.⓪.⓪.①/", "http://0x7F.0.0.1/", "http://0X7f.1/", "http://6425673729/",
    ]

    static let version6 = [
        "http://[::1]/", "http://[::]/", "http://[0:0:0:0:0:0:0:1]/", "http://[0000::0001]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/", "http://[::ffff:0:127.0.0.1]/",
        "http://[64:ff9b::127.0.0.1]/",
        "http://[64:ff9b::8.8.8.8]/", "http://[64:ff9b:1::1]/", "http://[2002:7f00:1::]/", "http://[2002:a00:1::1]/",
        "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", "http://[2001:db8::5efe:10.0.0.1]/",
        "http://[2606:2800::200:5efe:7f00:1]/", "http://[fe80::1]/", "http://[fe80::1%25eth0]/",
        "http://[fe80::1%eth0]/",
        "http://[::1%25lo]/", "http://[fc00::1]/", "http://[fd00:ec2::254]/", "http://[fd12::1]/", "http://[fec0::1]/",
        "http://[ff02::1]/", "http://[100::1]/", "http://[2001:db8::1]/", "http://[3fff::1]/", "http://[2001:2::1]/",
        "http://[5f00::1]/", "http://[1::1]/", "http://[::ffff:169.254.169.254]/", "http://[::ffff:a9fe:a9fe]/",
        "http://[127.0.0.1]/", "http://[::1/", "http://::1/", "http://[::1]]/", "http://[]/", "http://[v1.x]/",
        "http://[::1].attacker.com/", "http://[::ffff:127.0.0.1]:80/",
    ]

    static let networks = [
        "http://10.0.0.1/", "http://10.255.255.255/", "http://172.16.0.1/", "http://172.31.255.255/",
        "http://192.168.0.1/", "http://192.168.255.255/", "http://169.254.169.254/latest/meta-data/",
        "http://169.254.170.2/v2/credentials", "http://100.100.100.200/", "http://100.64.0.1/",
        "http://100.127.255.255/",
        "http://192.0.0.192/opc/v2/instance/", "http://168.63.129.16/", "http://192.0.0.1/", "http://192.0.2.1/",
        "http://198.51.100.1/", "http://203.0.113.1/", "http://198.18.0.1/", "http://198.19.255.255/",
        "http://192.88.99.1/", "http://224.0.0.1/", "http://239.255.255.255/", "http://240.0.0.1/",
        "http://255.255.255.255/",
    ]

    static let spellings = [
        "http://LOCALHOST/", "http://localhost./", "http://a.localhost/", "http://localhost:80/",
        "http://metadata.google.internal/computeMetadata/v1/", "http://metadata/", "http://intranet/",
        "http://printer.local/", "http://router.lan/", "http://db.internal/", "http://host.docker.internal/",
        "http://kubernetes.default.svc.cluster.local/", "http://1.0.0.127.in-addr.arpa/", "http://x.onion/",
        "https://good.com@127.0.0.1/", "https://good.com:pass@evil.com/", "https://@127.0.0.1/",
        "https://good.com%40evil.com/",
        "https://good.com\\@127.0.0.1/", "https://good.com\\.evil.com/", "https:\\\\127.0.0.1\\", "http:/127.0.0.1/",
        "http:127.0.0.1/", "http:///127.0.0.1/", "//127.0.0.1/", "http://?127.0.0.1/", "http://#127.0.0.1/", "http://",
        "http:// 127.0.0.1/", "http://127.0.0.1 /", "http://127.0.0.1\t/", "http://127.0.0.1\n/", "ht\ntp://127.0.0.1/",
        "http://127.0.0.1\r\nHost: good.com/", "http://good.com\u{0}.evil.com/", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
        "http://lo\u{ad}calhost/",
        "http://bücher.example/", "http://a..b.com/", "http://.evil.com/", "http://evil.com./", "http://-evil.com/",
        "http://evil-.com/", "http://evil.com:0/", "http://evil.com:65536/", "http://evil.com:/", "http://evil.com:8o/",
        "http://evil.com:080/", "http://evil.com:22/", "http://evil.com:6379/", "http://evil.com:+80/",
        "http://evil.com:80:80/", "http://ev*il.com/", "http://ev il.com/", "http://ev,il.com/",
        "ftp://example.com/", "file:///etc/passwd", "gopher://127.0.0.1:6379/_", "dict://127.0.0.1:11211/",
        "data:image/png;base64,AAAA", "javascript:alert(1)", "jar:http://127.0.0.1!/", "ldap://127.0.0.1/", "",
        "http", "httpx://example.com/", "http://" + String(repeating: "a", count: 64) + ".com/",
        "http://" + String(repeating: "a.", count: 130) + "com/", "http://e.com/" + String(repeating: "a", count: 4096),
    ]

    static let resolved =
        names.keys.map { "http://\($0)/" } + ["https://mixed.attacker.com/"]

    static let all = loopback + version6 + networks + spellings + resolved

    @Test func areMany() {
        #expect(Set(Self.all).count == Self.all.count && Self.all.count >= 150, "\(Self.all.count)")
    }

    @Test(arguments: all)
    func isRefused(text: String) throws {
        #expect(!Self.reaches(text, guarding: AddressGuard()), "\(text)")
    }

    @Test(arguments: [
        "http://93.184.215.14/", "https://8.8.8.8/a.jpg", "https://[2606:4700:4700::1111]/",
        "http://images.example.com/",
        "https://xn--bcher-kva.example/", "https://a_b.example.com/", "http://1e100.net/", "https://0x7f.example.com/",
        "HTTPS://IMAGES.EXAMPLE.COM/", "https://images.example.com:443/a.jpg#x",
    ])
    func whatIsPublicIsNot(text: String) throws {
        #expect(Self.reaches(text, guarding: AddressGuard()), "\(text)")
    }

    /// The way of a download: read, look at the rules, look the name up, judge every address.
    static func reaches(_ text: String, guarding addressGuard: AddressGuard) -> Bool {
        guard let url = try? RemoteURL(text), RemoteRules().allow(url, for: .download),
            (try? addressGuard.check(url.host)) != nil
        else { return false }
        switch url.host {
        case .address(let address): return (try? addressGuard.check([address], of: url.host)) != nil
        case .name(let name):
            // Whatever is not in the table is public: such a name must be refused for how it is written.
            let addresses = names[name] ?? ["93.184.215.14", "2606:4700:4700::1111"]
            return (try? addressGuard.check(addresses.compactMap { IPAddress($0) }, of: url.host)) != nil
        }
    }
}
