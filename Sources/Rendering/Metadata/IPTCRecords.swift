import Basics

/// The data sets of IPTC's Information Interchange Model (version 4), in their order.
struct IPTCRecords: Equatable {
    /// One of them.
    struct DataSet: Equatable {
        /// The record that it belongs to: 1 for the envelope, 2 for the application.
        var record: UInt8
        /// What it is within the record.
        var number: UInt8
        /// Its bytes, in whatever character set the envelope names.
        var value: [UInt8]
    }

    private(set) var dataSets: [DataSet] = []

    /// More data sets than files have.
    private static let most = 10_000

    /// Reads data sets until what comes next is none; `nil` where there is not one.
    init?(_ bytes: [UInt8]) {
        var index = 0
        while dataSets.count < Self.most, bytes[safe: index] == 0x1C, let record = bytes[safe: index +| 1],
            let number = bytes[safe: index +| 2], let high = bytes[safe: index +| 3], let low = bytes[safe: index +| 4]
        {
            let start = index +| 5
            // A longer one says how long its length is; nothing that is read here is so long.
            guard high < 0x80 else { break }
            let end = start +| (Int(high) << 8 | Int(low))  // checked: two bytes make a number of 16 bits
            guard end <= bytes.count else { break }
            // checked: in order, and inside of the bytes
            dataSets.append(DataSet(record: record, number: number, value: Array(bytes[clamping: start..<end])))
            index = end
        }
        guard !dataSets.isEmpty else { return nil }
    }

    private init(_ dataSets: [DataSet]) { self.dataSets = dataSets }

    /// The values of a data set of the application's record.
    func values(_ number: UInt8) -> [[UInt8]] { dataSets.filter { $0.record == 2 && $0.number == number }.map(\.value) }

    /// The title of the object.
    static let objectName: UInt8 = 5
    /// Who made it.
    static let byLine: UInt8 = 80
    /// Who provides it.
    static let credit: UInt8 = 110
    /// Who owns it.
    static let copyrightNotice: UInt8 = 116
    /// What it shows.
    static let caption: UInt8 = 120

    /// Who made the picture, who provides it and who owns it, with the character set of these texts; `nil` where none of
    /// it is said.
    var credits: IPTCRecords? {
        let credits = dataSets.filter {
            $0.record == 2 && [Self.byLine, Self.credit, Self.copyrightNotice].contains($0.number) && !$0.value.isEmpty
        }
        guard !credits.isEmpty else { return nil }
        let charset = dataSets.filter { $0.record == 1 && $0.number == 90 }.prefix(1)
        // Every record of the application's says its version first.
        return IPTCRecords(charset + [DataSet(record: 2, number: 0, value: [0, 4])] + credits)
    }

    /// The records as they are written.
    var bytes: [UInt8] {
        dataSets.flatMap { set in
            // checked: a value is at most 32,767 bytes long, as it was read
            [0x1C, set.record, set.number, UInt8(truncatingIfNeeded: set.value.count >> 8)]
                + [UInt8(truncatingIfNeeded: set.value.count)] + set.value
        }
    }
}
