internal import SurveyModel

/// What the projection holds of an enterprise, as bytes. Whoever changes them counts `DerivedSchema.rules` up, so that stores
/// make theirs anew.
///
/// Numbers are varints (7 bits a byte, lowest first). A *word* and a *link* are numbers of ``ProjectionWords``; what may be
/// missing is 0, otherwise one more than its number; signed numbers are in zigzag form. A day is twice `yyyyMMdd`, or for
/// other texts twice the word and 1 more. Each element of a list stands behind a 1, and a 0 ends the list.
///
/// 1. flags: 1 the enterprise is shown, 2 a consent is in force. Of one that is not shown, only part 4 follows.
/// 2. words of locality and sector; optional words of the owner's sex and band and of the arm; optional day of enrolment;
///    optional persons employed
/// 3. interviews: link of the wave, day, optional word of the outcome, word of the state times 2 and 1 more if it changed
///    since its approval, word of the instrument, the answers, four bits each
/// 4. in how many waves it has several interviews
/// 5. revenue reports: optional link of the wave, first and last day, optional sales and profit, word of the currency,
///    optional word of the source, optional share sold online
/// 6. attendances: link of the session, number of the person among the enterprise's or 0, minutes
enum PackedFacts {
    static let isShown: UInt64 = 1
    static let hasConsent: UInt64 = 2
    /// Bytes of an interview's answers.
    static let answerBytes = (Kind.answerColumns.count + 1) / 2
}
