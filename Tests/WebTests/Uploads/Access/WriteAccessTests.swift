import HTTPTypes
import Testing

@testable import Web

/// Who may write and list, decided from what requests have.
struct WriteAccessTests {
    private static let token = "a-token-of-the-access-tests"

    private static func tokens() throws -> AccessTokens { try AccessTokens(token: token) }

    private static func client(
        _ fields: [(HTTPField.Name, String)],
        host: String? = "127.0.0.1:8080",
        isSecure: Bool = false,
        isLocal: Bool = true
    ) -> WriteAccess.Client {
        var headers = HTTPFields()
        for (name, value) in fields { headers.append(HTTPField(name: name, value: value)) }
        return WriteAccess.Client(host: host, fields: headers, isSecure: isSecure, isLocal: isLocal)
    }

    private static func status(_ access: WriteAccess, _ client: WriteAccess.Client) -> Int {
        do throws(Problem) {
            try access.check(client)
            return 200
        } catch {
            return error.status.code
        }
    }

    @Test func thatARequestComesFromThisMachineIsNothing() throws {
        let access = WriteAccess(tokens: try Self.tokens())
        for host in ["127.0.0.1:8080", "localhost", "[::1]:8080"] {
            #expect(Self.status(access, Self.client([], host: host)) == 401)
        }
        let none = WriteAccess(tokens: AccessTokens(), absence: "There is none.")
        let problem = #expect(throws: Problem.self) { try none.check(Self.client([])) }
        #expect(
            problem?.status == .unauthorized && problem?.detail.hasPrefix("There is none. Set one: --tokens") == true
        )
    }

    @Test func aCookieIsMadeOfTheTokenAndTellsNothingOfIt() throws {
        let (session, tokens) = (AccessTokens.session(of: Self.token), try Self.tokens())
        #expect(tokens.containsSession(session) && !tokens.contains(session) && !tokens.containsSession(Self.token))
        #expect(session != AccessTokens.session(of: Self.token + "x") && session.utf8.count == 43)
        let client = Self.client([(.authorization, "Bearer \(session)")])
        #expect(Self.status(WriteAccess(tokens: tokens), client) == 401, "a cookie is no token")
    }

    @Test(arguments: [
        ("127.0.0.1:8080", false, "calotype-8080"), ("pictures.example", false, "calotype-80"),
        ("pictures.example", true, "calotype-443"), ("[::1]:9000", false, "calotype-9000"),
        ("[::1]", false, "calotype-80"), ("a:b", false, "calotype-80"), ("a:99999999", true, "calotype-443"),
        ("a:1;Path=/x", false, "calotype-80"),
    ])
    func theCookieIsNamedByThePort(host: String, isSecure: Bool, name: String) {
        let cookie = SessionCookie(host: host, isSecure: isSecure)
        #expect(cookie.name == name)
        #expect(cookie.setting("x").value.hasSuffix("; Secure") == isSecure)
    }

    @Test func theCookieIsForWhatIsBelowTheBasePathAlone() throws {
        let base = try #require(BasePath("/images"))
        for cookie in [
            SessionCookie(host: "a", isSecure: false, base: base),
            WriteAccess.Client(
                host: "a",
                fields: [:],
                base: base,
                isLocal: false
            ).cookie,
        ] {
            for field in [cookie.setting("x"), cookie.clearing] { #expect(field.value.contains("; Path=/images;")) }
        }
        #expect(SessionCookie(host: "a", isSecure: false).clearing.value.contains("; Path=/;"))
    }

    /// What no browser sends: a program in between may write either of the two.
    @Test(arguments: ["http://evil.example", "null", "http://127.0.0.1:1", "nonsense", ""])
    func whatABrowserSaysOfItsPageIsBelievedWhereTheOriginIsOurs(origin: String) throws {
        let access = WriteAccess(tokens: try Self.tokens(), trustsThisMachine: true)
        let cookie = (HTTPField.Name.cookie, "calotype-8080=\(AccessTokens.session(of: Self.token))")
        for site in ["same-origin", "none"] {
            let page = [(HTTPField.Name.secFetchSite, site), (.origin, origin)]
            #expect(Self.status(access, Self.client(page)) == 403, "\(site)")
            #expect(Self.status(access, Self.client(page + [cookie])) == 403, "\(site), with the cookie")
            let own = [(HTTPField.Name.secFetchSite, site), (.origin, "http://127.0.0.1:8080"), cookie]
            #expect(Self.status(access, Self.client(own)) == 200, "\(site)")
        }
    }

    @Test(arguments: [
        ("calotype-8080=x", ["x"]), ("a=b; calotype-8080=x; calotype-8080=y", ["x", "y"]),
        ("calotype-80801=x", []), ("xcalotype-8080=x", []), ("calotype-8080", []), ("", []),
        (";;calotype-8080=;", [""]), ("calotype-8080=" + String(repeating: "x", count: 200), []),
        (Array(repeating: "calotype-8080=x", count: 9).joined(separator: ";"), ["x", "x", "x", "x"]),
    ])
    func valuesAreFoundAmongOthers(header: String, values: [String]) {
        let cookie = SessionCookie(host: "127.0.0.1:8080", isSecure: false)
        var fields = HTTPFields()
        fields.append(HTTPField(name: .cookie, value: header))
        #expect(cookie.values(in: fields).map(String.init) == values)
    }

    @Test func theRuleOfThisMachineHoldsWhereAskedForOnly() throws {
        let access = WriteAccess(tokens: AccessTokens(), trustsThisMachine: true)
        #expect(Self.status(access, Self.client([])) == 200)
        #expect(Self.status(access, Self.client([], isLocal: false)) == 401)
        #expect(Self.status(access, Self.client([], host: nil)) == 401)
        #expect(Self.status(access, Self.client([], host: "pictures.example")) == 401)
        for name in ["X-Forwarded-New", "Via", "x-real-ip", "CF-Visitor", "X-Varnish", "Calotype-HTTP-Version"] {
            let field = try #require(HTTPField.Name(name))
            #expect(Self.status(access, Self.client([(field, "1.0")])) == 401, "\(name)")
        }
        let both = WriteAccess(tokens: try Self.tokens(), trustsThisMachine: true)
        let bearer: [(HTTPField.Name, String)] = [(.authorization, "Bearer \(Self.token)")]
        #expect(Self.status(both, Self.client([])) == 200)
        #expect(Self.status(both, Self.client(bearer, isLocal: false)) == 200)
    }

    @Test(arguments: [
        ("http://a.example", "http://a.example", true), ("http://a.example:80", "http://a.example", true),
        ("https://a.example:443", "https://A.example", true), ("http://a.example", "https://a.example", false),
        ("http://a.example:8080", "http://a.example", false),
    ])
    func originsAreComparedWhole(one: String, other: String, isSame: Bool) {
        #expect((WebOrigin(one) == WebOrigin(other)) == isSame)
    }
}
