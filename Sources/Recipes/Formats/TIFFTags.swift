/// The first directory of a TIFF, read as far as it tells what kind of file it is.
struct TIFFTags<Bytes: RandomAccessCollection<UInt8>> {
    private let bytes: Bytes
    private let isLittle: Bool
    private var entries: [Int: (kind: Int, count: Int, value: Int)] = [:]

    /// Reads the directory; `nil` where there is none.
    init?(_ bytes: Bytes) {
        self.bytes = bytes
        guard bytes.count >= 8 else { return nil }
        let order = bytes.prefix(4)
        if order.elementsEqual([0x49, 0x49, 0x2A, 0]) {
            isLittle = true
        } else if order.elementsEqual([0x4D, 0x4D, 0, 0x2A]) {
            isLittle = false
        } else {
            return nil
        }
        guard let start = self.value(4, 4), let count = self.value(start, 2) else { return nil }
        for index in 0..<count {
            let place = start + 2 + 12 * index  // checked: numbers of 16 and 32 bits
            // checked: numbers that the checks before bound
            guard let tag = value(place, 2), let kind = value(place + 2, 2), let number = value(place + 4, 4),
                // checked: numbers that the checks before bound
                let short = value(place + 8, 2), let long = value(place + 8, 4)
            else { return }
            entries[tag] = (kind, number, kind == 3 ? short : long)
        }
    }

    /// A tag's first number; of a text or a list, where that is.
    func number(_ tag: Int) -> Int? { entries[tag]?.value }

    /// What a tag says in words; `nil` where it holds numbers, or hardly a word.
    func text(_ tag: Int) -> String? {
        guard let entry = entries[tag], entry.kind == 2, entry.count > 4 else { return nil }
        // checked: a number that is not below 0
        let part = bytes.dropFirst(entry.value).prefix(min(entry.count, 64)).prefix { $0 != 0 }
        return String(decoding: part, as: UTF8.self)
    }

    /// A byte of the file.
    func byte(_ offset: Int) -> UInt8? { bytes.dropFirst(offset).first }  // checked: a number that is not below 0

    private func value(_ offset: Int, _ length: Int) -> Int? {
        let part = bytes.dropFirst(offset).prefix(length)  // checked: a number that is not below 0
        guard part.count == length else { return nil }
        // checked: fewer bits than an Int has
        return (isLittle ? Array(part.reversed()) : Array(part)).reduce(0) { $0 << 8 | Int($1) }
    }
}
