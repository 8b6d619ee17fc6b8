import Web

extension DoctorReport {
    /// Which token lets whoever writes in, and whether others can read it; what it is, is shown to nobody.
    ///
    /// - Parameters:
    ///   - configuration: The server's.
    ///   - source: Where the setting `tokens` comes from.
    mutating func addToken(_ configuration: ServerParts.Configuration, from source: SettingSource?) {
        switch configuration.token {
        case .settings:
            add("token", ProbeFinding(.ok, "The setting 'tokens' is in force (\(source.map(\.description) ?? "set"))."))
        case .thisMachine:
            let sentence = "Programs of this machine need none ('uploads' is local): no proxy may stand in front."
            add("token", ProbeFinding(.warning, "\(sentence) Set --uploads on where one does."))
        case .none(let reason): refuse(reason)
        case .file(let file, let mayBeMade):
            do throws(TokenFile.Trouble) {
                if let content = try file.content() {
                    add(
                        "token",
                        ProbeFinding(.ok, "The one in '\(file.path)' is in force; 'calotype token' prints it.")
                    )
                    if let exposure = content.exposure { add("token", ProbeFinding(.warning, exposure)) }
                } else if mayBeMade {
                    addUnmadeToken(file)
                } else {
                    refuse("There is no file '\(file.path)', which 'token-file' names.")
                }
            } catch {
                let sentence = "Writing and listing will be refused: \(error.description.continued)"
                add("token", ProbeFinding(.error, sentence))
            }
        }
    }

    private mutating func addUnmadeToken(_ file: TokenFile) {
        let finding = FolderPlace(file.path).finding(.ok, setting: "--token-file to a file elsewhere, or --tokens")
        if finding.state == .ok {
            return add("token", ProbeFinding(.ok, "\(finding.message) \(TokenFile.ofRunningServers)"))
        }
        add("token", ProbeFinding(.warning, "Writing and listing will be refused: \(finding.message)"))
    }

    private mutating func refuse(_ reason: String) {
        let advice = "Set --tokens to one of your own, such as $(openssl rand -hex 32)."
        add("token", ProbeFinding(.warning, "Writing and listing will be refused: \(reason.continued) \(advice)"))
    }
}
