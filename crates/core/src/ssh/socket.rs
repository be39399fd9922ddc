//! Sockets that only this user can open, each with a name that nobody can guess, gone when they are let go of.

use std::{
    io,
    path::{Path, PathBuf},
};

use interprocess::local_socket::{ListenerOptions, Name, tokio::Listener};
use rand_core::{OsRng, RngCore};

use crate::{
    error::{Error, Result},
    store::make_folder,
};

/// The longest path of a socket that systems take is 104 bytes with its end (`unix(7)`, macOS).
const MAX_PATH: usize = 103;
/// What the names of these sockets begin with.
const PREFIX: &str = "lent-";

/// So many random bytes cannot be guessed.
pub(crate) fn random_word() -> String {
    let mut bytes = [0; 16];
    OsRng.fill_bytes(&mut bytes);
    hex::encode(bytes)
}

/// A socket that is listened on. What it was for ends when it is dropped.
pub(crate) struct Socket {
    /// How others find it.
    pub place: PathBuf,
    folder_of_its_own: Option<PathBuf>,
}

impl Socket {
    /// Listens on a new socket in a folder, or in one of its own where that folder's path is too long for a socket.
    pub fn listen(folder: &Path) -> Result<(Self, Listener)> {
        let (place, folder_of_its_own) = place(folder)?;
        let failed = |error: io::Error| Error::file(&error, &place);
        let options = ListenerOptions::new().name(name(&place).map_err(failed)?);
        #[cfg(unix)]
        let options = {
            use interprocess::os::unix::local_socket::ListenerOptionsExt;
            options.mode(0o600)
        };
        let listener = options.create_tokio().map_err(failed)?;
        Ok((Self { place, folder_of_its_own }, listener))
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if cfg!(unix) {
            let _ = std::fs::remove_file(&self.place);
        }
        if let Some(folder) = &self.folder_of_its_own {
            let _ = std::fs::remove_dir(folder);
        }
    }
}

/// How a socket is opened by its place.
#[cfg(unix)]
pub(crate) fn name(place: &Path) -> io::Result<Name<'static>> {
    use interprocess::local_socket::{GenericFilePath, ToFsName};
    place.to_path_buf().to_fs_name::<GenericFilePath>()
}

/// Pipes have no folders: `\\.\pipe\…` is the whole place.
#[cfg(not(unix))]
pub(crate) fn name(place: &Path) -> io::Result<Name<'static>> {
    use interprocess::local_socket::{GenericFilePath, ToFsName};
    place.to_path_buf().to_fs_name::<GenericFilePath>()
}

#[cfg(unix)]
fn place(folder: &Path) -> Result<(PathBuf, Option<PathBuf>)> {
    make_folder(folder)?;
    sweep(folder);
    let file = format!("{PREFIX}{}", random_word());
    let place = folder.join(&file);
    if place.as_os_str().len() <= MAX_PATH {
        return Ok((place, None));
    }
    let own = std::env::temp_dir().join(format!("gemel-{}", random_word()));
    make_folder(&own)?;
    Ok((own.join("s"), Some(own)))
}

#[cfg(not(unix))]
fn place(_folder: &Path) -> Result<(PathBuf, Option<PathBuf>)> {
    Ok((PathBuf::from(format!(r"\\.\pipe\gemel-{PREFIX}{}", random_word())), None))
}

/// Takes away the sockets of programs that were killed: nobody listens there any more.
#[cfg(unix)]
fn sweep(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        let dead = |path: &Path| {
            let refused = std::os::unix::net::UnixStream::connect(path).err();
            refused.is_some_and(|error| error.kind() == io::ErrorKind::ConnectionRefused)
        };
        if ours && dead(&path) {
            let _ = std::fs::remove_file(path);
        }
    }
}
