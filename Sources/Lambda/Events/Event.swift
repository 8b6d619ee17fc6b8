/// What an invocation brings.
public enum Event: Sendable {
    /// Somebody asks over HTTP and waits for the answer.
    case request(HTTPEvent)
    /// Objects have come, or gone; nobody waits.
    case objects(ObjectEvent)
}
