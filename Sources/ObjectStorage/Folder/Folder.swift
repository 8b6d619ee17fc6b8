/// The blocking half of ``FolderStore``: what is used here waits for the disk and belongs on a thread of its own.
struct Folder: Sendable {
    /// Opens it, and makes it where it is not there.
    let root: FolderRoot
    /// Reads objects.
    let reader: FolderReader
    /// Writes objects.
    let writer: FolderWriter
    /// Removes objects.
    let remover: FolderRemover
    /// Lists objects.
    let listing: FolderListing
    /// Looks what there is and when it was used.
    let survey: FolderSurvey

    /// - Parameters:
    ///   - path: The folder's path.
    ///   - writing: What may be written, and how carefully.
    ///   - isRemade: Whether the folder is made again where it is not there.
    init(path: String, writing: FolderStore.Writing, isRemade: Bool = false) {
        root = FolderRoot(path: path, writing: writing, isRemade: isRemade)
        reader = FolderReader(root)
        writer = FolderWriter(root)
        remover = FolderRemover(root)
        listing = FolderListing(root, reader)
        survey = FolderSurvey(root, remover)
    }
}
