//! Looking for clones in folders. Bounded: a folder may hold anything.

use std::{
    collections::{BTreeSet, VecDeque},
    fs,
    path::{Path, PathBuf},
};

use super::{WorkingClone, config};

/// What grows by itself and holds nobody's clones.
const SKIPPED: [&str; 4] = ["node_modules", "target", "vendor", "__pycache__"];
/// In the work tree of a clone, nested ones are looked for this deep.
const NESTED: u32 = 2;
/// A file that says where the rest is, is short (`gitrepository-layout(5)`).
const LONGEST_POINTER: u64 = 8 * 1024;

/// How much is looked at.
pub(crate) struct Bounds<'a> {
    /// So many folders below the chosen one.
    pub depth: u32,
    /// So many folders in all.
    pub folders: usize,
    /// So many clones in all.
    pub clones: usize,
    /// Whether to look on: time has its bounds, too.
    pub go_on: &'a dyn Fn() -> bool,
    /// Whether folders on other file systems than the chosen one are looked into: they may be slow, or somewhere else.
    pub other_disks: bool,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scan {
    /// The clones, by their folder; work trees of one clone are one.
    pub clones: Vec<WorkingClone>,
    /// Whether a bound was met.
    pub cut_short: bool,
}

/// Looks for clones in `folders`, those near the top first. `user` are the settings that hold for every clone.
pub(crate) fn scan(folders: &[PathBuf], user: &[(String, String)], bounds: &Bounds<'_>) -> Scan {
    let mut search = Search { user, bounds, found: Scan::default(), known: BTreeSet::new() };
    let mut waiting: VecDeque<Waiting> = VecDeque::new();
    for folder in folders {
        if let Ok(folder) = fs::canonicalize(folder) {
            waiting.push_back(Waiting { disk: disk(&folder), folder, left: bounds.depth });
        }
    }
    let mut entered = BTreeSet::new();
    while let Some(Waiting { folder, disk: home, left }) = waiting.pop_front() {
        if entered.len() >= bounds.folders || search.found.clones.len() >= bounds.clones || !(bounds.go_on)() {
            search.found.cut_short = true;
            break;
        }
        // One chosen folder may lie in another.
        if !entered.insert(folder.clone()) {
            continue;
        }
        let left = match search.look(&folder) {
            Kind::Bare => continue,
            Kind::WorkTree => left.min(NESTED),
            Kind::Folder => left,
        };
        if left == 0 {
            continue;
        }
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        let mut below: Vec<PathBuf> = entries
            .flatten()
            // A link is no folder here: it may lead anywhere, and back.
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()) && is_looked_into(&entry.file_name()))
            .map(|entry| entry.path())
            .filter(|path| bounds.other_disks || disk(path) == home)
            .collect();
        below.sort();
        waiting.extend(below.into_iter().map(|folder| Waiting { disk: home, folder, left: left - 1 }));
    }
    search.found.clones.sort_by(|one, other| one.folder.cmp(&other.folder));
    search.found
}

/// The folders of a home where people often keep their clones, as far as they are there.
pub(crate) fn offers(home: &Path) -> Vec<PathBuf> {
    const OFTEN: [&str; 12] = [
        "src",
        "source",
        "projects",
        "Projects",
        "code",
        "Code",
        "dev",
        "Developer",
        "repos",
        "git",
        "workspace",
        "work",
    ];
    let mut offers: Vec<PathBuf> = Vec::new();
    for name in OFTEN {
        // Where case says nothing, two names are one folder.
        let path = fs::canonicalize(home.join(name)).ok().filter(|path| path.is_dir());
        if let Some(path) = path.filter(|path| !offers.contains(path)) {
            offers.push(path);
        }
    }
    offers
}

struct Waiting {
    folder: PathBuf,
    disk: Option<u64>,
    /// How much deeper it goes.
    left: u32,
}

fn is_looked_into(name: &std::ffi::OsStr) -> bool {
    !name.to_string_lossy().starts_with('.') && !SKIPPED.iter().any(|skipped| name == *skipped)
}

/// The file system that a folder is on.
#[cfg(unix)]
fn disk(folder: &Path) -> Option<u64> {
    fs::symlink_metadata(folder).ok().map(|found| std::os::unix::fs::MetadataExt::dev(&found))
}

/// Drives have their own letters here, and a folder that leads to another one is a link.
#[cfg(not(unix))]
fn disk(_: &Path) -> Option<u64> {
    None
}

enum Kind {
    /// The work tree of a clone.
    WorkTree,
    /// A repository without one.
    Bare,
    /// Anything else.
    Folder,
}

struct Search<'a> {
    user: &'a [(String, String)],
    bounds: &'a Bounds<'a>,
    found: Scan,
    /// Where the refs are of what was found.
    known: BTreeSet<PathBuf>,
}

