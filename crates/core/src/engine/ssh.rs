//! SSH: whose host keys are believed, keys to log in with, and what `ssh` is lent for a run.

use std::{path::PathBuf, sync::Arc};

use gemel_wire::{Credentials, Ssh, SshAddress};
use ssh_key::PrivateKey;

use super::{Engine, blocking};
use crate::{
    account,
    error::{Code, Error, Result},
    forge::{HostKey as PublicKey, KeysOf},
    model::{Endpoint, MirrorId, Side},
    notice::{Notice, NoticeAbout},
    redact::Redactor,
    secret,
    ssh::{
        self,
        askpass::Known,
        host_key::{HostKey, same_fingerprint},
        known_hosts::{KnownHosts, Pin},
        lend::{Lent, Means, lend},
        login_key, program,
        published::{self, Published},
        target::{self, Target},
    },
    ssh_view::{
        HostKeyView, HostKeysView, KeyType, PinChoice, PinView, RotatedKey, SshKeyView, SshSecret, Standing, Voucher,
    },
    store::{KeyOwner, NewEvent, SshKey, Upload},
    view::{Level, Problem},
};

/// The folder for SSH in the data folder: the file of host keys, public keys, and the sockets of what goes on.
const FOLDER: &str = "ssh";

/// The name by which the keychain knows the private half of a key.
fn key_place(owner: &KeyOwner) -> String {
    match owner {
        KeyOwner::Account(name) => format!("ssh-key/{name}"),
        KeyOwner::Mirror(..) => format!("ssh-key/{owner}"),
    }
}

/// Everything of a host that is looked at together.
struct Seen {
    target: Target,
    shown: Result<Vec<HostKey>>,
    users: Vec<HostKey>,
    pins: Vec<Pin>,
}

impl Engine {
    fn ssh_folder(&self) -> PathBuf {
        self.setup.data_dir.join(FOLDER)
    }

    fn known_hosts(&self) -> KnownHosts {
        KnownHosts::in_folder(&self.ssh_folder())
    }

    /// The host keys that are believed.
    pub fn pins(&self) -> Result<Vec<PinView>> {
        Ok(self.known_hosts().pins()?.into_iter().map(pin_view).collect())
    }

    /// Looks at a host's keys: those that it shows now, those that its operator publishes, those that the user's own `ssh`
    /// knows, and those that are believed here. Nobody logs in, and nothing is believed by it. The host is what people call
    /// it: a name, an alias of the user's configuration, `host:port`, or a repository's URL.
    pub async fn host_keys(&self, host: &str) -> Result<HostKeysView> {
        Ok(view(&self.see_host(host).await?))
    }

    async fn see_host(&self, host: &str) -> Result<Seen> {
        let address = target::parse(host)?;
        let target = target::resolve(&address).await?;
        let (shown, users) = tokio::join!(program::shown_keys(&address, &target), program::users_keys(&target));
        let pins = self.known_hosts().of(&target.name)?;
        Ok(Seen { shown, users: users?, pins, target })
    }

    /// Believes keys of a host from now on, in the place of those before, and lets go on what stopped because of them.
    pub async fn pin_host_keys(&self, host: &str, choice: PinChoice) -> Result<HostKeysView> {
        let mut seen = self.see_host(host).await?;
        let name = seen.target.name.clone();
        let (keys, by) = choose(&seen, choice)?;
        let now = self.now();
        let (file, at) = (self.known_hosts(), name.clone());
        blocking({
            let keys = keys.clone();
            move || file.replace(&at, &keys, by, now)
        })
        .await?;
        seen.pins = keys.into_iter().map(|key| Pin { name: name.clone(), key, by: Some(by), at: Some(now) }).collect();
        let fingerprints: Vec<String> = seen.pins.iter().map(|pin| pin.key.sha256()).collect();
        for id in self.store.settle_host_keys(&name)? {
            let mirror = self.store.mirror(id)?;
            let event = NewEvent::new(Level::Info, "host-key-accepted")
                .with("host", &name)
                .with("fingerprints", fingerprints.join(", "));
            self.store.log(&mirror, &[event], now)?;
            self.tell_changed(Some(id));
        }
        self.unattended_wake();
        Ok(view(&seen))
    }

