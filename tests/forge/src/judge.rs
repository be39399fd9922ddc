//! What a host has against a push, in its own words, and whether it refuses one ref or all of them.
//!
//! GitHub and Gitee refuse per ref where they can; GitLab and Gitea look at all of a push before it begins and refuse
//! the whole of it. The texts are those that people paste into bug reports; where a host publishes them, the page is
//! named.

use std::collections::BTreeMap;
use std::path::Path;

use crate::git::{self, Quarantine};
use crate::repository::Repository;
use crate::world::{Kind, Token, User};

/// One ref of a push.
#[derive(Debug, Clone)]
pub(crate) struct Command {
    pub old: String,
    pub new: String,
    pub name: String,
}

impl Command {
    pub fn creates(&self) -> bool {
        is_nothing(&self.old)
    }

    pub fn deletes(&self) -> bool {
        is_nothing(&self.new)
    }

    fn branch(&self) -> Option<&str> {
        self.name.strip_prefix("refs/heads/")
    }
}

fn is_nothing(id: &str) -> bool {
    id.bytes().all(|byte| byte == b'0')
}

/// A push, and what it takes to judge it.
pub(crate) struct Case<'a> {
    pub kind: Kind,
    pub repository: &'a Repository,
    pub user: &'a User,
    pub token: &'a Token,
    pub folder: &'a Path,
    pub quarantine: &'a Quarantine,
    pub commands: &'a [Command],
    /// Whether the repository happens to be busy.
    pub busy: bool,
}

/// What comes of it.
#[derive(Debug, Default)]
pub(crate) struct Judgement {
    /// What the person sees behind `remote:`.
    pub said: String,
    /// Whether nothing of the push is taken.
    pub whole: bool,
    /// The refs that are refused, with what stands in brackets behind them.
    pub refused: BTreeMap<String, String>,
}

impl Judgement {
    fn say(&mut self, line: &str) {
        self.said += line;
        self.said += "\n";
    }

    fn all(&mut self, line: &str) {
        self.say(line);
        self.whole = true;
    }

    fn one(&mut self, command: &Command, reason: &str, lines: &[&str]) {
        for line in lines {
            self.say(line);
        }
        self.refused.insert(command.name.clone(), reason.to_owned());
    }
}

/// How a push breaks a branch's protection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Breach {
    Push,
    Force,
    Delete,
}

/// A file that is too large.
struct Big {
    id: String,
    name: String,
    size: u64,
}

impl Case<'_> {
    fn git(&self, arguments: &[&str]) -> Result<String, String> {
        git::run_with(self.folder, self.quarantine, arguments)
    }

    fn rewrites(&self, command: &Command) -> bool {
        !command.creates()
            && !command.deletes()
            && self.git(&["merge-base", "--is-ancestor", &command.old, &command.new]).is_err()
    }

    fn breach(&self, command: &Command) -> Option<Breach> {
        let branch = command.branch()?;
        let protection = self.repository.settings.protections.iter().find(|one| one.covers(branch))?;
        if command.deletes() {
            (!protection.delete).then_some(Breach::Delete)
        } else if !protection.push {
            Some(Breach::Push)
        } else {
            (!protection.force && self.rewrites(command)).then_some(Breach::Force)
        }
    }

    fn deletes_default(&self, command: &Command) -> bool {
        command.deletes() && command.branch() == Some(self.repository.settings.default_branch.as_str())
    }

    /// The new tips, for asking what is new.
    fn news(&self) -> Vec<&str> {
        self.commands.iter().filter(|command| !command.deletes()).map(|command| command.new.as_str()).collect()
    }

    fn brings_unsigned(&self) -> bool {
        let mut arguments = vec!["rev-list"];
        arguments.extend(self.news());
        arguments.extend(["--not", "--all"]);
        let commits = if self.news().is_empty() { String::new() } else { self.git(&arguments).unwrap_or_default() };
        let signed = |id: &str| self.git(&["cat-file", "commit", id]).is_ok_and(|text| text.contains("\ngpgsig"));
        commits.lines().any(|id| !signed(id))
    }

    fn big_files(&self) -> Vec<Big> {
        let news = self.news();
        if news.is_empty() {
            return Vec::new();
        }
        let limit = format!("--filter=blob:limit={}", self.repository.settings.file_limit + 1);
        let list = |more: &[&str]| {
            let mut arguments = vec!["rev-list", "--objects"];
            arguments.extend(more);
            arguments.extend(&news);
            arguments.extend(["--not", "--all"]);
            self.git(&arguments).unwrap_or_default()
        };
        let omitted = list(&[&limit, "--filter-print-omitted"]);
        let ids: Vec<&str> = omitted.lines().filter_map(|line| line.strip_prefix('~')).collect();
        if ids.is_empty() {
            return Vec::new();
        }
        let named = list(&[]);
        ids.into_iter()
            .map(|id| Big {
                id: id.to_owned(),
                name: named
                    .lines()
                    .find_map(|line| line.strip_prefix(id))
                    .map(|name| name.trim().to_owned())
                    .unwrap_or_default(),
                size: self.git(&["cat-file", "-s", id]).ok().and_then(|size| size.trim().parse().ok()).unwrap_or(0),
            })
            .collect()
    }

    /// A workflow file that a ref brings and that was not there before.
    fn workflow(&self, command: &Command) -> Option<String> {
        if command.deletes() {
            return None;
        }
        self.git(&["log", "--format=", "--name-only", &command.new, "--not", "--all", "--", ".github/workflows"])
            .ok()?
            .lines()
            .find(|line| !line.is_empty())
            .map(str::to_owned)
    }

    fn publishes_mail(&self, command: &Command) -> bool {
        self.user.email_private
            && !command.deletes()
            && self
                .git(&["log", "--format=%ae%n%ce", &command.new, "--not", "--all"])
                .is_ok_and(|mails| mails.lines().any(|mail| mail.eq_ignore_ascii_case(&self.user.email)))
    }

    /// How large the repository would be, where that is more than it may.
    fn over_quota(&self) -> Option<(u64, u64)> {
        let quota = self.repository.settings.quota?;
        // The objects of the push are in a folder inside the repository's own.
        let size = git::size(&self.folder.join("objects"));
        (size > quota).then_some((size, quota))
    }
}

