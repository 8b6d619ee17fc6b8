import Basics

/// What a PDF's pictures tell of the work that drawing a page will be.
///
/// A picture is a stream, whose dictionary is never packed (ISO 32000-2, 7.5.7 and 8.9.5). It is drawn from all of its pixels
/// at once, however small the page is wanted.
struct PDFScan {
    /// Bytes that the largest picture takes while it is drawn; 0 where there is none.
    let pictureBytes: Int

    /// The most bytes of a dictionary that are looked at.
    private static let longest = 4_096

    /// Looks at all streams.
    ///
    /// - Parameter bytes: The whole file.
    init(_ bytes: UnsafeRawBufferPointer) {
        var reader = ByteReader(bytes)
        var (most, last) = (0, 0)
        let word = Array("stream".utf8)
        while reader.skip(past: word) {
            let end = reader.offset -| word.count
            let start = max(last, end -| Self.longest)
            last = reader.offset
            let dictionary = Dictionary(reader.slice(start, end -| start))
            guard dictionary.contains("/Image"), let width = dictionary.number("/Width"),
                let height = dictionary.number("/Height")
            else { continue }
            most = max(most, width *| height *| dictionary.bytesPerPixel)
        }
        pictureBytes = most
    }

    /// The text in front of a stream's data.
    private struct Dictionary {
        private let text: ArraySlice<UInt8>

        init(_ text: ArraySlice<UInt8>) { self.text = text }

        func contains(_ name: StaticString) -> Bool { text.firstRange(of: Array(name.description.utf8)) != nil }

        /// The last number of that name, if it stands there itself.
        func number(_ name: StaticString) -> Int? {
            let name = Array(name.description.utf8)
            var (rest, found): (ArraySlice<UInt8>, Int?) = (text, nil)
            while let range = rest.firstRange(of: name) {
                rest = rest[range.upperBound...]  // checked: the end of a range inside of it
                let value = rest.drop { [0x20, 0x09, 0x0A, 0x0C, 0x0D].contains($0) }
                let digits = value.prefix { (0x30...0x39).contains($0) }
                guard !digits.isEmpty, value.startIndex > rest.startIndex else { continue }
                // checked: a digit's value
                found = digits.reduce(0) { $0 *| 10 +| Int($1 &- 0x30) }
            }
            return found
        }

        /// Four of the picture and one of its mask; what JPEG 2000 and JPEG in several scans are unpacked to comes first.
        var bytesPerPixel: Int { contains("/JPXDecode") ? 17 : contains("/DCTDecode") ? 11 : 5 }
    }
}