    /// The key of ours to log in with, if there is one.
    pub fn ssh_key(&self, owner: &KeyOwner) -> Result<Option<SshKeyView>> {
        self.check_owner(owner)?;
        self.store.ssh_key(owner)?.map(|key| self.key_view(owner, key)).transpose()
    }

    /// Makes a key to log in with. The private half goes to the keychain.
    pub async fn make_ssh_key(&self, owner: KeyOwner, kind: KeyType) -> Result<SshKeyView> {
        self.check_owner(&owner)?;
        if self.store.ssh_key(&owner)?.is_some() {
            return Err(Error::new(Code::SshKeyExists).with("owner", owner_name(&owner)));
        }
        let key = self.keep_new_key(&owner, kind, Vec::new()).await?;
        self.log_in_anew(&owner)?;
        self.tell_changed(None);
        self.key_view(&owner, key)
    }

    async fn keep_new_key(&self, owner: &KeyOwner, kind: KeyType, uploads: Vec<Upload>) -> Result<SshKey> {
        let (comment, secrets, place) =
            (format!("gemel {}", owner_name(owner)), Arc::clone(&self.setup.secrets), key_place(owner));
        // Finding the primes of an RSA key takes a while.
        let public = blocking(move || {
            let key = login_key::generate(kind, &comment)?;
            secrets.set(&place, &login_key::as_secret(&key)?)?;
            login_key::public_line(&key)
        })
        .await?;
        let key = SshKey { public, made_at: self.now(), uploads };
        self.store.set_ssh_key(owner, &key)?;
        Ok(key)
    }

    /// Removes a key here, and where its host was told of it. What its host says against that is told.
    pub async fn remove_ssh_key(&self, owner: &KeyOwner) -> Result<Vec<Problem>> {
        let key = self.kept_key(owner)?;
        let warnings = self.recall(owner, &key.uploads).await;
        self.store.remove_ssh_key(owner)?;
        let (secrets, place) = (Arc::clone(&self.setup.secrets), key_place(owner));
        blocking(move || secrets.remove(&place)).await?;
        self.tell_changed(None);
        Ok(warnings)
    }

    /// Tells a host of a key by its API: as the user's own, or as one for the repository of a mirror's side alone.
    pub async fn upload_ssh_key(
        &self,
        owner: &KeyOwner,
        to: Option<(MirrorId, Side)>,
        read_only: bool,
    ) -> Result<SshKeyView> {
        let mut key = self.kept_key(owner)?;
        let repository = match to {
            Some((id, side)) => {
                let mirror = self.store.mirror(id)?;
                let (_, path) = self.of_endpoint(mirror.ends.get(side)).await?;
                Some(path)
            }
            None => None,
        };
        let upload = self.tell_host(owner, &key.public, repository, read_only).await?;
        key.uploads.push(upload);
        self.store.set_ssh_key(owner, &key)?;
        self.log_in_anew(owner)?;
        self.tell_changed(None);
        self.key_view(owner, key)
    }

    /// Puts a new key in the place of the one that is there: its host is told of the new one first and of the old one's end
    /// last, as far as it can be told.
    pub async fn rotate_ssh_key(&self, owner: &KeyOwner) -> Result<RotatedKey> {
        let old = self.kept_key(owner)?;
        let kind = login_key::kind_of(&old.public);
        let comment = format!("gemel {}", owner_name(owner));
        let (public, secret) = blocking(move || {
            let key = login_key::generate(kind, &comment)?;
            Ok((login_key::public_line(&key)?, login_key::as_secret(&key)?))
        })
        .await?;
        let mut uploads = Vec::new();
        for place in &old.uploads {
            match self.tell_host(owner, &public, place.repository.clone(), place.read_only).await {
                Ok(upload) => uploads.push(upload),
                Err(error) => {
                    // The old key stays, everywhere.
                    let _ = self.recall(owner, &uploads).await;
                    return Err(error);
                }
            }
        }
        let (secrets, place) = (Arc::clone(&self.setup.secrets), key_place(owner));
        blocking(move || secrets.set(&place, &secret)).await?;
        let key = SshKey { public, made_at: self.now(), uploads };
        self.store.set_ssh_key(owner, &key)?;
        let warnings = self.recall(owner, &old.uploads).await;
        self.log_in_anew(owner)?;
        self.tell_changed(None);
        Ok(RotatedKey { by_hand: key.uploads.is_empty(), key: self.key_view(owner, key)?, warnings })
    }