#[expect(clippy::cast_precision_loss, reason = "two digits are shown")]
fn megabytes(bytes: u64) -> String {
    format!("{:.2}", bytes as f64 / 1_048_576.0)
}

/// Judges a push.
pub(crate) fn judge(case: &Case) -> Judgement {
    let mut judgement = Judgement::default();
    match case.kind {
        Kind::Github => github(case, &mut judgement),
        Kind::Gitee => gitee(case, &mut judgement),
        Kind::Gitlab => gitlab(case, &mut judgement),
        Kind::Gitea => gitea(case, &mut judgement),
    }
    judgement
}

fn github(case: &Case, judgement: &mut Judgement) {
    // https://docs.github.com/en/repositories/working-with-files/managing-large-files/about-large-files-on-github
    let big = case.big_files();
    if !big.is_empty() {
        judgement.say("error: Trace: 3c5f1ab20e94d1b7f6b1f0fbc8a1f9ed8f2c7f5d2f3a8c3b1a9e4b2f6d0c7e15");
        judgement.say("error: See https://gh.io/lfs for more information.");
        for file in &big {
            judgement.say(&format!(
                "error: File {} is {} MB; this exceeds GitHub's file size limit of {} MB",
                file.name,
                megabytes(file.size),
                megabytes(case.repository.settings.file_limit)
            ));
        }
        judgement.all(
            "error: GH001: Large files detected. You may want to try Git Large File Storage - https://git-lfs.github.com.",
        );
        return;
    }
    for command in case.commands {
        let name = &command.name;
        let branch = command.branch().unwrap_or(name);
        if case.deletes_default(command) {
            let reason = format!("refusing to delete the current branch: {name}");
            judgement.one(command, &reason, &[]);
        } else if let Some(breach) = case.breach(command) {
            // https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/about-protected-branches
            let why = match breach {
                Breach::Push => "error: Changes must be made through a pull request.",
                Breach::Force => "error: Cannot force-push to this branch",
                Breach::Delete => "error: Cannot delete this protected branch",
            };
            let what = format!("error: GH006: Protected branch update failed for {name}.");
            judgement.one(command, "protected branch hook declined", &[&what, why]);
        } else if case.repository.settings.no_force_push && case.rewrites(command) {
            let what = format!("error: GH003: Sorry, force-pushing to {branch} is not allowed.");
            judgement.all(&what);
            return;
        } else if let Some(rule) = case.repository.settings.rules.iter().find(|rule| rule.covers(name)) {
            // https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/troubleshooting-rules
            let what = format!("error: GH013: Repository rule violations found for {name}.");
            let why = format!("- {}", rule.violation);
            judgement.one(command, "push declined due to repository rule violations", &[&what, "", &why, ""]);
        } else if let Some(file) = case.workflow(command).filter(|_| !case.token.has(&["workflow", "workflows:write"]))
        {
            // https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps: "workflow"
            let reason = format!(
                "refusing to allow a Personal Access Token to create or update workflow `{file}` without `workflow` scope"
            );
            judgement.one(command, &reason, &[]);
        } else if case.publishes_mail(command) {
            // https://docs.github.com/en/account-and-profile/setting-up-and-managing-your-personal-account-on-github/managing-email-preferences/blocking-command-line-pushes-that-expose-your-personal-email-address
            let lines = [
                "error: GH007: Your push would publish a private email address.",
                "error: You can make your email public or disable this protection by visiting:",
                "error: http://github.com/settings/emails",
            ];
            judgement.one(command, "push declined due to email privacy restrictions", &lines);
        }
    }
}

