import Recipes
import RenderWire
import Testing
import Vips

@testable import Rendering

/// How far two pictures are from one another, in steps of 255.
struct Likeness: CustomStringConvertible {
    var mean: Double
    var largest: Int

    var description: String { "mean \(mean), largest \(largest)" }

    /// Compares samples; pictures of different shape are infinitely far apart.
    ///
    /// Colour counts as far as it is seen where it is transparent; a band that a file leaves out is what it stands for.
    init(_ one: Image, _ other: Image) throws {
        guard one.bands == other.bands else {
            self = try Likeness(one.inColour().withAlpha(), other.inColour().withAlpha())
            return
        }
        guard one.width == other.width, one.height == other.height, one.bands == other.bands, one.format == .uint8,
            other.format == .uint8
        else {
            (mean, largest) = (.infinity, .max)
            Issue.record("\(Self.shape(one)) is not \(Self.shape(other))")
            return
        }
        let bands = one.bands
        let hasAlpha = bands == 2 || bands == 4
        let (first, second) = (try one.samples(), try other.samples())
        var (sum, most) = (0, 0)
        for index in first.indices {
            var difference = abs(Int(first[index]) - Int(second[index]))
            if hasAlpha, index % bands != bands - 1 {
                let alpha = index - index % bands + bands - 1
                difference = difference * Int(max(first[alpha], second[alpha])) / 255
            }
            sum += difference
            most = max(most, difference)
        }
        mean = Double(sum) / Double(max(first.count, 1))
        largest = most
    }

    private static func shape(_ image: Image) -> String {
        "\(image.width)×\(image.height)×\(image.bands) \(image.format)"
    }
}

/// Checks what was made against what an independent implementation made.
func expect(
    _ print: Darkroom.Print,
    looksLike name: String,
    mean: Double,
    largest: Int,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let wanted = try Image.png(Source(copying: Pictures.bytes("expected/\(name).png")))
    let likeness = try Likeness(decoded(print), wanted)
    #expect(
        likeness.mean <= mean && likeness.largest <= largest,
        "\(name): \(likeness)",
        sourceLocation: sourceLocation
    )
}

/// Opens what was made, by libvips' loader for what it says it is; JPEG XL by ours.
func decoded(_ print: Darkroom.Print) throws -> Image {
    let source = try Source(copying: print.bytes)
    return switch print.report.output.format {
    case .jpeg: try .jpeg(source)
    case .png: try .png(source)
    case .webp: try .webp(source, count: -1)
    case .gif: try .gif(source, count: -1)
    case .avif: try .heif(source)
    case .tiff: try .tiff(source)
    case .jxl: try JXLLoader().open(OriginalBytes(copying: print.bytes), .header)
    }
}
