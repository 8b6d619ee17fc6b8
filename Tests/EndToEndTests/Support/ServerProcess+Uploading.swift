import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import TestKit

extension ServerProcess {
    /// An image that has been uploaded.
    struct Uploaded: Decodable, Sendable {
        var id: String
        var key: String
    }

    private struct Answered: Decodable {
        var images: [Uploaded]
    }

    /// Uploads a file, under a name of its own or another.
    func upload(_ path: String, as name: String? = nil) async throws -> Uploaded {
        let file = URL(fileURLWithPath: path)
        var characters = CharacterSet.alphanumerics
        characters.insert(charactersIn: "-._~")
        let text = (name ?? file.lastPathComponent).addingPercentEncoding(withAllowedCharacters: characters) ?? ""
        let answer = try await post("/images?name=\(text)", body: try Data(contentsOf: file))
        guard answer.status == 201 else { throw EndToEndError("upload: \(answer.text)") }
        guard let image = try JSONDecoder().decode(Answered.self, from: answer.body).images.first else {
            throw EndToEndError("upload: no image in \(answer.text)")
        }
        return image
    }

    /// Sends a body.
    func post(_ target: String, body: Data, headers: [(String, String)] = []) async throws -> HTTPAnswer {
        var request = HTTPClientRequest(url: url(target))
        request.method = .POST
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        showToken(in: &request)
        request.body = .bytes(body)
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let body = try await response.body.collect(upTo: 10 << 20)
        return HTTPAnswer(status: Int(response.status.code), headers: response.headers, body: Data(buffer: body))
    }

    /// Sends a text.
    func post(_ target: String, _ text: String, headers: [(String, String)]) async throws -> HTTPAnswer {
        try await post(target, body: Data(text.utf8), headers: headers)
    }
}
