//! The demo pair: a mirror of two made-up repositories in the data folder, and its removal without a trace.

use std::fs;

use super::{Engine, blocking};
use crate::{
    demo,
    error::{Code, Error, Result},
    model::{Direction, Mirror, MirrorId, Policy, RunBy, Unattended},
    seam::DemoNames,
    view::{MirrorView, NewEndpoint, NewMirror},
};

/// Long enough that it does not sync by itself while somebody looks around.
const EVERY: u32 = 24 * 3600;

impl Engine {
    /// Adds the demo pair, or gives the one that is there.
    pub async fn add_demo(&self, names: DemoNames) -> Result<MirrorView> {
        if let Some(mirror) = self.store.mirrors()?.iter().find(|mirror| self.is_demo(mirror)) {
            return self.mirror(mirror.id);
        }
        let (data_dir, now) = (self.data_dir().to_owned(), self.now());
        blocking(move || {
            // Left over from one that was not removed to the end.
            clear(&data_dir.join(demo::FOLDER))?;
            demo::make(&data_dir, now)
        })
        .await?;
        let places = demo::repositories(self.data_dir());
        let end = |place: &std::path::Path, name: String| NewEndpoint {
            url: place.display().to_string(),
            name: Some(name),
            account: None,
            user: None,
            secret: None,
        };
        let added = self
            .add_mirror(NewMirror {
                left: end(&places.left, names.left),
                right: end(&places.right, names.right),
                name: Some(self.free_mirror_name(&names.mirror)?),
                direction: Direction::Both,
                policy: Policy::default(),
                every_seconds: EVERY,
                scope: Vec::new(),
                allow_plain_http: false,
                push_options: Vec::new(),
                run_by: RunBy::Gemel,
                create: None,
                unattended: Unattended::default(),
                allow_circle: false,
            })
            .await?;
        Ok(added.mirror)
    }

    /// Removes the demo pair whole: the mirror with its history and backups, its cache, and both repositories. What
    /// somebody made for trying out is no work of theirs, so nothing of it is kept.
    pub async fn remove_demo(&self, id: MirrorId) -> Result<()> {
        let mirror = self.store.mirror(id)?;
        if !self.is_demo(&mirror) {
            return Err(Error::bad_input("mirror", &mirror.name));
        }
        self.remove_mirror(id).await?;
        self.store.forget_history(id)?;
        let (cache, repositories) = (self.cache_folder(id), self.data_dir().join(demo::FOLDER));
        blocking(move || {
            clear(&cache)?;
            clear(&repositories)
        })
        .await?;
        self.tell_changed(None);
        Ok(())
    }

    /// Whether a mirror is that of the two made-up repositories: both are where only the demo puts any.
    pub(super) fn is_demo(&self, mirror: &Mirror) -> bool {
        let places = demo::repositories(self.data_dir());
        let same = |url: &str, place: &std::path::Path| std::path::Path::new(url) == place;
        same(&mirror.ends.left.url, &places.left) && same(&mirror.ends.right.url, &places.right)
    }
}

/// Deletes a folder with all that is in it. One that is not there is deleted already.
fn clear(folder: &std::path::Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::new(Code::Io).with("detail", error).with("path", folder.display()))
        }
        _ => Ok(()),
    }
}
