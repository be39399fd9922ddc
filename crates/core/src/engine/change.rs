//! Changing: mirrors and settings. Nothing here is sent to a host.

use super::Engine;
use crate::{
    account, circle,
    error::{Code, Error, Result},
    location::{self, Location},
    model::{Direction, Endpoint, MirrorId, Pair, Policy, Side, Unattended},
    scope::{self, Scope},
    settings::Settings,
    store::{NewEvent, NewRow},
    view::{Added, Level, MirrorEdit, MirrorView, NewEndpoint, NewMirror, Problem},
};

/// The shortest interval between automatic starts, in seconds.
const MIN_EVERY: u32 = 60;

impl Engine {
    /// Adds a mirror. Nothing is sent to either host, unless a repository that is missing is to be made.
    pub async fn add_mirror(&self, new: NewMirror) -> Result<Added> {
        let (locations, name) = self.check_new(&new)?;
        let mut warnings = Vec::new();
        let mut made = Vec::new();
        let mut created = None;
        let ends = self.endpoints(&new, locations, &mut warnings, &mut made).await;
        let ends = match (ends, &new.create) {
            (Ok(ends), Some(wish)) => {
                let made = self.create_missing(&ends, new.direction, wish).await;
                made.map(|made| {
                    created = made;
                    ends
                })
            }
            (ends, _) => ends,
        };
        let added = ends.and_then(|ends| {
            let scope =
                if new.scope.is_empty() { scope::DEFAULT.map(str::to_owned).to_vec() } else { new.scope.clone() };
            self.store.add_mirror(&NewRow {
                name,
                ends,
                direction: new.direction,
                policy: new.policy,
                scope,
                every: new.every_seconds,
                allow_plain_http: new.allow_plain_http,
                push_options: new.push_options.clone(),
                run_by: new.run_by,
                unattended: new.unattended,
            })
        });
        let id = match added {
            Ok(id) => id,
            Err(error) => {
                // Accounts that were made only for this mirror go with it.
                for account in made {
                    let _ = self.remove_account(&account).await;
                }
                return Err(error);
            }
        };
        let mirror = self.store.mirror(id)?;
        let event = NewEvent::new(Level::Info, "mirror-added")
            .with("left_host", &mirror.ends.left.host)
            .with("right_host", &mirror.ends.right.host);
        let mut events = vec![event];
        if let Some((side, repository)) = &created {
            let event = NewEvent::new(Level::Info, "repository-created");
            events.push(event.with("host", &mirror.ends.get(*side).host).with("path", &repository.path));
        }
        self.store.log(&mirror, &events, self.now())?;
        self.tell_changed(None);
        self.unattended_wake();
        Ok(Added { mirror: self.mirror(id)?, warnings, created: created.map(|(_, repository)| repository) })
    }

    /// The mirrors by which what goes through this one comes back, by name. None of a circle may overwrite unasked.
    fn check_circle(
        &self,
        id: Option<MirrorId>,
        ends: &Pair<String>,
        direction: Direction,
        policy: Policy,
    ) -> Result<Option<String>> {
        let all = self.store.mirrors()?;
        let Some(by) = circle::closed_by(id, ends, direction, &all) else { return Ok(None) };
        let names = by.iter().map(|mirror| mirror.name.as_str()).collect::<Vec<_>>().join(", ");
        if circle::overwrites(policy) || by.iter().any(|mirror| circle::overwrites(mirror.policy)) {
            return Err(Error::new(Code::CircleOverwrites).with("mirrors", names));
        }
        Ok(Some(names))
    }

