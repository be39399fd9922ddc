//! The sentences by which hosts refuse, and what they mean.
//!
//! Sources: Git's `builtin/receive-pack.c` and `refs.c`; GitHub's, GitLab's, Gitea's, Gitee's, Bitbucket's and Azure DevOps'
//! documents and what they were seen to say. Each has its case in `tests/refusals.json`.

use crate::error::Code;

/// A sentence that says why.
pub(super) struct Sign {
    /// The sentence, as [`super::pattern`] takes it. The hole `ref` names the ref that it is about.
    pub says: &'static str,
    pub code: Code,
    /// What the sentence means beyond its holes.
    pub args: &'static [(&'static str, &'static str)],
}

const fn sign(says: &'static str, code: Code) -> Sign {
    Sign { says, code, args: &[] }
}

const fn with(says: &'static str, code: Code, args: &'static [(&'static str, &'static str)]) -> Sign {
    Sign { says, code, args }
}

const PUSH: &[(&str, &str)] = &[("how", "push")];
const FORCE: &[(&str, &str)] = &[("how", "force")];
const DELETE: &[(&str, &str)] = &[("how", "delete")];
const TAG: &[(&str, &str)] = &[("how", "tag")];
const KNOWN: &[(&str, &str)] = &[("known", "yes")];

/// Where several fit, the first one counts: what is more particular stands before what is more general.
pub(super) const SIGNS: &[Sign] = &[
    // Gitee: "the repository is being read or written, try again later".
    sign("仓库正在读写中", Code::HostBusy),
    sign("GitLab is currently unable to handle this request due to load", Code::HostBusy),
    sign("API rate limit exceeded", Code::HostBusy),
    sign("secondary rate limit", Code::HostBusy),
    // Gitee: "there is a repository at the same address already (whatever the case of its letters)".
    sign("已存在同地址仓库", Code::RepositoryExists),
    sign("enabled or enforced SAML SSO", Code::SsoRequired),
    sign("protected by organization SAML", Code::SsoRequired),
    // The whole repository is too large.
    with("Repo size: {size}, exceeds quota {limit}", Code::QuotaExceeded, KNOWN),
    with("(including wiki) size {size}, exceeds {limit}", Code::QuotaExceeded, KNOWN),
    sign("Push rejected for repository{}size exceeds limit", Code::QuotaExceeded),
    sign("has exceeded its size limit of {limit} by", Code::QuotaExceeded),
    sign("repository is in read only mode (over {limit} size limit", Code::QuotaExceeded),
    // One push is too large.
    sign("pack exceeds maximum allowed size", Code::TooLarge),
    sign("^HTTP 413", Code::TooLarge),
    sign("MiB in one push", Code::TooLarge),
    // A file is too large.
    with("File {file} is {size}; this exceeds {}size limit of {limit}", Code::FileTooLarge, KNOWN),
    with("File: {file} {size}, exceeds {limit}", Code::FileTooLarge, KNOWN),
    sign("which exceed the {limit} limit", Code::FileTooLarge),
    sign("exceed the {limit} limit", Code::FileTooLarge),
    sign("GH001: Large files detected", Code::FileTooLarge),
    // Git LFS.
    sign("GH008: Your push referenced at least {count} unknown Git LFS object", Code::LfsMissing),
    sign("LFS objects are missing", Code::LfsMissing),
    sign("LFS only supported repository in paid", Code::LfsUnavailable),
    sign("GE007: Your push would publish a private email address", Code::EmailPrivate),
    sign("GH007: Your push would publish a private email address", Code::EmailPrivate),
    // What commits hold, or lack.
    sign("Push cannot contain secrets", Code::SecretFound),
    sign("Resolve the following secrets before pushing again", Code::SecretFound),
    sign("PUSH BLOCKED: Secrets detected in code changes", Code::SecretFound),
    sign("GitLab: Commit must be signed", Code::CommitUnsigned),
    sign("Commits must have verified signatures", Code::CommitUnsigned),
    with(
        "refusing to allow a GitHub App to create or update workflow {file} without",
        Code::WorkflowScope,
        &[("who", "app")],
    ),
    with("refusing to allow {} to create or update workflow {file} without", Code::WorkflowScope, &[("who", "token")]),
    // The default branch.
    sign("refusing to delete the current branch: {ref}", Code::DefaultBranch),
    sign("deletion of the current branch prohibited", Code::DefaultBranch),
    sign("The default branch of a project cannot be deleted", Code::DefaultBranch),
    // What the host keeps for itself.
    sign("deny updating a hidden ref", Code::HiddenRef),
    sign("deny deleting a hidden ref", Code::HiddenRef),
    sign("The {} of {ref} is skipped as it's an internal reference", Code::HiddenRef),
    // Names in each other's way.
    with("cannot lock ref '{ref}': '{other}' exists; cannot create", Code::NameClash, KNOWN),
    with("^'{other}' exists; cannot create '{ref}'", Code::NameClash, KNOWN),
    sign("file directory conflict", Code::NameClash),
    // Protected branches and tags.
    with("GH006: Protected branch update failed for {ref}", Code::Protected, PUSH),
    with("GH003: Sorry, force-pushing to {ref} is not allowed", Code::Protected, FORCE),
    with("You are not allowed to force push code to a protected branch", Code::Protected, FORCE),
    with("You are not allowed to push code to protected branches", Code::Protected, PUSH),
    with("You are not allowed to delete protected branches", Code::Protected, DELETE),
    with("You can only delete protected branches using the web interface", Code::Protected, DELETE),
    with("You are not allowed to change existing tags", Code::Protected, TAG),
    with("Protected tags cannot be", Code::Protected, TAG),
    with("branch {ref} is protected from force push", Code::Protected, FORCE),
    with("branch {ref} is protected from deletion", Code::Protected, DELETE),
    with("Not allowed to push to protected branch {ref}", Code::Protected, PUSH),
    with("Branch {ref} can only be modified through pull requests", Code::Protected, PUSH),
    with("TF402455", Code::Protected, PUSH),
    with("protected branch hook declined", Code::Protected, PUSH),
    sign("GH013: Repository rule violations found for {ref}", Code::RuleViolated),
    sign("push declined due to repository rule violations", Code::RuleViolated),
    // What Git's own settings forbid, and hosts with them.
    sign("denying non-fast-forward {ref} (you should pull first)", Code::RewriteRefused),
    sign("^non-fast-forward$", Code::RewriteRefused),
    sign("^fetch first$", Code::RewriteRefused),
    sign("denying ref deletion for {ref}", Code::DeletionRefused),
    sign("^deletion prohibited$", Code::DeletionRefused),
    sign("^the server does not take deletions$", Code::DeletionRefused),
    sign("^already exists$", Code::TagExists),
    // Somebody else was faster.
    sign("stale info", Code::Moved),
    sign("cannot lock ref '{ref}': is at {} but expected", Code::Moved),
    sign("incorrect old value provided", Code::Moved),
    sign("reference does not exist", Code::Moved),
    // Who we are, and what we may.
    sign("Invalid username or token", Code::CredentialsRejected),
    sign("Invalid username or password", Code::CredentialsRejected),
    sign("Password authentication is not supported", Code::CredentialsRejected),
    sign("Support for password authentication was removed", Code::CredentialsRejected),
    sign("HTTP Basic: Access denied", Code::CredentialsRejected),
    sign("Permission denied (publickey", Code::CredentialsRejected),
    sign("archived so it is read-only", Code::RepositoryReadOnly),
    sign("Mirror Repository {repository} is read-only", Code::RepositoryReadOnly),
    sign("Write access to repository not granted", Code::NoPermission),
    sign("Permission to {repository} denied to {user}", Code::NoPermission),
    sign("You are not allowed to push code to this project", Code::NoPermission),
    sign("The key you are authenticating with has been marked as read only", Code::NoPermission),
    sign("TF401027", Code::NoPermission),
    sign("Repository not found", Code::RepositoryMissing),
    sign("The project you were looking for could not be found", Code::RepositoryMissing),
    sign("TF401019", Code::RepositoryMissing),
    // The way to the host.
    sign("Could not resolve host", Code::HostUnreachable),
];

