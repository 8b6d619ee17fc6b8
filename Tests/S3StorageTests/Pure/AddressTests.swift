import AWSAccess
import Configuration
import SettingValues
import Testing

@testable import S3Storage

struct AddressTests {
    @Test(arguments: [
        ("s3://photos", "photos", ""), ("s3://photos/", "photos", ""), ("s3://photos/a/b", "photos", "a/b/"),
        ("s3://photos/a/b//", "photos", "a/b/"), ("s3://My_Old.Bucket/é", "My_Old.Bucket", "é/"),
    ])
    func readsLocations(text: String, bucket: String, prefix: String) throws {
        let location = try S3Location(text)
        #expect(location.bucket == bucket && location.prefix == prefix)
    }

    @Test(arguments: [
        "photos", "s3:/photos", "https://photos/", "s3://", "s3://ab", "s3://a b c/", "s3://a..b/", "s3://.abc/x",
        "s3://photos/.hidden", "s3://photos/a/../b", "s3://photos//a", "s3://photos/\u{1}", "s3://user@photos/",
    ])
    func refusesLocations(text: String) { #expect(throws: S3LocationError.self) { try S3Location(text) } }

    @Test(arguments: [
        ("https://host", "https://host"), ("http://127.0.0.1:9000/", "http://127.0.0.1:9000"),
        ("https://host:443", "https://host"), ("http://host:443", "http://host:443"),
        ("http://[::1]:9000", "http://[::1]:9000"),
        ("https://host/storage/s3", "https://host/storage/s3"), ("host:9000", nil), ("ftp://host", nil),
        ("https://", nil),
        ("https://user:secret@host", nil), ("https://host/?a=b", nil), ("https://host/#a", nil),
        ("https://host:0", nil),
        ("https://host:99999", nil), ("", nil),
    ])
    func readsEndpoints(text: String, expected: String?) { #expect(S3Endpoint(text)?.description == expected) }

    @Test(
        arguments: [
            ("photos", nil, "eu-west-1", nil, "https://photos.s3.eu-west-1.amazonaws.com/k"),
            ("photos", nil, "cn-north-1", nil, "https://photos.s3.cn-north-1.amazonaws.com.cn/k"),
            ("photos", nil, "us-east-1", .path, "https://s3.us-east-1.amazonaws.com/photos/k"),
            ("my.photos", nil, "us-east-1", .virtualHost, "https://s3.us-east-1.amazonaws.com/my.photos/k"),
            ("My_Photos", nil, "us-east-1", nil, "https://s3.us-east-1.amazonaws.com/My_Photos/k"),
            ("photos", "http://host:9000", "x", nil, "http://host:9000/photos/k"),
            ("photos", "http://host:9000", "x", .virtualHost, "http://photos.host:9000/k"),
            ("my.photos", "http://host:9000", "x", .virtualHost, "http://my.photos.host:9000/k"),
            ("photos", "http://127.0.0.1:9000", "x", .virtualHost, "http://127.0.0.1:9000/photos/k"),
            ("photos", "http://[::1]:9000", "x", .virtualHost, "http://[::1]:9000/photos/k"),
            ("photos", "https://host/base", "x", nil, "https://host/base/photos/k"),
            ("photos", "https://host/base", "x", .virtualHost, "https://photos.host/base/k"),
        ] as [(String, String?, String, BucketAddress.Style?, String)]
    )
    func worksAddressesOut(
        bucket: String,
        endpoint: String?,
        region: String,
        style: BucketAddress.Style?,
        expected: String
    ) {
        let server = endpoint.flatMap { S3Endpoint($0) }
        let address = BucketAddress(bucket: bucket, endpoint: server, region: region, style: style)
        #expect(address.request("GET", key: "k").url == expected)
    }

    @Test(arguments: [
        ("a b+c%d", "a%20b%2Bc%25d"), ("é", "%C3%A9"), ("e\u{301}", "e%CC%81"), ("~-._", "~-._"), ("a//b", "a//b"),
        ("'!()*&$@=;:,?#", "%27%21%28%29%2A%26%24%40%3D%3B%3A%2C%3F%23"), ("☂", "%E2%98%82"),
    ])
    func encodesKeys(key: String, expected: String) {
        let address = BucketAddress(bucket: "photos", endpoint: S3Endpoint("http://h:1"), region: "r", style: nil)
        #expect(address.request("GET", key: key).url == "http://h:1/photos/\(expected)")
    }

    @Test(arguments: [
        ("b.s3.eu-west-1.amazonaws.com", "eu-west-1"), ("s3-eu-west-1.amazonaws.com", "eu-west-1"),
        ("s3.cn-north-1.amazonaws.com.cn", "cn-north-1"), ("b.s3.amazonaws.com", nil), ("amazonaws.com", nil),
        ("host.example.com", nil), ("", nil),
    ])
    func findsRegionsInHosts(host: String, region: String?) { #expect(BucketAddress.region(inHost: host) == region) }

    @Test func settingsAreReadAndRefusedByName() throws {
        func configuration(_ values: [AbsoluteConfigKey: ConfigValue]) throws -> S3Configuration {
            try S3Configuration(reader: ConfigReader(provider: InMemoryProvider(values: values)))
        }
        #expect(try configuration([:]) == S3Configuration())
        let all = try configuration([
            "s3-endpoint": "http://h:1", "s3-path-style": "off", "s3-region": "eu-west-1", "s3-acl": "public-read",
            "s3-timeout": "5s", "s3-retries": "0", "s3-connections": "7",
        ])
        #expect(
            all.endpoint?.description == "http://h:1" && all.addressing == .virtualHost && all.region == "eu-west-1"
        )
        #expect(all.acl == "public-read" && all.timeout == .seconds(5) && all.retries == 0 && all.connections == 7)
        let wrong: [(String, String)] = [
            ("endpoint", "h:1"), ("path-style", "perhaps"), ("region", "EU West"), ("acl", "everybody"),
            ("timeout", "0"), ("retries", "-1"), ("connections", "0"),
        ]
        for (name, value) in wrong {
            let key = AbsoluteConfigKey(["s3-\(name)"])
            let error = #expect(throws: SettingError.self) {
                try configuration([key: ConfigValue(stringLiteral: value)])
            }
            #expect(error?.name == "s3-\(name)" && error?.value == value)
        }
    }
}
