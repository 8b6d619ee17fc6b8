import Web

/// Which token lets whoever writes in, and whether others can read it; what it is, is shown to nobody.
struct TokenCheck: DoctorCheck {
    private let place: TokenLocation
    private let source: SettingSource?

    /// Makes a check.
    ///
    /// - Parameters:
    ///   - place: Where the token is.
    ///   - source: Where the setting `tokens` comes from.
    init(_ place: TokenLocation, from source: SettingSource?) { (self.place, self.source) = (place, source) }

    func run(_ report: inout DoctorReport) {
        switch place {
        case .settings:
            report.add(
                "token",
                ProbeFinding(.ok, "The setting 'tokens' is in force (\(source.map(\.description) ?? "set")).")
            )
        case .thisMachine:
            let sentence = "Programs of this machine need none ('uploads' is local): no proxy may stand in front."
            report.add("token", ProbeFinding(.warning, "\(sentence) Set --uploads on where one does."))
        case .none(let reason): refuse(reason, &report)
        case .file(let file, let mayBeMade):
            do throws(TokenFile.Failure) {
                if let content = try file.content() {
                    report.add(
                        "token",
                        ProbeFinding(.ok, "The one in '\(file.path)' is in force; 'calotype token' prints it.")
                    )
                    if let exposure = content.exposure { report.add("token", ProbeFinding(.warning, exposure)) }
                } else if mayBeMade {
                    tellUnmade(file, &report)
                } else {
                    refuse("There is no file '\(file.path)', which 'token-file' names.", &report)
                }
            } catch {
                let sentence = "Writing and listing will be refused: \(error.description.continued)"
                report.add("token", ProbeFinding(.error, sentence))
            }
        }
    }

    private func tellUnmade(_ file: TokenFile, _ report: inout DoctorReport) {
        let finding = MissingFolder(file.path).finding(.ok, setting: "--token-file to a file elsewhere, or --tokens")
        if finding.state == .ok {
            return report.add("token", ProbeFinding(.ok, "\(finding.message) \(TokenFile.ofRunningServers)"))
        }
        report.add("token", ProbeFinding(.warning, "Writing and listing will be refused: \(finding.message)"))
    }

    private func refuse(_ reason: String, _ report: inout DoctorReport) {
        let advice = "Set --tokens to one of your own, such as $(openssl rand -hex 32)."
        report.add(
            "token",
            ProbeFinding(.warning, "Writing and listing will be refused: \(reason.continued) \(advice)")
        )
    }
}
