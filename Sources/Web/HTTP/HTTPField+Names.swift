import HTTPTypes

extension HTTPField.Name {
    /// Why a fallback is answered, as the code of the error that it stands for.
    static let calotypeFallback = HTTPField.Name(known: "Calotype-Fallback")
    static let acceptCH = HTTPField.Name(known: "Accept-CH")
    static let cacheTag = HTTPField.Name(known: "Cache-Tag")
    static let surrogateKey = HTTPField.Name(known: "Surrogate-Key")
    static let cacheStatus = HTTPField.Name(known: "Cache-Status")
    static let serverTiming = HTTPField.Name(known: "Server-Timing")
    static let referrerPolicy = HTTPField.Name(known: "Referrer-Policy")
    static let secFetchDest = HTTPField.Name(known: "Sec-Fetch-Dest")
    static let secFetchSite = HTTPField.Name(known: "Sec-Fetch-Site")
    static let xForwardedFor = HTTPField.Name(known: "X-Forwarded-For")
    static let xForwardedHost = HTTPField.Name(known: "X-Forwarded-Host")
    static let xForwardedProto = HTTPField.Name(known: "X-Forwarded-Proto")
    static let xForwardedPrefix = HTTPField.Name(known: "X-Forwarded-Prefix")
    static let xForwardedPort = HTTPField.Name(known: "X-Forwarded-Port")
    static let xForwardedServer = HTTPField.Name(known: "X-Forwarded-Server")
    static let xAccelBuffering = HTTPField.Name(known: "X-Accel-Buffering")
    static let xRealIP = HTTPField.Name(known: "X-Real-IP")
    static let forwarded = HTTPField.Name(known: "Forwarded")
    static let cfConnectingIP = HTTPField.Name(known: "CF-Connecting-IP")
    static let trueClientIP = HTTPField.Name(known: "True-Client-IP")

    /// What we ourselves put into a request of HTTP/1.0, which is told nowhere else further in.
    static let oldVersion = HTTPField.Name(known: "Calotype-HTTP-Version")

    /// A name spelled in this file.
    private init(known name: StaticString) {
        guard let field = HTTPField.Name(name.description) else {
            preconditionFailure("\(name) is no header name")  // checked: names are constants of ours
        }
        self = field
    }
}
