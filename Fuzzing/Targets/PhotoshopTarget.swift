@testable import Rendering

/// Makes pixels of a Photoshop document.
enum PhotoshopTarget: FuzzTarget {
    static let longest = 1_200

    static func read(_ bytes: UnsafeRawBufferPointer) {
        guard let picture = try? PhotoshopPicture(bytes) else { return }
        precondition((0...1).contains(picture.told))
        let samples = picture.header.width * picture.header.height * picture.bands
        withRoom(samples * (picture.isWide ? 2 : 1)) { try? picture.read(bytes, into: $0) }
    }
}
