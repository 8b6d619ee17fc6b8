// swift-tools-version: 6.2
import PackageDescription

// Measured beside the server by bench.py; not part of what is shipped.
let package = Package(
    name: "benchmarks",
    targets: [
        .systemLibrary(name: "CVips", pkgConfig: "vips", providers: [.apt(["libvips-dev"]), .brew(["vips"])]),
        .executableTarget(name: "bare-limit", dependencies: ["CVips"], linkerSettings: [.linkedLibrary("m")]),
    ]
)
