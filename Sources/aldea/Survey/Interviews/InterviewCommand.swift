import ArgumentParser
import SurveyModel

/// `aldea interview`: surveys of an enterprise in a wave, from the first question to the locked record.
struct InterviewCommand: ParsableCommand {
    static let configuration = Sentences.command(
        "interview", help: "interview",
        subcommands: [
            InterviewStart.self, InterviewResume.self, InterviewKey.self, InterviewShow.self, InterviewList.self,
            InterviewSubmit.self, InterviewReturn.self, InterviewApprove.self, InterviewLock.self,
        ])
}