    fn key_view(&self, owner: &KeyOwner, key: SshKey) -> Result<SshKeyView> {
        Ok(SshKeyView {
            kind: login_key::kind_of(&key.public),
            sha256: login_key::fingerprint(&key.public),
            uploads: key.uploads.into_iter().map(|upload| upload.repository.unwrap_or_default()).collect(),
            page: self.key_page(owner)?,
            public: key.public,
            made_at: key.made_at,
        })
    }

    async fn tell_host(
        &self,
        owner: &KeyOwner,
        public: &str,
        repository: Option<String>,
        read_only: bool,
    ) -> Result<Upload> {
        let forge = self.forge(&self.account_of(owner)?).await?;
        let of = repository.as_deref().map_or(KeysOf::User, KeysOf::Repository);
        // A few letters of the fingerprint tell it from others of ours.
        let fingerprint = login_key::fingerprint(public);
        let title = format!("Gemel {}", fingerprint.get(7..15).unwrap_or_default());
        let PublicKey { id, .. } = forge.add_key(of, &title, public, read_only).await?;
        Ok(Upload { repository, id, read_only })
    }

    /// Has a host forget a key. What it says against that is told.
    async fn recall(&self, owner: &KeyOwner, uploads: &[Upload]) -> Vec<Problem> {
        let mut warnings = Vec::new();
        for upload in uploads {
            let of = upload.repository.as_deref().map_or(KeysOf::User, KeysOf::Repository);
            let recalled = async { self.forge(&self.account_of(owner)?).await?.remove_key(of, &upload.id).await };
            match recalled.await {
                Err(error) if error.code() != Code::RepositoryMissing => warnings.push(Problem::from(&error)),
                _ => {}
            }
        }
        warnings
    }

    fn account_of(&self, owner: &KeyOwner) -> Result<crate::store::Account> {
        match owner {
            KeyOwner::Account(name) => self.store.account(name),
            KeyOwner::Mirror(id, side) => {
                let mirror = self.store.mirror(*id)?;
                let end = mirror.ends.get(*side);
                let lacks = || Error::new(Code::ApiUnsupported).with("host", &end.host).with("what", "account");
                self.store.account(end.account.as_ref().ok_or_else(lacks)?)
            }
        }
    }

    fn check_owner(&self, owner: &KeyOwner) -> Result<()> {
        match owner {
            KeyOwner::Account(name) => self.store.account(name).map(drop),
            KeyOwner::Mirror(id, _) => self.store.mirror(*id).map(drop),
        }
    }

    fn kept_key(&self, owner: &KeyOwner) -> Result<SshKey> {
        self.check_owner(owner)?;
        let missing = || Error::new(Code::SshKeyMissing).with("owner", owner_name(owner));
        self.store.ssh_key(owner)?.ok_or_else(missing)
    }

    /// What the keychain holds for SSH of an account that goes away.
    pub(super) async fn forget_ssh(&self, account: &str) -> Result<()> {
        let owner = KeyOwner::Account(account.to_owned());
        self.store.remove_ssh_key(&owner)?;
        let secrets = Arc::clone(&self.setup.secrets);
        let mut places = vec![key_place(&owner)];
        places.extend([SshSecret::Password, SshSecret::Passphrase].map(|which| which.place(account)));
        blocking(move || places.iter().try_for_each(|place| secrets.remove(place))).await
    }