    /// What can be said of a new mirror without asking anybody: where its sides are, and its name.
    pub(super) fn check_new(&self, new: &NewMirror) -> Result<(Pair<Location>, String)> {
        let at_side = |side: Side| move |error: Error| error.with("side", side.as_str());
        let left = Location::parse(&new.left.url).map_err(at_side(Side::Left))?;
        let right = Location::parse(&new.right.url).map_err(at_side(Side::Right))?;
        if location::comparable(&left.url) == location::comparable(&right.url) {
            return Err(Error::new(Code::SameRepository).with("side", Side::Right.as_str()));
        }
        let name = match new.name.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
            Some(name) => check_name(name)?.to_owned(),
            None => self.free_mirror_name(&location::default_name(&left.url))?,
        };
        if self.store.mirror_named(&name).is_ok() {
            return Err(Error::new(Code::MirrorExists).with("mirror", name));
        }
        Scope::parse(&new.scope)?;
        check_interval(new.every_seconds)?;
        check_push_options(&new.push_options)?;
        check_unattended(new.unattended)?;
        let ends = Pair { left: location::comparable(&left.url), right: location::comparable(&right.url) };
        let closed = self.check_circle(None, &ends, new.direction, new.policy)?;
        if let (Some(by), false) = (closed, new.allow_circle) {
            return Err(Error::new(Code::Circle).with("mirrors", by));
        }
        Ok((Pair { left, right }, name))
    }

    async fn endpoints(
        &self,
        new: &NewMirror,
        locations: Pair<Location>,
        warnings: &mut Vec<Problem>,
        made: &mut Vec<String>,
    ) -> Result<Pair<Endpoint>> {
        let left = self.endpoint(&new.left, locations.left, new.allow_plain_http, Side::Left, warnings, made).await?;
        let mut right =
            self.endpoint(&new.right, locations.right, new.allow_plain_http, Side::Right, warnings, made).await?;
        if left.host == right.host {
            // People are told the sides apart by their hosts' names.
            right.host = format!("{} (2)", right.host);
        }
        Ok(Pair { left, right })
    }

    /// One side of a new mirror, with the account that serves it: named, made from what was given, or the host's only one.
    async fn endpoint(
        &self,
        new: &NewEndpoint,
        location: Location,
        allow_plain_http: bool,
        side: Side,
        warnings: &mut Vec<Problem>,
        made: &mut Vec<String>,
    ) -> Result<Endpoint> {
        let at_side = |error: Error| error.with("side", side.as_str());
        let given =
            |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let host = given(&new.name).unwrap_or_else(|| location::host_label(&location.url));
        if location.secret.is_some() {
            warnings.push(Problem::from(&Error::new(Code::SecretInUrl).with("host", &host)));
        }
        let secret = new.secret.clone().filter(|secret| !secret.is_empty()).or(location.secret);
        let account = if let Some(name) = given(&new.account) {
            let account = self.store.account(&name).map_err(at_side)?;
            if !account::serves(&account, &location.url) {
                return Err(at_side(Error::bad_input("account", name)));
            }
            Some(account.name)
        } else if let Some(secret) = secret {
            let authority = location::authority(&location.url)
                .filter(|_| location::is_web(&location.url))
                .ok_or_else(|| at_side(Error::bad_input("account", &location.url)))?;
            if !location::is_private(&location.url) && !allow_plain_http {
                return Err(at_side(Error::new(Code::CredentialsOverPlainHttp)));
            }
            // A host takes a token with any user name; this is the one that GitLab and GitHub document.
            let user = given(&new.user).or(location.user).unwrap_or_else(|| "oauth2".into());
            let base = location::origin(&location.url);
            Some(self.account_for(base, allow_plain_http, &authority, &user, &secret, made).await.map_err(at_side)?)
        } else {
            account::only_account_for(&self.store, &location.url).map_err(at_side)?.map(|account| account.name)
        };
        if account.is_some() && !location::is_private(&location.url) && !allow_plain_http {
            return Err(at_side(Error::new(Code::CredentialsOverPlainHttp)));
        }
        Ok(Endpoint { url: location.url, host, account })
    }

    pub(super) fn free_mirror_name(&self, wanted: &str) -> Result<String> {
        let taken: Vec<String> = self.store.mirrors()?.into_iter().map(|mirror| mirror.name).collect();
        let mut names = std::iter::once(wanted.to_owned()).chain((2..).map(|n| format!("{wanted}-{n}")));
        Ok(names.find(|name| !taken.contains(name)).expect("because the numbers do not end"))
    }

    /// Changes a mirror.
    pub fn edit_mirror(&self, id: MirrorId, edit: MirrorEdit) -> Result<MirrorView> {
        let mut mirror = self.store.mirror(id)?;
        if let Some(name) = edit.name {
            check_name(name.trim())?.clone_into(&mut mirror.name);
        }
        if let Some(scope) = edit.scope {
            Scope::parse(&scope)?;
            mirror.scope = if scope.iter().all(|p| p.trim().is_empty()) {
                scope::DEFAULT.map(str::to_owned).to_vec()
            } else {
                scope
            };
        }
        if let Some(every) = edit.every_seconds {
            check_interval(every)?;
            mirror.every = every;
        }
        if let Some(options) = edit.push_options {
            check_push_options(&options)?;
            mirror.push_options = options;
        }
        mirror.run_by = edit.run_by.unwrap_or(mirror.run_by);
        if let Some(unattended) = edit.unattended {
            check_unattended(unattended)?;
            mirror.unattended = unattended;
        }
        let direction = edit.direction.unwrap_or(mirror.direction);
        mirror.policy = edit.policy.unwrap_or(mirror.policy);
        let closed = self.check_circle(Some(id), &circle::ends(&mirror), direction, mirror.policy)?;
        if let Some(by) = closed
            && direction != mirror.direction
            && !edit.allow_circle
        {
            return Err(Error::new(Code::Circle).with("mirrors", by));
        }
        mirror.direction = direction;
        self.store.update_mirror(&mirror)?;
        self.store.forget_digest(id)?;
        self.store.try_anew(id)?;
        self.store.log(&mirror, &[NewEvent::new(Level::Info, "mirror-edited")], self.now())?;
        self.tell_changed(Some(id));
        self.unattended_wake();
        self.mirror(id)
    }

    /// Removes a mirror. Both repositories stay as they are, and its backups stay in the cache.
    ///
    /// A run that is under way, here or in another program, is not disturbed.
    pub async fn remove_mirror(&self, id: MirrorId) -> Result<()> {
        let mirror = self.store.mirror(id)?;
        let under_way = || Error::new(Code::AlreadyRunning).with("mirror", &mirror.name);
        if self.running.lock().expect("because no holder of it panics").contains_key(&id) {
            return Err(under_way());
        }
        // A cache that cannot be used is a reason to remove the mirror, not a hindrance.
        let _lock = match self.lock_cache(id).await {
            Err(error) if error.code() == Code::AlreadyRunning => return Err(under_way()),
            lock => lock.ok(),
        };
        // A keychain that cannot be reached is no reason to keep a mirror.
        let _ = self.forget_webhooks(id).await;
        self.store.log(&mirror, &[NewEvent::new(Level::Info, "mirror-removed")], self.now())?;
        self.forget_ssh_of_mirror(id).await?;
        self.store.remove_mirror(id)?;
        self.tell_changed(None);
        Ok(())
    }

    /// Changes a setting, or gives it its default back where there is no value.
    pub fn change_setting(&self, name: &str, value: Option<&serde_json::Value>) -> Result<Settings> {
        let settings = self.settings()?;
        let default = Settings::default_of(name)?;
        let settings = settings.with(name, value.unwrap_or(&default))?;
        self.store.change_setting(name, value)?;
        if matches!(name, "fileLimits" | "pushLimits") {
            // What was too large for a host may not be any more.
            self.try_waiting_anew()?;
        }
        self.unattended_wake();
        self.tell_changed(None);
        Ok(settings)
    }
}

/// Names go into file names, commands and sentences: no control characters, and not endless.
pub(super) fn check_name(name: &str) -> Result<&str> {
    if name.is_empty() {
        return Err(Error::missing("name"));
    }
    if name.chars().count() > 100 || name.chars().any(char::is_control) || name.starts_with('-') {
        return Err(Error::bad_input("name", name));
    }
    Ok(name)
}

/// Each is one packet of the protocol, and is printed.
fn check_push_options(options: &[String]) -> Result<()> {
    match options.iter().find(|option| option.is_empty() || option.len() > 1000 || option.contains(char::is_control)) {
        Some(option) => Err(Error::bad_input("push-option", option)),
        None => Ok(()),
    }
}

fn check_unattended(unattended: Unattended) -> Result<()> {
    let range = Unattended::STOP_AFTER;
    if !range.contains(&unattended.stop_after) {
        let bad = Error::bad_input("stop-after", unattended.stop_after);
        return Err(bad.with("from", range.start()).with("to", range.end()));
    }
    Ok(())
}

fn check_interval(seconds: u32) -> Result<()> {
    if seconds < MIN_EVERY {
        return Err(Error::bad_input("every", seconds));
    }
    Ok(())
}
