import Basics
import Recipes

/// What EXIF says, taken apart so that it can be written elsewhere: into a TIFF, whose own directory is EXIF's first one, or
/// out of one.
struct ExifDirectories {
    private static let detailsTag = 0x8769
    private static let locationTag = 0x8825
    private static let relatedTag = 0xA005
    private static let makerNote = 0x927C

    /// What of a first directory is said of the picture, and not of how a file holds its pixels: tags of TIFF 6.0, EXIF 3.0
    /// (4.6.5), TIFF/EP (ISO 12234-2) and of Windows.
    private static func isOfPicture(_ tag: Int) -> Bool {
        switch tag {
        case 0x010D...0x0110, 0x011D, 0x0131, 0x0132, 0x013B, 0x013C, 0x4746, 0x4749, 0x8298, 0x829A, 0x829D, 0x8822,
            0x8827, 0x9003, 0x9004, 0x9201...0x920A, 0x9C9B...0x9C9F, 0xA430...0xA435, 0xC614, 0xC62F, 0xC630:
            true
        default: false
        }
    }

    private var picture: [TIFFField]
    private var details: [TIFFField]
    private var location: [TIFFField]
    private var related: [TIFFField]
    private let isLittleEndian: Bool

    /// Takes it apart; `nil` where nothing is said.
    ///
    /// - Parameters:
    ///   - directory: The first directory.
    ///   - isLittleEndian: The order of bytes in which it will be written.
    ///   - size: The size of the picture that it is said of, where that is another than it says.
    init?(_ directory: TIFFDirectory, isLittleEndian: Bool, size: PixelSize? = nil) {
        self.isLittleEndian = isLittleEndian
        var left = MetadataBlocks.most
        func fields(_ directory: TIFFDirectory?, _ isKept: (Int) -> Bool) -> [TIFFField] {
            guard let directory else { return [] }
            var fields: [TIFFField] = []
            for entry in directory.entries where isKept(entry.tag) && !fields.contains(where: { $0.tag == entry.tag }) {
                guard fields.count < 1_000,
                    let field = Self.field(entry, of: directory, isLittleEndian, atMost: left)
                else { continue }
                left = left -| field.value.count -| 12
                fields.append(field)
            }
            return fields
        }
        let told = directory.directory(Self.detailsTag)
        picture = fields(directory, Self.isOfPicture)
        details = fields(told) { $0 != Self.relatedTag }
        location = fields(directory.directory(Self.locationTag)) { _ in true }
        related = fields(told?.directory(Self.relatedTag)) { _ in true }
        for (tag, side) in [(0xA002, size?.width), (0xA003, size?.height)] {
            guard let side, let index = details.firstIndex(where: { $0.tag == tag }) else { continue }
            // checked: a place that was found in it
            details[index] = TIFFField(tag: tag, type: 4, count: 1, value: Self.number(side, isLittleEndian))
        }
        guard !(picture.isEmpty && details.isEmpty && location.isEmpty) else { return nil }
    }

    /// Leaves out what only the camera's maker can read, which may be most of it.
    mutating func dropMakerNote() { details.removeAll { $0.tag == Self.makerNote } }

    /// An EXIF block.
    var block: [UInt8] {
        let start = 8
        // The directory is as long wherever the others are.
        let length = TIFFField.directory(placed(at: 0).fields, at: start, next: 0, isLittleEndian: isLittleEndian).count
        let (fields, others) = placed(at: start +| length)
        let head = Array((isLittleEndian ? "II*\0" : "MM\0*").utf8) + Self.number(start, isLittleEndian)
        let first = TIFFField.directory(fields, at: start, next: 0, isLittleEndian: isLittleEndian)
        // checked: these are lists of bytes, which are joined
        return head + first + others
    }

    // checked: these are lists of fields and bytes, which are joined
    /// What a first directory needs to say the same.
    ///
    /// - Parameter offset: Where the other directories will lie.
    /// - Returns: The fields of the first directory, and the bytes of the others.
    func placed(at offset: Int) -> (fields: [TIFFField], others: [UInt8]) {
        var fields = picture
        var others: [UInt8] = []
        func add(_ directory: [TIFFField]) -> [UInt8] {
            let start = offset +| others.count
            others += TIFFField.directory(directory, at: start, next: 0, isLittleEndian: isLittleEndian)
            return Self.number(start, isLittleEndian)
        }
        func pointer(_ tag: Int, to directory: [TIFFField]) -> [TIFFField] {
            directory.isEmpty ? [] : [TIFFField(tag: tag, type: 4, count: 1, value: add(directory))]
        }
        let details = self.details + pointer(Self.relatedTag, to: related)
        fields += pointer(Self.detailsTag, to: details) + pointer(Self.locationTag, to: location)
        return (fields, others)
    }

    private static func number(_ value: Int, _ isLittleEndian: Bool) -> [UInt8] {
        isLittleEndian ? ByteWriter.little(value) : ByteWriter.big(value)
    }

    /// A value with its bytes in the order that is wanted; `nil` where it has more than so many, or is of a type that only
    /// large files have.
    private static func field(
        _ entry: TIFFDirectory.Entry,
        of directory: TIFFDirectory,
        _ isLittleEndian: Bool,
        atMost most: Int
    ) -> TIFFField? {
        let unit: Int
        switch entry.type {
        case 1, 2, 6, 7, 129: unit = 1
        case 3, 8: unit = 2
        // A fraction is two numbers.
        case 4, 5, 9, 10, 11, 13: unit = 4
        case 12: unit = 8
        default: return nil
        }
        guard let bytes = directory.value(of: entry, atMost: most) else { return nil }
        guard unit > 1, isLittleEndian != directory.isLittleEndian else {
            return TIFFField(tag: entry.tag, type: entry.type, count: entry.count, value: bytes)
        }
        // checked: places in their order
        let turned = stride(from: 0, to: bytes.count, by: unit).flatMap { place in
            bytes[clamping: place..<(place +| unit)].reversed()
        }
        return TIFFField(tag: entry.tag, type: entry.type, count: entry.count, value: turned)
    }
}