/// What counts only where nothing else does: Git says these for several reasons, and looking again tells which one it was.
pub(super) const WEAK_SIGNS: &[Sign] = &[
    sign("failed to update ref", Code::Moved),
    sign("cannot lock ref", Code::Moved),
    // `receive-pack` looks whether all is there beginning with all refs, and a ref that is deleted meanwhile is a bad object
    // to it.
    sign("^missing necessary objects$", Code::Moved),
];

/// Lines that only add to what a sign said.
pub(super) const DETAILS: &[Sign] = &[
    // GitLab names the blobs: `- 257cc5642cb1a054f08cc83f2d943e56fd3ebe99 (123 MiB)`.
    with("^- {file} ({size})$", Code::FileTooLarge, KNOWN),
    with("^path: {file}", Code::SecretFound, KNOWN),
    with("^—— {secret} ——", Code::SecretFound, &[]),
];

/// A ref's status that is about no ref in particular.
pub(super) const NAMES_NO_REF: &[&str] = &["pre-receive hook declined", "unpacker error", "transaction failed"];

/// A ref's status that says no more than that a hook refused this ref.
pub(super) const SAYS_NOTHING: &str = "hook declined";

/// By these a host begins to speak of something else.
pub(super) const HEADLINES: &[&str] = &["GH0", "GE0", "GitLab:", "Gitea:", "Forgejo:", "TF40"];

/// What receive-pack says after the words of an `update` hook (`githooks(5)`): all before it was about this ref.
pub(super) const CLOSES: &str = "hook declined to update {ref}";

/// Lines that explain nothing: counters, and what hosts sign their messages with.
pub(super) const NOISE: &[&str] = &[
    "% (",
    "Powered by GITEE.COM",
    "Set trace flag",
    "hook declined to update",
    "Trace: ",
    "(?)",
    "GITHUB PUSH PROTECTION",
    "Resolve the following",
];

/// The arguments that the sentences of a code want, whatever the host told.
pub(super) fn wanted(code: Code) -> &'static [&'static str] {
    match code {
        Code::FileTooLarge | Code::QuotaExceeded => &["known", "file", "size", "limit"],
        Code::SecretFound => &["known", "file", "secret"],
        Code::WorkflowScope => &["file", "who"],
        Code::NameClash => &["known", "other"],
        Code::Protected => &["how"],
        _ => &[],
    }
}

/// Whether what else the host wrote belongs to the answer: the reasons behind a rule.
pub(super) fn has_reasons(code: Code) -> bool {
    matches!(code, Code::Protected | Code::RuleViolated)
}
