/// What a region's name says about where it is.
package enum AWSRegion {
    /// The end of the host names of AWS's services in a region: `amazonaws.com` but in a few parts of the world.
    package static func domain(_ region: String) -> String {
        for (prefix, domain) in domains where region.hasPrefix(prefix) { return domain }
        return "amazonaws.com"
    }

    /// Whether a text can be a region; it becomes a part of host names.
    package static func isValid(_ region: String) -> Bool {
        (1...63).contains(region.utf8.count) && !region.hasPrefix("-") && !region.hasSuffix("-")
            && region.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "-")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
    }

    private static let domains = [
        ("cn-", "amazonaws.com.cn"), ("us-iso-", "c2s.ic.gov"), ("us-isob-", "sc2s.sgov.gov"),
        ("us-isof-", "csp.hci.ic.gov"), ("eu-isoe-", "cloud.adc-e.uk"), ("eusc-", "amazonaws.eu"),
    ]
}