impl Search<'_> {
    fn look(&mut self, folder: &Path) -> Kind {
        let git = folder.join(".git");
        let Ok(found) = fs::symlink_metadata(&git) else {
            if !is_repository(folder) {
                return Kind::Folder;
            }
            self.add(folder, folder);
            return Kind::Bare;
        };
        let repository = if found.is_dir() { Some(git) } else { pointed_to(folder, &git, "gitdir: ") };
        if let Some(repository) = repository.filter(|repository| repository.join("HEAD").is_file()) {
            // A work tree that was added shares all but its own HEAD with the first one.
            let common = pointed_to(&repository, &repository.join("commondir"), "").unwrap_or(repository);
            if is_repository(&common) {
                // Where it was added elsewhere, the first work tree is what people know the clone by.
                let first = common.file_name().is_some_and(|name| name == ".git").then(|| common.parent()).flatten();
                self.add(&common, first.unwrap_or(folder));
                self.submodules(&common.join("modules"), folder, 0);
            }
        }
        Kind::WorkTree
    }

    /// The repositories of submodules: by their work trees they would have to be looked for everywhere.
    fn submodules(&mut self, modules: &Path, clone: &Path, depth: u32) {
        if depth > self.bounds.depth || self.found.clones.len() >= self.bounds.clones {
            return;
        }
        let Ok(entries) = fs::read_dir(modules) else { return };
        let mut folders: Vec<PathBuf> = entries
            .flatten()
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
            .map(|entry| entry.path())
            .collect();
        folders.sort();
        for folder in folders {
            if is_repository(&folder) {
                let tree = work_tree(&folder).unwrap_or_else(|| clone.to_owned());
                self.add(&folder, &tree);
                self.submodules(&folder.join("modules"), &tree, depth + 1);
            } else {
                // A submodule's name may hold slashes.
                self.submodules(&folder, clone, depth + 1);
            }
        }
    }

    fn add(&mut self, common: &Path, folder: &Path) {
        let Ok(common) = fs::canonicalize(common) else { return };
        if self.found.clones.len() >= self.bounds.clones || !self.known.insert(common.clone()) {
            return;
        }
        let Some(own) = config::clone_config(&common) else { return };
        let remotes = config::remotes(self.user, &own, folder);
        self.found.clones.push(WorkingClone { folder: folder.to_owned(), common, remotes });
    }
}

/// Whether a folder is what Git takes for a repository (`is_git_directory` in its `setup.c`).
fn is_repository(folder: &Path) -> bool {
    folder.join("HEAD").is_file() && folder.join("objects").is_dir() && folder.join("refs").is_dir()
}

/// Where a file says that the rest is.
fn pointed_to(from: &Path, file: &Path, prefix: &str) -> Option<PathBuf> {
    if fs::metadata(file).ok().filter(fs::Metadata::is_file)?.len() > LONGEST_POINTER {
        return None;
    }
    let text = fs::read_to_string(file).ok()?;
    let path = text.strip_prefix(prefix)?.trim_end_matches(['\n', '\r']);
    (!path.is_empty()).then(|| from.join(path))
}

