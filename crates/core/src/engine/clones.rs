//! The working clones on this machine, as screens and scripts are shown them, and where they are looked for.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Engine, blocking};
use crate::{
    clock::Millis,
    clones::{
        Bounds, CloneRemote, CloneView, ClonesView, Mirrored, Place, Scan, WorkingClone, offers, pairs, scan,
        user_config,
    },
    error::{Code, Error, Result},
    model::{Mirror, Pair},
    settings::Settings,
};

/// How far a search goes: nobody waits longer, and no clone lies deeper.
const DEPTH: u32 = 6;
const FOLDERS: usize = 20_000;
const CLONES: usize = 2_000;
const SEARCH: Millis = 10_000;

impl Engine {
    /// The working clones in the chosen folders, and the mirrors that they suggest.
    pub async fn clones(&self) -> Result<ClonesView> {
        let settings = self.settings()?;
        let found = self.search(&settings).await?;
        let mirrors: Vec<Mirrored> = self.store.mirrors()?.iter().map(mirrored).collect();
        let shown = |clone: &WorkingClone| CloneView {
            folder: clone.folder.display().to_string(),
            remotes: clone
                .remotes
                .iter()
                .flat_map(|remote| remote.urls.iter().map(move |url| (remote, url)))
                .map(|(remote, url)| {
                    let place = Place::of(url);
                    let has = |mirror: &&Mirrored| mirror.ends.left.is(&place) || mirror.ends.right.is(&place);
                    CloneRemote {
                        name: remote.name.clone(),
                        url: url.clone(),
                        mirrors: mirrors.iter().filter(has).map(|mirror| mirror.name.clone()).collect(),
                    }
                })
                .collect(),
        };
        let searched: Vec<&Path> = settings.clone_folders.iter().map(Path::new).collect();
        let offered = dirs::home_dir().map(|home| offers(&home)).unwrap_or_default().into_iter();
        let offered = offered.filter(|offer| !searched.iter().any(|folder| offer.starts_with(folder)));
        Ok(ClonesView {
            folders: settings.clone_folders.clone(),
            offers: offered.map(|folder| folder.display().to_string()).collect(),
            clones: found.clones.iter().map(shown).collect(),
            pairs: pairs(&found.clones, &mirrors),
            cut_short: found.cut_short,
        })
    }

    /// Has a folder searched for working clones from now on: an absolute path, or one that begins with `~`.
    pub fn add_clone_folder(&self, folder: &str) -> Result<Settings> {
        let bad = || Error::bad_input("clone-folders", folder);
        let path = at_home(folder.trim()).filter(|path| path.is_absolute()).ok_or_else(bad)?;
        let missing = |path: &Path| Error::new(Code::FolderMissing).with("detail", path.display());
        let path = fs::canonicalize(&path).ok().filter(|path| path.is_dir()).ok_or_else(|| missing(&path))?;
        let name = path.to_str().ok_or_else(bad)?.to_owned();
        let mut folders = self.settings()?.clone_folders;
        if !folders.contains(&name) {
            folders.push(name);
        }
        self.change_setting("cloneFolders", Some(&folders.into()))
    }

    /// Has a folder searched no more.
    pub fn remove_clone_folder(&self, folder: &str) -> Result<Settings> {
        let mut folders = self.settings()?.clone_folders;
        let before = folders.len();
        let path = at_home(folder.trim());
        // What is gone has only the name that it was given.
        let real = path.as_ref().and_then(|path| fs::canonicalize(path).ok());
        folders.retain(|known| {
            known != folder && ![&path, &real].into_iter().flatten().any(|path| path == Path::new(known))
        });
        if folders.len() == before {
            return Err(Error::bad_input("clone-folders", folder));
        }
        self.change_setting("cloneFolders", Some(&folders.into()))
    }

    pub(super) async fn search(&self, settings: &Settings) -> Result<Scan> {
        let folders: Vec<PathBuf> = settings.clone_folders.iter().map(PathBuf::from).collect();
        let other_disks = settings.clone_other_disks;
        if folders.is_empty() {
            return Ok(Scan::default());
        }
        let (clock, end) = (Arc::clone(&self.setup.clock), self.now() + SEARCH);
        blocking(move || {
            let go_on = || clock.now() < end;
            let bounds = Bounds { depth: DEPTH, folders: FOLDERS, clones: CLONES, go_on: &go_on, other_disks };
            Ok(scan(&folders, &user_config(), &bounds))
        })
        .await
    }
}

/// A path as people write it, `~` for their home.
fn at_home(folder: &str) -> Option<PathBuf> {
    match folder.strip_prefix('~') {
        Some("") => dirs::home_dir(),
        Some(rest) => rest.strip_prefix('/').and_then(|rest| Some(dirs::home_dir()?.join(rest))),
        None => Some(PathBuf::from(folder)),
    }
}

pub(super) fn mirrored(mirror: &Mirror) -> Mirrored {
    Mirrored { name: mirror.name.clone(), ends: Pair::from_fn(|side| Place::of(&mirror.ends.get(side).url)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_is_written_short() {
        let home = dirs::home_dir();
        assert_eq!(at_home("~"), home);
        assert_eq!(at_home("~/src"), home.map(|home| home.join("src")));
        assert_eq!(at_home("/src"), Some(PathBuf::from("/src")));
        assert_eq!(at_home("~ada/src"), None);
    }
}
