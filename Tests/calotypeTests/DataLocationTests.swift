import Foundation
import TestKit
import Testing

@testable import calotype

/// Locations that lie in each other, however they are spelled.
struct DataLocationTests {
    private let folder: TemporaryFolder

    /// Makes a folder with `data/originals` and `data/variants`, and links into them.
    init() throws {
        folder = try TemporaryFolder()
        for name in ["data/originals/sub", "data/variants", "elsewhere"] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
        for (name, target) in [("link", "data/originals"), ("inner", "data/originals/sub"), ("all", ".")] {
            try FileManager.default.createSymbolicLink(atPath: folder.path(name), withDestinationPath: target)
        }
    }

    /// A setting's value below the folder; buckets and what begins with `/` are as they are.
    private func below(_ value: String) -> String {
        if value.hasPrefix("sqlite:") { return "sqlite:\(below(String(value.dropFirst("sqlite:".count))))" }
        return value.hasPrefix("/") || value.contains("://") ? value : "\(folder.path)/\(value)"
    }

    /// What is said of settings; `nil` where nothing is.
    private func refusal(_ words: [String]) throws -> String? {
        let isOfLocations = ["--originals", "--variants", "--queue", "--token-file", "--remote-cache"]
        var words = words
        for index in words.indices.dropFirst() where isOfLocations.contains(words[index - 1]) {
            words[index] = below(words[index])
        }
        do {
            let flags = try SettingFlags(["--config", "/dev/null"] + words)
            _ = try ServerParts.Configuration(try Settings(flags: flags, environment: [:]))
            return nil
        } catch CommandFailure.configuration(let sentence) {
            return sentence.replacing("\(folder.path)/", with: "")
        }
    }

    @Test(arguments: [
        ("data/originals", "data/originals", "where the originals are too"),
        ("data/originals", "./data//originals/", "where the originals are too"),
        ("data/originals", "link", "where the originals are too"),
        ("link", "data/originals", "where the originals are too"),
        ("data/originals", "data/originals/variants", "in the place of the originals"),
        ("data/originals/", "data/variants/../originals/not/there", "in the place of the originals"),
        ("data/originals", "inner", "in the place of the originals"),
        ("data/originals", "all/link/x", "in the place of the originals"),
        ("data/originals", "elsewhere/../inner/x/../../y", "in the place of the originals"),
        (".", "data/variants", "in the place of the originals"),
        ("/", "data/variants", "in the place of the originals"),
        ("data/variants", "data", "around the place of the originals"),
        ("data/originals/sub", "link", "around the place of the originals"),
        ("s3://bucket", "s3://bucket/variants", "in the place of the originals"),
        ("s3://bucket/p/", "s3://bucket/p", "where the originals are too"),
        ("s3://bucket/p", "s3://bucket/p/x/y", "in the place of the originals"),
        ("s3://bucket/p/x", "s3://bucket/p", "around the place of the originals"),
        ("s3://bucket/p/x", "s3://bucket/", "around the place of the originals"),
    ])
    func variantsAndOriginals(originals: String, variants: String, sentence: String) throws {
        let said = try #require(try refusal(["--originals", originals, "--variants", variants]))
        #expect(said.contains("'variants' is") && said.contains(sentence), "\(said)")
        #expect(said.contains("set 'variants' to a place of its own"), "\(said)")
    }

    @Test(arguments: [
        (["--originals", "data/originals", "--variants", "data/variants"]),
        (["--originals", "data/originals", "--variants", "data/originals2"]),
        (["--originals", "data/originals", "--variants", "elsewhere/inner"]),
        (["--originals", "s3://bucket/p", "--variants", "s3://bucket/pre"]),
        (["--originals", "s3://bucket/p", "--variants", "s3://bucket/P/p"]),
        (["--originals", "s3://bucket/p", "--variants", "s3://bucket2/p/x"]),
        (["--originals", "s3://bucket", "--variants", "data/originals"]),
        (["--queue", "sqlite:data/jobs.sqlite"]),
        ([]),
    ])
    func thoseBesideEachOtherAreFine(arguments: [String]) throws { #expect(try refusal(arguments) == nil) }

    @Test(arguments: [
        (["--queue", "sqlite:data/originals/jobs.sqlite"], "'queue' is 'data/originals/jobs.sqlite', which is in"),
        (["--queue", "sqlite:inner/jobs.sqlite"], "'queue' is 'inner/jobs.sqlite', which is in the place of the orig"),
        (["--queue", "sqlite:data/variants/jobs.sqlite"], "in the place of the variants"),
        (["--token-file", "data/originals/token"], "'token-file' is 'data/originals/token', which is in the place of"),
        (
            ["--queue", "sqlite:data/x", "--token-file", "data/./x"],
            "'token-file' is 'data/./x', where the jobs are too"
        ),
        (
            ["--remote-cache", "data/originals/remote"],
            "'remote-cache' is 'data/originals/remote', which is in the place"
        ),
        (["--remote-cache", "data"], "'remote-cache' is 'data', which is around the place of the originals"),
        // The file that is implied lies beside the variants.
        (["--originals", "elsewhere", "--variants", "elsewhere/v"], "'variants' is 'elsewhere/v', which is in"),
        (["--originals", "data", "--variants", "s3://bucket/v", "--queue", "sqlite:data/j"], "'queue' is 'data/j'"),
        (["--remote-origins", "https://a.example/*", "--remote-cache", "link/x"], "'remote-cache' is 'link/x'"),
        (["--remote-origins", "https://a.example/*", "--remote-cache", "data"], "around the place of the originals"),
        (["--remote-origins", "https://a.example/*", "--remote-cache", "data/variants"], "where the variants are too"),
    ])
    func whatElseIsKept(arguments: [String], sentence: String) throws {
        var words = arguments
        if !words.contains("--originals") { words += ["--originals", "data/originals"] }
        if !words.contains("--variants") { words += ["--variants", "data/variants"] }
        let said = try #require(try refusal(words))
        #expect(said.contains(sentence), "\(said)")
    }
}