/// Where a submodule's work tree is.
fn work_tree(repository: &Path) -> Option<PathBuf> {
    let own = config::clone_config(repository)?;
    let (_, path) = own.iter().rev().find(|(name, _)| name == "core.worktree")?;
    fs::canonicalize(repository.join(path)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(path: PathBuf, text: &str) {
        fs::create_dir_all(path.parent().expect("because it is in a folder")).expect("because the disk has room");
        fs::write(path, text).expect("because the disk has room");
    }

    /// A repository, as far as it matters here.
    fn repository(at: &Path, url: &str) {
        for folder in ["objects", "refs"] {
            fs::create_dir_all(at.join(folder)).expect("because the disk has room");
        }
        put(at.join("HEAD"), "ref: refs/heads/main\n");
        put(at.join("config"), &format!("[remote \"origin\"]\n\turl = {url}\n"));
    }

    fn bounds() -> Bounds<'static> {
        Bounds { depth: 6, folders: 1000, clones: 1000, go_on: &|| true, other_disks: false }
    }

    /// What is found below a folder, as its path there and its first URL.
    fn found(at: &Path, bounds: &Bounds<'_>) -> Vec<(String, String)> {
        let at = fs::canonicalize(at).expect("because it is there");
        let clones = scan(std::slice::from_ref(&at), &[], bounds).clones.into_iter();
        let shown = clones.map(|clone| {
            let folder = clone.folder.strip_prefix(&at).expect("because it is below").display().to_string();
            (folder, clone.remotes.first().map(|remote| remote.urls[0].clone()).unwrap_or_default())
        });
        shown.collect()
    }

    fn names(at: &Path, bounds: &Bounds<'_>) -> Vec<String> {
        found(at, bounds).into_iter().map(|(folder, _)| folder).collect()
    }

    #[test]
    fn clones_of_all_kinds_are_found() {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let at = folder.path();
        repository(&at.join("web/.git"), "https://github.com/acme/web");
        repository(&at.join("git/api.git"), "https://github.com/acme/api");
        // A second work tree of the first clone, which is the same clone.
        put(at.join("web/.git/worktrees/fix/HEAD"), "ref: refs/heads/fix\n");
        put(at.join("web/.git/worktrees/fix/commondir"), "../..\n");
        put(at.join("web-fix/.git"), &format!("gitdir: {}\n", at.join("web/.git/worktrees/fix").display()));
        // A submodule with a slash in its name, deep in the work tree.
        repository(&at.join("web/.git/modules/libs/ui"), "https://github.com/acme/ui");
        put(at.join("web/a/b/c/ui/.git"), "gitdir: ../../../../.git/modules/libs/ui\n");
        let config =
            "[core]\n\tworktree = ../../../../a/b/c/ui\n[remote \"origin\"]\n\turl = https://github.com/acme/ui\n";
        put(at.join("web/.git/modules/libs/ui/config"), config);
        // A clone that another one does not know of.
        repository(&at.join("web/tools/lint/.git"), "https://gitee.com/acme/lint");
        let expected = [
            ("git/api.git", "https://github.com/acme/api"),
            ("web", "https://github.com/acme/web"),
            ("web/a/b/c/ui", "https://github.com/acme/ui"),
            ("web/tools/lint", "https://gitee.com/acme/lint"),
        ];
        assert_eq!(found(at, &bounds()), expected.map(|(folder, url)| (folder.to_owned(), url.to_owned())));
        // By its second work tree alone it is found all the same.
        let alone = scan(&[at.join("web-fix")], &[], &bounds()).clones;
        assert_eq!(alone.len(), 2, "{alone:?}");
    }

    #[test]
    fn some_folders_are_not_looked_into() {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let at = folder.path();
        for name in ["node_modules/a", "target/a", ".cache/a", "plain/a", "1/2/3/4/5/6/7"] {
            repository(&at.join(name).join(".git"), "https://github.com/acme/a");
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(at, at.join("plain/again")).expect("because the folder is ours");
        assert_eq!(names(at, &bounds()), ["plain/a"]);
        assert_eq!(names(at, &Bounds { depth: 7, ..bounds() }), ["1/2/3/4/5/6/7", "plain/a"]);
        // What was chosen is looked into, whatever it is called.
        assert_eq!(names(&at.join("target"), &bounds()), ["a"]);
    }

    #[test]
    fn there_is_an_end_to_it() {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let at = folder.path();
        for number in 0..20 {
            repository(&at.join(format!("{number:02}/.git")), "https://github.com/acme/a");
        }
        let scan = |bounds: Bounds<'_>| scan(&[at.to_owned(), at.join("03"), at.join("none")], &[], &bounds);
        let all = scan(bounds());
        assert_eq!((all.clones.len(), all.cut_short), (20, false));
        for bounds in [
            Bounds { folders: 5, ..bounds() },
            Bounds { clones: 5, ..bounds() },
            Bounds { go_on: &|| false, ..bounds() },
        ] {
            let cut = scan(bounds);
            assert!(cut.cut_short && cut.clones.len() <= 5, "{cut:?}");
        }
    }

    #[test]
    fn what_leads_nowhere_is_passed_over() {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let at = folder.path();
        put(at.join("gone/.git"), "gitdir: /nowhere\n");
        put(at.join("odd/.git"), "what?\n");
        put(at.join("long/.git"), &"x".repeat(100_000));
        fs::create_dir_all(at.join("half/.git/objects")).expect("because the disk has room");
        repository(&at.join("broken/.git"), "https://github.com/acme/a");
        put(at.join("broken/.git/config"), "[remote \"origin\nurl");
        repository(&at.join("whole/.git"), "https://github.com/acme/a");
        assert_eq!(names(at, &bounds()), ["whole"]);
    }

    #[test]
    fn likely_folders_are_offered_where_they_are() {
        let folder = tempfile::tempdir().expect("because the disk has room");
        let home = fs::canonicalize(folder.path()).expect("because it is there");
        assert_eq!(offers(&home), Vec::<PathBuf>::new());
        fs::create_dir(home.join("projects")).expect("because the disk has room");
        fs::create_dir(home.join("src")).expect("because the disk has room");
        put(home.join("code"), "a file");
        assert_eq!(offers(&home), [home.join("src"), home.join("projects")]);
    }
}
