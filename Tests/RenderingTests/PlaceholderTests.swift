import Recipes
import RenderWire
import Testing
import Vips

@testable import Rendering

struct ThumbHashTests {
    /// Pictures by formulas, and the hashes that thumbhash-python 1.0.1 makes of the same pixels.
    @Test(
        arguments: [
            (.gradient, 100, 75, "df070a359a8087877087777777777778708008f877"),
            (.gradient, 60, 100, "dff7093c1a700778787877777877807008f878"),
            (.gradient, 32, 32, "df070a3f1a70778770787777777787777787070888808f07"),
            (.gradient, 7, 100, "e0070a391e80718877777887708107e878"),
            (.gradient, 100, 1, "d5f52a81be7677878888088985874f8808"),
            (.stripes, 100, 75, "5d280205808b8b8be8e7f8b7b8877fb78408478880"),
            (.stripes, 60, 100, "5d280204007e7e88888e87777f788078088877"),
            (.stripes, 32, 32, "5d280207029999eba9a9caa9a9bace5f5367273430420303"),
            (.disc, 100, 75, "a17982148236807f8c75a767f7a777777f7780778837988807"),
            (.disc, 60, 100, "9d6a82130236808b774c877f7977f77757778788808987"),
            (.disc, 32, 32, "1dac820d0026807c8b76b757877f7987f87707688778808967"),
            (.half, 100, 75, "2a089e04802b8f85888887880800000000f058888887878708"),
            (.half, 60, 100, "2a089e03002b8f8788788700000000008f757888877887"),
            (.clear, 100, 75, "00088204800000000000000000000000000000000000000000"),
            (.clear, 1, 1, "00088205000000000000000000000000000000000000000000"),
        ] as [(Formula, Int, Int, String)]
    )
    func isWhatAnotherImplementationMakes(formula: Formula, width: Int, height: Int, expected: String) throws {
        let hash = ThumbHash.hash(try formula.pixels(width, height))
        let wanted = Self.bytes(expected)
        let head = hash.count > 5 && hash[2] & 0x80 != 0 ? 6 : 5
        try #require(hash.count == wanted.count)
        #expect(hash.prefix(head) == wanted.prefix(head))
        // A wave that is not there lies just between two of the sixteen steps, where rounding is a matter of chance.
        for (found, right) in zip(hash, wanted).dropFirst(head) {
            #expect(abs(Int(found & 15) - Int(right & 15)) <= 1, "\(hash)")
            #expect(abs(Int(found >> 4) - Int(right >> 4)) <= 1, "\(hash)")
        }
    }

    @Test func aFlatPictureHasNoWaves() throws {
        let hash = ThumbHash.hash(try Formula.flat.pixels(100, 75))
        #expect(Array(hash.prefix(5)) == [0x57, 0x39, 0x02, 0x05, 0x80])
        #expect(hash.dropFirst(5).allSatisfy { $0 == 0 })
    }

    @Test(arguments: [(1, 1), (100, 1), (1, 100), (100, 100), (2, 3)])
    func isNeverLongerThanAReportAllows(width: Int, height: Int) throws {
        for formula in Formula.allCases {
            let count = ThumbHash.hash(try formula.pixels(width, height)).count
            #expect((1...Placeholder.mostHashBytes).contains(count))
        }
    }

