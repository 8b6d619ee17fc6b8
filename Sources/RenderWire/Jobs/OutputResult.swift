/// What has become of one output of a job.
public enum OutputResult: Hashable, Sendable, Codable {
    /// The picture: as many bytes as its report says, from this offset of the job's file on.
    case picture(RenderReport, offset: Int)
    /// What is known of the original, and how the recipe would come out.
    case facts(RenderReport)
    /// The placeholder, and how the picture that it stands for would come out.
    case placeholder(Placeholder, RenderReport)
    /// There is none, which says nothing of the other outputs.
    case failed(RenderFailure)
}