    /// The same of a mirror.
    pub(super) async fn forget_ssh_of_mirror(&self, id: MirrorId) -> Result<()> {
        for side in Side::BOTH {
            let owner = KeyOwner::Mirror(id, side);
            if self.store.ssh_key(&owner)?.is_some() {
                self.store.remove_ssh_key(&owner)?;
                let (secrets, place) = (Arc::clone(&self.setup.secrets), key_place(&owner));
                blocking(move || secrets.remove(&place)).await?;
            }
        }
        Ok(())
    }

    /// What `ssh` is told and lent to reach an endpoint, until what is lent is dropped. `mirror` is the mirror's side that it
    /// is, with its name.
    pub(super) async fn ssh_way(
        &self,
        endpoint: &Endpoint,
        address: &SshAddress,
        mirror: Option<(MirrorId, Side, &str)>,
        redactor: &mut Redactor,
    ) -> Result<(Ssh, Lent)> {
        let key = self.login_key(endpoint, mirror.map(|(id, side, _)| (id, side))).await?;
        let account = endpoint.account.as_ref().map(|name| self.store.account(name)).transpose()?;
        let (mut password, mut passphrase) = (None, None);
        if let (None, Some(account)) = (&key, &account) {
            let name = &account.name;
            account::refuse_shared_place(&self.store.accounts()?, &self.setup.secrets, name)?;
            let secrets = Arc::clone(&self.setup.secrets);
            // A token is for the host's API, and never goes to its SSH server as a password.
            let own = account::is_for_ssh(account).then(|| account.name.clone());
            let name = name.clone();
            (password, passphrase) = blocking(move || {
                let mut password = secrets.get(&SshSecret::Password.place(&name))?;
                if let (None, Some(own)) = (&password, own) {
                    password = secrets.get(&own)?;
                }
                Ok((password, secrets.get(&SshSecret::Passphrase.place(&name))?))
            })
            .await?;
        }
        for secret in [&password, &passphrase].into_iter().flatten() {
            redactor.add(&Credentials { user: address.user.clone().unwrap_or_default(), secret: secret.clone() });
        }
        let name = mirror.map_or_else(|| endpoint.host.clone(), |(_, _, name)| name.to_owned());
        let notice = Notice { mirror: mirror.map(|(id, _, _)| id), name, about: NoticeAbout::Touch };
        let (news, events) = (self.news.clone(), Arc::clone(&self.setup.events));
        let touch = Arc::new(move || {
            let _ = news.send(crate::keeper::Answer::Notice(notice.clone()));
            events.notice(&notice);
        });
        let user = account.filter(|account| account::is_for_ssh(account) && !account.user.is_empty());
        let user = user.filter(|_| address.user.is_none()).map(|account| account.user);
        let known = Known { address: address.clone(), password, passphrase, touch };
        lend(
            &self.ssh_folder(),
            Means {
                key,
                who: endpoint.account.clone().unwrap_or_default(),
                user,
                known,
                program: self.setup.askpass.clone(),
            },
        )
    }

    /// The key to log in with: the side's own, else the account's.
    async fn login_key(&self, endpoint: &Endpoint, side: Option<(MirrorId, Side)>) -> Result<Option<PrivateKey>> {
        let of_side = side.map(|(id, side)| KeyOwner::Mirror(id, side));
        let of_account = endpoint.account.clone().map(KeyOwner::Account);
        for owner in [of_side, of_account].into_iter().flatten() {
            if self.store.ssh_key(&owner)?.is_some() {
                let secret = secret::read(Arc::clone(&self.setup.secrets), key_place(&owner)).await?;
                return login_key::of_secret(&secret).map(Some);
            }
        }
        Ok(None)
    }

    /// Says more of what went wrong at an endpoint behind SSH.
    pub(super) fn explain_ssh(&self, error: Error, url: &str, lent: Option<&Lent>) -> Error {
        ssh::explain(&self.known_hosts(), error, url, lent)
    }

    /// The same, for a run.
    pub(super) fn explainer(&self) -> KnownHosts {
        self.known_hosts()
    }
}