    private static func bytes(_ text: String) -> [UInt8] {
        var rest = text[...]
        var bytes: [UInt8] = []
        while let byte = UInt8(rest.prefix(2), radix: 16) {
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}

struct DominantColorTests {
    @Test(
        arguments: [
            (.flat, Color(red: 122, green: 92, blue: 62)), (.clear, .white), (.half, .white),
            (.disc, nil), (.gradient, nil),
        ] as [(Formula, Color?)]
    )
    func isTheCommonest(formula: Formula, expected: Color?) throws {
        let color = DominantColor.find(in: try formula.pixels(40, 30))
        #expect(color.alpha == 255)
        if let expected { #expect(color == expected) }
    }

    @Test func aFewLoudPixelsDoNotWin() throws {
        var samples: [UInt8] = []
        for index in 0..<100 { samples += index < 20 ? [255, 0, 0, 255] : [UInt8(60 + index / 2), 70, 80, 255] }
        let color = DominantColor.find(in: try #require(Pixels(width: 10, height: 10, samples: samples)))
        #expect(color.red < 110 && color.green == 70 && color.blue == 80)
    }

    @Test func samplesMustFit() {
        #expect(Pixels(width: 2, height: 2, samples: [UInt8](repeating: 0, count: 15)) == nil)
        #expect(Pixels(width: 0, height: 2, samples: []) == nil)
    }
}

/// Pictures that can be written down in a line.
enum Formula: CaseIterable, Sendable {
    case gradient, stripes, disc, flat, clear, half

    func pixels(_ width: Int, _ height: Int) throws -> Pixels {
        var samples: [UInt8] = []
        for y in 0..<height { for x in 0..<width { samples += pixel(x, y, width, height).map { UInt8($0) } } }
        return try #require(Pixels(width: width, height: height, samples: samples))
    }

    private func pixel(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> [Int] {
        switch self {
        case .gradient: [x * 255 / max(width - 1, 1), y * 255 / max(height - 1, 1), (x * 31 + y * 17) % 256, 255]
        case .stripes: (x / 5 + y / 9) % 2 == 1 ? [250, 20, 30, 255] : [10, 200, 190, 255]
        case .disc:
            [
                220 - y % 100, 120, x * 2 % 256,
                max(
                    0,
                    255 - ((2 * x - width) * (2 * x - width) + (2 * y - height) * (2 * y - height)) * 255
                        / (width * height)
                ),
            ]
        case .flat: [122, 92, 62, 255]
        case .clear: [200, 100, 50, 0]
        case .half: x < width / 2 ? [255, 255, 255, 255] : [0, 0, 0, 128]
        }
    }
}

extension RenderingTests {
    /// Placeholders of pictures.
    struct PlaceholderTests {
        @Test(arguments: [
            "plain.jpeg", "alpha.png", "grey.png", "grey-alpha.png", "animated.gif", "wide.png", "cmyk.jpeg", "p3.png",
            "photo.jpeg", "oriented-6.jpeg", "pages.pdf", "drawing.svg",
        ])
        func comesWithTheVariant(_ name: String) throws {
            for metadata in MetadataPolicy.allCases {
                let recipe = Recipe.to(.webp, .resize(90), metadata: metadata)
                let placeholder = try #require(try Darkroom.placeholder(name, recipe))
                #expect((5...Placeholder.mostHashBytes).contains(placeholder.thumbHash.count))
                #expect(
                    (20...Placeholder.mostPreviewBytes).contains(placeholder.preview.count),
                    "\(placeholder.preview.count)"
                )
                let preview = try Image.webp(Source(copying: placeholder.preview), failOn: .warning)
                #expect(max(preview.width, preview.height) == 16)
                #expect(preview.fields.allSatisfy { !$0.hasPrefix("exif-") && $0 != "icc-profile-data" })
                let bare = placeholder.preview.withUnsafeBytes { WebPMetadata.stripped($0, keeping: .nothing) }
                #expect(bare == placeholder.preview)
                #expect(placeholder.dataURI?.hasPrefix("data:image/webp;base64,UklGR") == true)
            }
        }

        @Test func isOfTheColoursThatAreSeen() throws {
            // The same picture with and without a profile's detour, large and small.
            let small = try #require(try Darkroom.placeholder("plain.png", .png(.resize(80))))
            let large = try #require(try Darkroom.placeholder("plain.png", .png()))
            let plain = try #require(try Darkroom.placeholder("srgb-like.png", .to(.png, metadata: .keep)))
            #expect(large.thumbHash == plain.thumbHash && large.color == plain.color)
            #expect(abs(Int(small.color.red) - Int(large.color.red)) < 20)
        }
    }
}