fn gitee(case: &Case, judgement: &mut Judgement) {
    judgement.say("Powered by GITEE.COM [GNK-6.4]");
    if case.busy {
        judgement.all("仓库正在读写中，请稍后重试");
        return;
    }
    let big = case.big_files();
    for file in &big {
        // https://gitee.com/help/articles/4232
        judgement.say(&format!(
            "error: File: {} {} MB, exceeds {} MB.",
            file.id,
            megabytes(file.size),
            megabytes(case.repository.settings.file_limit)
        ));
        judgement.say("Use command below to see the filename:");
        judgement.say(&format!("git rev-list --objects --all | grep {}", file.id));
    }
    if !big.is_empty() {
        judgement.all("Please remove the file from history and try again. (https://gitee.com/help/articles/4232)");
        return;
    }
    if let Some((size, quota)) = case.over_quota() {
        judgement.say(&format!("Repo size: {} MB, exceeds quota {}MB", megabytes(size), quota / 1_048_576));
        judgement.all(
            "Push rejected for repository [size exceeds limit]. See also https://gitee.com/help/articles/4232#article-header2",
        );
        return;
    }
    for command in case.commands {
        let declined = format!("error: hook declined to update {}", command.name);
        let branch = command.branch().unwrap_or(&command.name);
        if case.breach(command).is_some() {
            // Its wording for this one is not published; what Git itself adds is what people paste.
            judgement.one(command, "hook declined", &[&declined]);
        } else if case.repository.settings.no_force_push && case.rewrites(command) {
            // https://gitee.com/help/articles/4275
            let what = format!("error: denying non-fast-forward refs/heads/{branch} (you should pull first)");
            judgement.one(command, "non-fast-forward", &[&what]);
        } else if case.publishes_mail(command) {
            let lines = [
                "error: GE007: Your push would publish a private email address.",
                "You can make your email public or disable this protection by visiting:",
                "https://gitee.com/profile/emails",
                &declined,
            ];
            judgement.one(command, "hook declined", &lines);
        }
    }
}

fn gitlab(case: &Case, judgement: &mut Judgement) {
    // https://docs.gitlab.com/user/free_push_limit/
    let big = case.big_files();
    if !big.is_empty() {
        judgement.say(&format!(
            "GitLab: You are attempting to check in one or more files which exceed the {}MiB limit:",
            case.repository.settings.file_limit / 1_048_576
        ));
        judgement.say("");
        for file in &big {
            judgement.say(&format!("- {} ({} MiB)", file.id, file.size.div_ceil(1_048_576)));
        }
        judgement.all("To resolve this error, you must either reduce the size of the above files, or utilize LFS.");
        return;
    }
    if let Some((_, quota)) = case.over_quota() {
        // lib/gitlab/repository_size_error_message.rb
        judgement.all(&format!(
            "GitLab: Your push to this repository would cause it to exceed the size limit of {} MiB so it has been \
             rejected. Please contact your GitLab administrator for more information.",
            quota / 1_048_576
        ));
        return;
    }
    if case.repository.settings.signed_only && case.brings_unsigned() {
        // ee/lib/ee/gitlab/checks/push_rules/commit_check.rb
        judgement.all("GitLab: Commit must be signed with a GPG key");
        return;
    }
    for command in case.commands {
        // lib/gitlab/checks/branch_check.rb of GitLab; it stops at the first.
        let said = if case.deletes_default(command) {
            "The default branch of a project cannot be deleted."
        } else {
            match case.breach(command) {
                None => continue,
                Some(Breach::Push) => "You are not allowed to push code to protected branches on this project.",
                Some(Breach::Force) => "You are not allowed to force push code to a protected branch on this project.",
                Some(Breach::Delete) => "You can only delete protected branches using the web interface.",
            }
        };
        judgement.all(&format!("GitLab: {said}"));
        return;
    }
}

fn gitea(case: &Case, judgement: &mut Judgement) {
    // The update hook, which speaks for one ref: cmd/hook.go.
    for command in case.commands.iter().filter(|command| command.name.starts_with("refs/pull/")) {
        let verb = if command.deletes() { "deletion" } else { "modification" };
        let what = format!("Gitea: The {verb} of {} is skipped as it's an internal reference.", command.name);
        judgement.one(command, "hook declined", &["", &what]);
    }
    // routers/private/hook_pre_receive.go; it stops at the first.
    for command in case.commands {
        let branch = command.branch().unwrap_or(&command.name);
        let said = if case.deletes_default(command) {
            format!("branch {branch} is the default branch and cannot be deleted")
        } else {
            match case.breach(command) {
                None => continue,
                Some(Breach::Push) => format!("Not allowed to push to protected branch {branch}"),
                Some(Breach::Force) => format!("branch {branch} is protected from force push"),
                Some(Breach::Delete) => format!("branch {branch} is protected from deletion"),
            }
        };
        judgement.say("");
        judgement.all(&format!("Gitea: {said}"));
        return;
    }
}
