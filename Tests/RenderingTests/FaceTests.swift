import Recipes
import RenderWire
import Testing
import Vips

@testable import Rendering

extension RenderingTests {
    /// Cuts and redactions by the detector for faces, in pictures drawn so that it takes their heads for faces.
    @Suite(.enabled(if: DrawnFaces.folder != nil, "There is no detector for faces; Scripts/fetch-faces.sh fetches it."))
    struct FaceTests {
        @Test(
            arguments: ["one.jpg", "one-turned.jpg"],
            [(300, 600), (200, 200), (400, 600), (64, 64), (48, 96), (900, 600)]
        )
        func aCutHoldsTheFace(_ name: String, _ box: (Int, Int)) throws {
            let cut = try DrawnFaces.image(name, DrawnFaces.png(nil, DrawnFaces.cover(box.0, box.1, .face)))
            #expect((cut.width, cut.height) == box)
            let scale = max(Double(box.0) / 1200, Double(box.1) / 600)
            let whole = try DrawnFaces.image(name, DrawnFaces.png(nil, .resize(Int((1200 * scale).rounded()), nil)))
            let all = try DrawnFaces.count(whole, near: DrawnFaces.tan)
            #expect(all > 20)
            #expect(try Double(DrawnFaces.count(cut, near: DrawnFaces.tan)) > 0.9 * Double(all), "\(name) in \(box)")
        }

        @Test func oneFaceIsTheLargestAndSeveralAreAsManyAsFit() throws {
            let one = try DrawnFaces.image("row.jpg", DrawnFaces.png(nil, DrawnFaces.cover(320, 640, .face)))
            let whole = try DrawnFaces.image("row.jpg", DrawnFaces.png())
            let largest = try DrawnFaces.count(whole, near: DrawnFaces.dark)
            #expect(try DrawnFaces.count(one, near: DrawnFaces.dark) > largest / 2)
            // Three of the four have room, and the largest is one of them.
            let several = try DrawnFaces.image("row.jpg", DrawnFaces.png(nil, DrawnFaces.cover(960, 640, .faces)))
            #expect(try DrawnFaces.count(several, near: DrawnFaces.dark) > largest * 9 / 10)
            let tan = try DrawnFaces.count(whole, near: DrawnFaces.tan)
            #expect(try DrawnFaces.count(several, near: DrawnFaces.tan) > tan * 9 / 10)
            #expect(try DrawnFaces.count(one, near: DrawnFaces.tan) < tan / 10)
        }

        @Test(arguments: [Gravity.face, .faces])
        func whereThereIsNoFaceItIsWhatDrawsTheEye(_ gravity: Gravity) throws {
            let box = (100, 320)
            let cut = try DrawnFaces.image("nobody.jpg", DrawnFaces.png(nil, DrawnFaces.cover(box.0, box.1, gravity)))
            let smart = try DrawnFaces.image(
                "nobody.jpg",
                DrawnFaces.png(nil, DrawnFaces.cover(box.0, box.1, .attention))
            )
            #expect(try cut.samples() == smart.samples())
            let path = try DrawnFaces.path("one.jpg")
            let without = try Darkroom.print(path: path, DrawnFaces.png(nil, DrawnFaces.cover(300, 600, gravity)))
            let attention = try Darkroom.print(path: path, DrawnFaces.png(nil, DrawnFaces.cover(300, 600, .attention)))
            #expect(without.bytes == attention.bytes)
        }
    }
}
