import Basics
import Dialects

/// Lets only signed URLs through where keys are set.
struct SignatureGate: Sendable {
    /// The keys; with none, only what says that its time is over is refused.
    let keys: SigningKeys

    func check(_ target: RequestTarget) throws(DialectError) {
        guard !keys.isEmpty || target.query != nil else { return }
        try keys.verify(target: target.text, now: UnixTime.now.seconds)
    }
}
