import Crypto
import Foundation
import NIOCore

extension ByteBuffer {
    /// The SHA-256 in hexadecimal digits, as other tools print it.
    var sha256: String {
        SHA256.hash(data: Data(readableBytesView)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0\(digits)" : digits
        }
        .joined()
    }
}
