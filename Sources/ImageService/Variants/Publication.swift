/// What came of the wish that a variant lie in the store for others to read it there.
public enum Publication: Sendable {
    /// It lies under this key, made from the original's present bytes.
    case stored(key: String)
    /// It is not there, since the store cannot take it at present or its key would not tell one variant from
    /// another; here it is.
    case given(Variant)
}
