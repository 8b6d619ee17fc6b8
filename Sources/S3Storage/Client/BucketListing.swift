import NIOCore

/// What is listed of a bucket, and from where on.
struct ListingRequest: Sendable {
    /// What keys begin with.
    var prefix: String
    /// Keys up to and including this one are left out.
    var after: String?
    /// Whether what is below a `/` behind the prefix is only named.
    var isDelimited = false
    /// The most objects of a page.
    var limit = 1000
    /// Where the page before ended, in the server's own words.
    var continuation: String?
}

/// Lists the objects of a bucket.
struct BucketListing: Sendable {
    private let client: S3Client

    init(_ client: S3Client) { self.client = client }

    /// One page, in UTF-8's order of bytes as far as the server keeps it.
    func page(_ listing: ListingRequest) async throws -> ListingResponse {
        var request = S3Request(operation: .listBucket, method: "GET")
        request.query = [("list-type", "2"), ("encoding-type", "url"), ("max-keys", "\(min(listing.limit, 1000))")]
        if !listing.prefix.isEmpty { request.query.append(("prefix", listing.prefix)) }
        if listing.isDelimited { request.query.append(("delimiter", "/")) }
        if let continuation = listing.continuation {
            request.query.append(("continuation-token", continuation))
        } else if let after = listing.after {
            request.query.append(("start-after", after))
        }
        let answer = try await client.answer(request)
        guard let page = ListingResponse(answer.body.readableBytesView) else {
            throw S3Error(.badAnswer, "the answer is no listing", in: client.context(request))
        }
        return page
    }
}
