// swift-tools-version: 6.2
import PackageDescription

// A target may import only targets that stand above it in the table of ARCHITECTURE.md; `make lint` sees to it.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")

let package = Package(
    name: "calotype",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "calotype", targets: ["calotype"]),
        .executable(name: "calotype-renderer", targets: ["calotype-renderer"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Pixels
        .systemLibrary(name: "CVips", pkgConfig: "vips", providers: [.apt(["libvips-dev"]), .brew(["vips"])]),
        .target(name: "Vips", dependencies: ["Basics", "CVips"], swiftSettings: settings),
        .systemLibrary(name: "CAVIF", providers: [.apt(["libavif-dev"]), .brew(["libavif"])]),
        .target(name: "AVIF", dependencies: ["CAVIF"], swiftSettings: settings),
        .systemLibrary(name: "CJXL", providers: [.apt(["libjxl-dev"]), .brew(["jpeg-xl"])]),
        .target(name: "JPEGXL", dependencies: ["CJXL"], swiftSettings: settings),
        .systemLibrary(name: "CWebP", providers: [.apt(["libwebp-dev"]), .brew(["webp"])]),
        .target(name: "WebP", dependencies: ["CResampling", "CWebP"], swiftSettings: settings),
        .systemLibrary(name: "CTIFF", providers: [.apt(["libtiff-dev"]), .brew(["libtiff"])]),
        .target(name: "TIFF", dependencies: ["CTIFF"], swiftSettings: settings),
        .target(name: "CResampling"),
        .target(name: "CJPEG"),
        .target(name: "CJPEGWriting", linkerSettings: [.linkedLibrary("jpeg")]),
        .target(name: "CPNG"),
        .target(name: "CSurvey"),
        .target(name: "CFaces", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .systemLibrary(name: "CDeflate", providers: [.apt(["libdeflate-dev"]), .brew(["libdeflate"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "Recipes", dependencies: ["Basics", crypto], swiftSettings: settings),
        .systemLibrary(name: "CSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
        .target(name: "CKernel", dependencies: [.target(name: "CSeccomp", condition: .when(platforms: [.linux]))]),
        // What is needed in several rooms and knows nothing of pictures
        .target(name: "Basics", dependencies: ["CKernel", logging], swiftSettings: settings),
        .target(name: "Descriptors", dependencies: ["Basics", "CKernel"], swiftSettings: settings),
        .target(
            name: "Faces",
            dependencies: ["Basics", "CFaces", "Recipes", "Descriptors", crypto],
            swiftSettings: settings
        ),
        .target(name: "RenderWire", dependencies: ["Basics", "Recipes", "Descriptors"], swiftSettings: settings),
        .target(
            name: "Rendering",
            dependencies: [
                "Basics", "Vips", "AVIF", "JPEGXL", "WebP", "TIFF", "CResampling", "CJPEG", "CJPEGWriting", "CPNG",
                "CSurvey", "CDeflate", "CZlib", "Recipes", "Descriptors", "Faces", "RenderWire",
            ],
            swiftSettings: settings
        ),

        // Processes
        .target(
            name: "RendererProcess",
            dependencies: ["Basics", "Recipes", "RenderWire", "Descriptors", "CKernel"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "calotype-renderer",
            dependencies: ["Rendering", "RendererProcess", "Recipes", "RenderWire", "Descriptors"],
            swiftSettings: settings
        ),
        .target(name: "SettingValues", dependencies: ["Basics", configuration], swiftSettings: settings),
        .target(
            name: "RendererHost",
            dependencies: [
                "Basics", "Recipes", "RenderWire", "Descriptors", "CKernel", "SettingValues", logging, serviceLifecycle,
                configuration,
            ],
            swiftSettings: settings
        ),

        // URLs and bytes
        .target(name: "Dialects", dependencies: ["Basics", "Recipes", crypto], swiftSettings: settings),
        .target(
            name: "ObjectStorage",
            dependencies: [
                "Basics", "SettingValues", "Descriptors", "CKernel", nioCore, nioPosix, crypto, logging, configuration,
            ],
            swiftSettings: settings
        ),

        // Other people's clouds
        .target(
            name: "AWSAccess",
            dependencies: [
                "Basics", "Descriptors", nioCore, nioPosix, crypto, logging,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "S3Storage",
            dependencies: [
                "Basics", "SettingValues", "Descriptors", "ObjectStorage", "AWSAccess", nioCore, nioPosix, nioHTTP1,
                nioSSL,
                asyncHTTPClient, crypto, logging, configuration,
            ],
            swiftSettings: settings
        ),

        // Work that is kept until it is done
        .target(
            name: "Queueing",
            dependencies: [
                "Basics", "SettingValues", logging, serviceLifecycle, configuration,
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "SQLiteQueue",
            dependencies: ["Basics", "Queueing", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: settings
        ),
        .target(
            name: "RedisQueue",
            dependencies: [
                "Basics", "Queueing", nioCore, nioPosix, logging, .product(name: "NIOTLS", package: "swift-nio"),
                nioSSL,
            ],
            swiftSettings: settings
        ),

        // Use cases and their door
        .target(
            name: "ImageService",
            dependencies: [
                "Basics", "SettingValues",
                "Recipes", "Descriptors", "RenderWire", "ObjectStorage", "Queueing", nioCore, nioPosix,
                crypto,
                logging, serviceLifecycle, configuration,
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "HTTPOrigin",
            dependencies: [
                "Basics", "SettingValues", "Descriptors", "RenderWire", "ObjectStorage", "ImageService", nioCore,
                nioPosix,
                crypto,
                logging, configuration,
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Web",
            dependencies: [
                "Basics", "SettingValues",
                "Recipes", "Descriptors", "RenderWire", "Dialects", "ObjectStorage", "Queueing", "ImageService",
                hummingbird,
                hummingbirdCore, nioCore, nioPosix, crypto, logging, serviceLifecycle, configuration,
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "Yams", package: "Yams"),
            ],
            resources: [
                .embedInCode("Resources/openapi.yaml"), .embedInCode("Pages/Templates"), .embedInCode("Pages/Assets"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Lambda",
            dependencies: [
                "Basics", nioCore, logging, serviceLifecycle,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "calotype",
            dependencies: [
                "Basics", "SettingValues",
                "Recipes", "Descriptors", "RenderWire", "RendererHost", "Dialects", "ObjectStorage", "ImageService",
                "Web", "HTTPOrigin", "AWSAccess", "S3Storage", "Lambda", "Queueing", "SQLiteQueue", "RedisQueue",
                hummingbirdCore, nioCore, nioPosix, nioHTTP1, logging, serviceLifecycle, configuration,
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Yams", package: "Yams"),
                asyncHTTPClient, crypto,
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
            ],
            swiftSettings: settings
        ),

        // Tests
        .target(
            name: "TestKit",
            dependencies: [
                "Basics", "Recipes", "Descriptors", "RenderWire", "ObjectStorage", "Queueing", "ImageService", nioCore,
                nioPosix, nioHTTP1, logging,
            ],
            swiftSettings: settings
        ),
        .testTarget(name: "BasicsTests", dependencies: ["Basics", "TestKit", logging], swiftSettings: settings),
        .testTarget(name: "DescriptorsTests", dependencies: ["Descriptors"], swiftSettings: settings),
        .testTarget(
            name: "SettingValuesTests",
            dependencies: ["SettingValues", configuration],
            swiftSettings: settings
        ),
        .testTarget(name: "VipsTests", dependencies: ["Vips", "TestKit"], swiftSettings: settings),
        .testTarget(name: "RecipesTests", dependencies: ["Recipes", "TestKit"], swiftSettings: settings),
        .testTarget(
            name: "RenderWireTests",
            dependencies: ["Recipes", "RenderWire", "Descriptors", "TestKit"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RenderingTests",
            dependencies: [
                "Vips", "WebP", "CResampling", "CSurvey", "Recipes", "Descriptors", "RenderWire", "Rendering", "Dialects",
                "TestKit",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FuzzingTests",
            dependencies: ["Basics", "TIFF", "WebP", "Recipes", "RenderWire", "Rendering"],
            path: "Fuzzing",
            exclude: ["fuzz.py", "Corpus"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "renderer-double",
            dependencies: ["RendererProcess", "Recipes", "RenderWire", "Descriptors"],
            path: "Tests/RendererDouble",
            swiftSettings: settings
        ),
        .testTarget(
            name: "RendererHostTests",
            dependencies: [
                "renderer-double", "SettingValues", "Recipes", "Descriptors", "RenderWire", "RendererHost", "CKernel",
                "TestKit", logging, serviceLifecycle, configuration,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DialectsTests",
            dependencies: ["Basics", "Recipes", "Dialects", "TestKit"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "folder-writer",
            dependencies: ["ObjectStorage", nioCore, nioPosix],
            path: "Tests/FolderWriter",
            swiftSettings: settings
        ),
        .testTarget(
            name: "ObjectStorageTests",
            dependencies: [
                "folder-writer", configuration, "Basics", "ObjectStorage", "Descriptors", "TestKit", nioCore, nioPosix,
                logging,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "AWSAccessTests",
            dependencies: [
                "Basics", "AWSAccess", "TestKit", nioCore, nioPosix, logging,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "QueueingTests",
            dependencies: [
                "Basics", "SettingValues", "Queueing", "TestKit", logging, serviceLifecycle, configuration,
                .product(name: "CoreMetrics", package: "swift-metrics"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "queue-worker",
            dependencies: [
                "Queueing", "SQLiteQueue", "RedisQueue", "TestKit", logging, serviceLifecycle,
                .product(name: "CoreMetrics", package: "swift-metrics"),
            ],
            path: "Tests/QueueWorker",
            swiftSettings: settings
        ),
        .testTarget(
            name: "S3StorageTests",
            dependencies: [
                "Basics", "SettingValues", "Descriptors", "ObjectStorage", "AWSAccess", "S3Storage", "TestKit", nioCore,
                nioPosix,
                nioHTTP1, asyncHTTPClient, crypto, logging, configuration,
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "upload-writer",
            dependencies: ["ImageService", "ObjectStorage", "TestKit", nioCore, nioPosix, logging],
            path: "Tests/UploadWriter",
            swiftSettings: settings
        ),
        .testTarget(
            name: "SQLiteQueueTests",
            dependencies: [
                "queue-worker", "Queueing", "SQLiteQueue", "TestKit", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RedisQueueTests",
            dependencies: [
                "Basics", "queue-worker", "Queueing", "RedisQueue", "TestKit", nioCore, nioPosix, logging,
                serviceLifecycle,
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ImageServiceTests",
            dependencies: [
                "upload-writer", "Basics", "SettingValues", "Queueing",
                "Recipes", "RenderWire", "Dialects", "ObjectStorage", "ImageService", "TestKit", "Descriptors", nioCore,
                nioPosix, crypto, logging, serviceLifecycle, configuration,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "HTTPOriginTests",
            dependencies: [
                "Basics", "Descriptors", "ObjectStorage", "ImageService", "HTTPOrigin", "TestKit", nioCore, nioPosix,
                crypto,
                logging,
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Basics", "Descriptors", "Recipes", "RenderWire", "Dialects", "ObjectStorage", "ImageService",
                "Queueing",
                "Web", "SettingValues", "RendererHost", "calotype-renderer", "TestKit", hummingbird, nioCore, nioPosix,
                logging,
                configuration,
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LambdaTests",
            dependencies: [
                "Lambda", "TestKit", nioCore, logging, serviceLifecycle,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "calotypeTests",
            dependencies: ["calotype", "SettingValues", "TestKit", configuration],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "calotype", "calotype-renderer", "Descriptors", "RenderWire", "RendererHost", "Recipes",
                "ObjectStorage", "ImageService", "TestKit", nioCore, nioPosix, logging, serviceLifecycle,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
