//! An engine for tests, with hosts that are only played.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::{Engine, Events, Notice, Setup};
use crate::{error::Result, forge::played::Played, model::MirrorId, secret::Secrets, view::Progress};

/// Secrets in memory.
#[derive(Default)]
pub(in crate::engine) struct Kept {
    secrets: Mutex<BTreeMap<String, String>>,
    /// How often one was asked for.
    pub asked: AtomicUsize,
}

impl Secrets for Kept {
    fn get(&self, account: &str) -> Result<Option<String>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        Ok(self.secrets.lock().expect("because nobody panics").get(account).cloned())
    }

    fn set(&self, account: &str, secret: &str) -> Result<()> {
        self.secrets.lock().expect("because nobody panics").insert(account.into(), secret.into());
        Ok(())
    }

    fn remove(&self, account: &str) -> Result<()> {
        self.secrets.lock().expect("because nobody panics").remove(account);
        Ok(())
    }
}

/// The notices that came.
#[derive(Default)]
pub(in crate::engine) struct Heard(pub Mutex<Vec<Notice>>);

impl Events for Heard {
    fn changed(&self, _: Option<MirrorId>) {}
    fn progress(&self, _: &Progress) {}
    fn notice(&self, notice: &Notice) {
        self.0.lock().expect("because nobody panics").push(notice.clone());
    }
}

pub(super) struct Stage {
    pub engine: Arc<Engine>,
    pub host: Arc<Played>,
    pub kept: Arc<Kept>,
    pub heard: Arc<Heard>,
    pub folder: tempfile::TempDir,
}

pub(super) fn stage(host: Played) -> Stage {
    let folder = tempfile::tempdir().expect("because the disk has room");
    let (host, kept, heard) = (Arc::new(host), Arc::<Kept>::default(), Arc::<Heard>::default());
    let setup = Setup {
        data_dir: folder.path().join("data"),
        secrets: Arc::clone(&kept) as _,
        clock: Arc::clone(&host) as _,
        network: Arc::clone(&host) as _,
        events: Arc::clone(&heard) as _,
        askpass: None,
    };
    let engine = Arc::new(Engine::open(setup).expect("because the folder is ours"));
    Stage { engine, host, kept, heard, folder }
}
