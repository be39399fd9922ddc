//! AWS CodeCommit. It has no API that HTTPS Git credentials open: those are for Git alone, and IAM gives them
//! (<https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up-gc.html>).

/// A push may bring this many refs at most
/// (<https://docs.aws.amazon.com/codecommit/latest/userguide/limits.html>).
pub(crate) const MAX_REFS_IN_A_PUSH: usize = 4000;