/// Which keys are meant, and who vouches for them.
fn choose(seen: &Seen, choice: PinChoice) -> Result<(Vec<HostKey>, Voucher)> {
    let shown = || seen.shown.clone();
    let absent = |fingerprint: &str| {
        Error::new(Code::HostKeyAbsent).with("host", &seen.target.name).with("fingerprint", fingerprint)
    };
    match choice {
        PinChoice::Forget => Ok((Vec::new(), Voucher::Entered)),
        PinChoice::Accept { fingerprints } => {
            let shown = shown()?;
            let mut keys = Vec::new();
            for typed in &fingerprints {
                let key = shown.iter().find(|key| same_fingerprint(typed, key)).ok_or_else(|| absent(typed))?;
                keys.push(key.clone());
            }
            if keys.is_empty() {
                return Err(Error::missing("fingerprint"));
            }
            Ok((keys, Voucher::Compared))
        }
        PinChoice::Published => {
            let published = published::of_host(&seen.target.host);
            let fits = |key: &HostKey| published.is_some_and(|one| one.has(&key.sha256()));
            let keys: Vec<HostKey> = shown()?.into_iter().filter(fits).collect();
            if keys.is_empty() { Err(absent("none")) } else { Ok((keys, Voucher::Published)) }
        }
        PinChoice::Import => {
            if seen.users.is_empty() {
                Err(absent("none"))
            } else {
                Ok((seen.users.clone(), Voucher::KnownHosts))
            }
        }
        PinChoice::Enter { line } => {
            let key = HostKey::of_line(&line).ok_or_else(|| Error::bad_input("host-key", ""))?;
            // Keys that were entered one by one stand beside each other.
            let entered = |pin: &&Pin| pin.by == Some(Voucher::Entered) && pin.key != key;
            let mut keys: Vec<HostKey> = seen.pins.iter().filter(entered).map(|pin| pin.key.clone()).collect();
            keys.push(key);
            Ok((keys, Voucher::Entered))
        }
    }
}

fn view(seen: &Seen) -> HostKeysView {
    let published = published::of_host(&seen.target.host);
    let known = |key: &HostKey| key_in_view(key, published, &seen.users, &seen.pins);
    let shown: Vec<HostKeyView> = seen.shown.iter().flatten().map(known).collect();
    let changed = !seen.pins.is_empty() && !shown.is_empty() && !shown.iter().any(|key| key.pinned);
    HostKeysView {
        name: seen.target.name.clone(),
        publisher: published.map(|one| one.label.to_owned()),
        page: published.map(|one| one.page.to_owned()),
        published: published
            .map(|one| one.sha256.iter().map(|hash| format!("SHA256:{hash}")).collect())
            .unwrap_or_default(),
        problem: seen.shown.as_ref().err().map(Problem::from),
        users: seen.users.iter().map(known).collect(),
        pinned: seen.pins.iter().cloned().map(pin_view).collect(),
        changed,
        shown,
    }
}

fn key_in_view(key: &HostKey, published: Option<&Published>, users: &[HostKey], pins: &[Pin]) -> HostKeyView {
    let sha256 = key.sha256();
    let standing = match published.filter(|one| !one.sha256.is_empty()) {
        Some(one) if one.has(&sha256) => Standing::Matches,
        Some(_) => Standing::Differs,
        None => Standing::Unpublished,
    };
    HostKeyView {
        kind: key.label().to_owned(),
        md5: key.md5(),
        sha256,
        standing,
        known_to_user: users.contains(key),
        pinned: pins.iter().any(|pin| pin.key == *key),
    }
}

fn pin_view(pin: Pin) -> PinView {
    PinView {
        kind: pin.key.label().to_owned(),
        sha256: pin.key.sha256(),
        md5: pin.key.md5(),
        name: pin.name,
        by: pin.by,
        at: pin.at,
    }
}

/// What people call the owner of a key.
fn owner_name(owner: &KeyOwner) -> String {
    match owner {
        KeyOwner::Account(name) => name.clone(),
        KeyOwner::Mirror(..) => owner.to_string(),
    }
}

#[cfg(test)]
mod tests;
