import Descriptors
import Foundation
import Testing

/// The two ways to open below a folder: by the kernel, and part by part.
enum Road: CaseIterable {
    case kernel, walking

    func open(
        _ folder: Descriptor,
        _ path: String,
        for purpose: Descriptor.Purpose = .reading
    ) throws(DescriptorError) -> Descriptor {
        switch self {
        case .kernel: try Descriptor.open(beneath: folder, path: path, for: purpose)
        case .walking: try Descriptor.open(walkingBeneath: folder, path: path, for: purpose)
        }
    }
}

struct OpeningTests {
    let outside: TemporaryFolder
    let folder: TemporaryFolder
    let root: Descriptor

    init() throws {
        outside = try TemporaryFolder()
        try outside.write("secret", to: "secret.txt")
        folder = try TemporaryFolder()
        try folder.write("cat", to: "a/b/cat.jpg")
        try folder.link("a/inside.jpg", to: "b/cat.jpg")
        try folder.link("a/out.jpg", to: outside.path + "/secret.txt")
        try folder.link("out", to: outside.path)
        try folder.link("up", to: "..")
        root = try Descriptor.open(path: folder.path, for: .folder)
    }

    @Test(arguments: Road.allCases, ["a/b/cat.jpg", "./a/b/cat.jpg", "a//b/./cat.jpg"])
    func opensWhatLiesBelow(road: Road, path: String) throws {
        #expect(try road.open(root, path).readAll() == Array("cat".utf8))
    }

    @Test(
        arguments: Road.allCases,
        [
            "../secret.txt", "a/../../secret.txt", "/etc/passwd", "..", "a/out.jpg", "out/secret.txt", "up/x", "",
            "a\0b", "nothing", "a/b/cat.jpg/", "a/b/cat.jpg/x", String(repeating: "x", count: 300),
        ]
    )
    func opensNothingElse(road: Road, path: String) throws {
        let error = #expect(throws: DescriptorError.self) { try road.open(root, path) }
        let code = try #require(error?.code)
        #expect([.notFound, .outside, .wrongKind].contains(code), "\(path): \(code)")
    }

    @Test func theKernelFollowsLinksThatStayInside() throws {
        #expect(try Road.kernel.open(root, "a/inside.jpg").readAll() == Array("cat".utf8))
    }

    @Test(arguments: Road.allCases)
    func aFolderIsNoFile(road: Road) throws {
        let error = #expect(throws: DescriptorError.self) { try road.open(root, "a/b") }
        #expect(error?.code == .wrongKind)
    }

    @Test(arguments: Road.allCases)
    func aPipeIsNeitherWaitedForNorGiven(road: Road) throws {
        #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
        let error = #expect(throws: DescriptorError.self) { try road.open(root, "pipe") }
        #expect(error?.code == .wrongKind)
    }

    @Test(arguments: Road.allCases)
    func aNewFileIsMadeOnce(road: Road) throws {
        let name = "new-\(road)"
        try road.open(root, name, for: .creating(permissions: 0o600)).write(Array("x".utf8))
        let error = #expect(throws: DescriptorError.self) {
            try road.open(root, name, for: .creating(permissions: 0o600))
        }
        #expect(error?.code == .exists)
        #expect(try road.open(root, name).readAll() == Array("x".utf8))
    }

    @Test(arguments: Road.allCases)
    func aFolderBelowIsARootOfItsOwn(road: Road) throws {
        let inner = try road.open(root, "a", for: .folder)
        #expect(try road.open(inner, "b/cat.jpg").readAll() == Array("cat".utf8))
        let error = #expect(throws: DescriptorError.self) { try road.open(inner, "../a/b/cat.jpg") }
        #expect(error?.code == .outside)
    }

    @Test func errorsSayWhatWasAttempted() throws {
        let error = #expect(throws: DescriptorError.self) { try Descriptor.open(beneath: root, path: "none.jpg") }
        #expect(error?.description == "Opening none.jpg: No such file or directory")
    }
}
