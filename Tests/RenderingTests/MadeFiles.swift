import Foundation
import Recipes
import TestKit
import Testing
import Vips

@testable import Rendering

/// Files that a script makes, and what is right of each, made by others.
struct MadeFiles {
    /// The lines that the script prints, each cut into its words; the first one is a file's name.
    let lines: [[String]]
    private let folder: TemporaryFolder

    init(_ script: String) throws {
        folder = try TemporaryFolder()
        let output = try Script.run(script, folder.path)
        lines = output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    }

    func path(_ name: String) -> String { folder.path(name) }

    /// Whether there is a right picture of a file.
    func isShown(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path("shown/\(name).png")) }

    /// What is right of a file.
    func shown(_ name: String) throws -> Image { try picture("shown/\(name).png") }

    /// A PNG of the folder.
    func picture(_ name: String) throws -> Image {
        try Image.png(Source(copying: Array(Data(contentsOf: URL(filePath: path(name))))))
    }
}

/// How far apart two pictures are, in steps of 255 of what is seen on black.
struct Apart {
    private(set) var mean = 0.0
    private(set) var largest = 0
    /// Where they are furthest apart.
    private(set) var place = (x: 0, y: 0)

    /// Compares; where wanted, only where the other one is opaque.
    init(_ one: Image, _ other: Image, onlyOpaque: Bool = false) throws {
        #expect(one.width == other.width && one.height == other.height)
        guard one.width == other.width, one.height == other.height else {
            largest = 255
            return
        }
        let (left, right) = (try Self.samples(one), try Self.samples(other))
        var sum = 0
        for (index, (a, b)) in zip(left, right).enumerated() {
            if onlyOpaque, right[index / 4 * 4 + 3] < 255 { continue }
            let apart = abs(Int(a) - Int(b))
            sum += apart
            if apart > largest {
                (largest, place) = (apart, (index / 4 % one.width, index / 4 / one.width))
            }
        }
        mean = Double(sum) / Double(max(left.count, 1))
    }

    /// Red, green and blue times alpha, and alpha.
    private static func samples(_ image: Image) throws -> [UInt8] {
        let bytes =
            image.format == .uint16 ? try image.linear(factors: [1 / 257.0], offsets: [0.5]).cast(to: .uint8) : image
        let samples = try bytes.samples()
        let bands = image.bands
        return (0..<image.width * image.height).flatMap { pixel -> [UInt8] in
            let part = Array(samples[pixel * bands..<pixel * bands + bands])
            let alpha = bands % 2 == 0 ? Int(part[bands - 1]) : 255
            let colours = bands < 3 ? [part[0], part[0], part[0]] : Array(part.prefix(3))
            return colours.map { UInt8((Int($0) * alpha + 127) / 255) } + [UInt8(alpha)]
        }
    }
}
