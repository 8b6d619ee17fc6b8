import Basics
import Recipes

/// The kinds of path that the native dialect answers, the rest of the path still encoded.
enum NativePath {
    /// `/picture/…`
    case picture(name: ArraySlice<UInt8>)
    /// `/400x300/…`
    case fixed(FixedSize, name: ArraySlice<UInt8>)

    /// Reads a path.
    ///
    /// - Parameters:
    ///   - path: The path as sent.
    ///   - prefix: What fixed sizes may stand behind too: empty, or ending in `/`.
    init?(_ path: String, fixedBehind prefix: String) {
        if let plain = NativePath(path) {
            self = plain
            return
        }
        guard !prefix.isEmpty, let rest = NativePath.rest(of: path, behind: prefix), let inner = NativePath(rest),
            case .fixed = inner
        else { return nil }
        self = inner
    }

    /// What follows a prefix in a path, as a path; the prefix may be encoded or not.
    private static func rest(of path: String, behind prefix: String) -> String? {
        for spelling in [PercentCoding.encodePath(prefix), prefix] where path.utf8.starts(with: "/\(spelling)".utf8) {
            return "/" + String(decoding: path.utf8.dropFirst(spelling.utf8.count + 1), as: UTF8.self)
        }
        return nil
    }

    init?(_ path: String) {
        let bytes = Array(path.utf8)
        guard bytes.first == UInt8(ascii: "/") else { return nil }
        guard let slash = bytes.dropFirst().firstIndex(of: UInt8(ascii: "/")) else { return nil }
        let component = bytes[1..<slash]
        let name = bytes[(slash + 1)...]
        if component.elementsEqual("picture".utf8) {
            self = .picture(name: name)
        } else if let size = FixedSize(component) {
            self = .fixed(size, name: name)
        } else {
            return nil
        }
    }
}

extension OriginReference {
    /// Longer URLs are refused by most servers anyway.
    private static let longestURL = 4096
    /// S3's bound, and so that of every store.
    private static let longestKey = 1024

    /// Reads the part of a path that names an original.
    ///
    /// - Parameters:
    ///   - name: The part after `/picture/`, as sent.
    ///   - remoteOrigins: Whether it may name an image on another server.
    /// - Throws: A `NativeError`.
    init(_ name: ArraySlice<UInt8>, remoteOrigins: Bool) throws(NativeError) {
        guard let url = try OriginReference.remoteURL(name) else {
            self = .stored(key: try OriginReference.storedKey(name))
            return
        }
        guard remoteOrigins else {
            throw NativeError(
                .remoteOriginsOff,
                "Images on other servers are not served here."
            )
        }
        self = .remote(url: url)
    }

    /// Reads the name of a mark's picture: a key, an address, or `b64/` and an address in base64url.
    ///
    /// - Parameter value: The parameter.
    /// - Throws: A `NativeError` that names it.
    init(mark value: ParameterValue) throws(NativeError) {
        let allowed = "the key of an image, such as logos/white.png, or an address"
        let text = try value.required(allowed)
        let name = Array(text.utf8)[...]
        do throws(NativeError) {
            if let url = try OriginReference.remoteURL(name) {
                self = .remote(url: url)
                return
            }
        } catch {
            throw NativeError(error.code, "'\(value.spelling)': \(error.message)", parameter: value.spelling)
        }
        guard OriginReference.isKey(text) else { throw value.refusal(allowed: allowed) }
        self = .stored(key: text)
    }

    /// The key of an original in the store.
    ///
    /// Whatever could mean another place than its letters say is no key, and the answer does not tell which.
    static func storedKey(_ name: ArraySlice<UInt8>) throws(NativeError) -> String {
        guard let key = PercentCoding.decodePath(name), isKey(key) else {
            throw NativeError(.noSuchOriginal, "There is no such original.")
        }
        return key
    }

    /// Whether a text can be the key of an original.
    static func isKey(_ key: String) -> Bool {
        guard !key.isEmpty, key.utf8.count <= longestKey else { return false }
        var component = 0
        var dots = 0
        for byte in key.utf8 {
            switch byte {
            case UInt8(ascii: "/"):
                guard component > 0, !(component == dots && dots <= 2) else { return false }
                component = 0
                dots = 0
                continue
            case 0..<0x20, 0x7f, UInt8(ascii: "\\"): return false
            case UInt8(ascii: "."): dots += 1
            default: break
            }
            component += 1
        }
        return component > 0 && !(component == dots && dots <= 2)
    }

    /// The URL of a remote image; `nil` when the name means a stored one.
    private static func remoteURL(_ sent: ArraySlice<UInt8>) throws(NativeError) -> String? {
        // Which kind of name it is must not depend on letters that are escaped needlessly: a signature does not. The
        // rest of an address is left alone, since a host with escapes is refused.
        let start = sent.prefix { $0 != UInt8(ascii: "/") }
        let name = NormalSpelling.withoutNeedlessEscapes(start) + sent.dropFirst(start.count)
        let base64 = "b64/".utf8
        if name.starts(with: base64) {
            guard let text = PercentCoding.decodePath(name.dropFirst(base64.count)),
                let bytes = Base64URL.decode(text.utf8), let url = String(validating: bytes, as: UTF8.self)
            else { throw notAnAddress("The part after 'b64/' is not base64url of an address.") }
            return try checked(url)
        }
        // Written out, the address is taken as it stands: its own escapes are its own. Escaped as a whole it is
        // unescaped once.
        if let url = String(validating: name, as: UTF8.self), let address = completed(url) {
            return try checked(address)
        }
        guard name.contains(UInt8(ascii: "%")), let url = PercentCoding.decodePath(name),
            let address = completed(url)
        else { return nil }
        return try checked(address)
    }

    /// An address whose `//` may have been made one by a proxy; `nil` when the text does not begin like an address.
    private static func completed(_ text: String) -> String? {
        for scheme in ["https:/", "http:/"] where text.utf8.count > scheme.utf8.count {
            guard text.prefix(scheme.count).lowercased() == scheme else { continue }
            let rest = text.dropFirst(scheme.count)
            return scheme + "/" + (rest.first == "/" ? rest.dropFirst() : rest)
        }
        return nil
    }

    private static func checked(_ url: String) throws(NativeError) -> String {
        guard let address = completed(url) else {
            throw notAnAddress("A remote image begins with https:// or http://.")
        }
        let isPlain = address.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") }
        guard isPlain, address.utf8.count <= longestURL else {
            throw notAnAddress("A remote image's address has at most \(longestURL) visible ASCII characters.")
        }
        let host = address.drop { $0 != "/" }.dropFirst(2)
        guard let first = host.first, first != "/", first != "?", first != "#" else {
            throw notAnAddress("A remote image's address needs a host.")
        }
        return address
    }

    private static func notAnAddress(_ sentence: String) -> NativeError { NativeError(.invalidRemoteURL, sentence) }
}
