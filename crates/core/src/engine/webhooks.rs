//! Webhooks: who is called, what is believed, and what becomes of it.

#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock},
};

use tokio::{net::TcpListener, sync::broadcast::error::RecvError};

use super::{Engine, Network, blocking};
use crate::{
    clock::{Millis, Timer},
    error::{Code, Error, Result},
    hooks::{
        self, Place,
        delivery::{Check, Occasion},
        receiver, stream,
    },
    keeper::Answer,
    location,
    model::{MirrorId, Side, Trigger},
    settings::Settings,
    status,
    store::{NewEvent, Webhook},
    view::{HookHeard, HookRefused, HookStream, HookWay, Level, Problem, RefusedWhy, WebhookView, WebhooksView},
};

/// What could not be listened at is tried again after this time.
const TRY_AGAIN: Millis = 60_000;

/// What the keeper knows of calls.
#[derive(Default)]
pub(super) struct Webhooks {
    /// Each with when it was made, by which a new one is told; empty where there is none to be had.
    secrets: Mutex<HashMap<Place, (Millis, String)>>,
    /// What calls are held against where there is no secret.
    decoy: OnceLock<String>,
    news: Mutex<WebhooksView>,
}

impl Engine {
    pub(crate) fn moment(&self) -> Millis {
        self.now()
    }

    pub(crate) fn network(&self) -> &dyn Network {
        &*self.setup.network
    }

    /// How webhooks are. What was heard is known to whoever keeps the schedule.
    pub fn webhooks(&self) -> Result<WebhooksView> {
        let news = self.webhooks.news.lock().expect("because no holder of it panics").clone();
        let hooks = self.store.webhooks()?.into_iter().map(|hook| self.webhook_view(hook)).collect::<Result<_>>()?;
        Ok(WebhooksView { kept: self.is_kept(), hooks, ..news })
    }

    fn webhook_view(&self, hook: Webhook) -> Result<WebhookView> {
        let mirror = self.store.mirror(hook.place.mirror)?;
        Ok(WebhookView {
            mirror_id: mirror.id.to_string(),
            host: mirror.ends.get(hook.place.side).host.clone(),
            mirror: mirror.name,
            side: hook.place.side,
            hook: hook.hook,
            url: hook.url,
            made_at: hook.made_at,
            heard_at: hook.heard_at,
        })
    }

    /// Has the host of one side tell of every push from now on: it is given a new secret, and where to call. A hook that was
    /// made so before goes.
    pub async fn add_webhook(&self, id: MirrorId, side: Side, verify_tls: bool) -> Result<WebhookView> {
        let place = Place { mirror: id, side };
        let url = self.hook_url(place)?;
        self.remove_webhook(id, side).await?;
        // All before the host knows it: some call at once to see whether somebody is there.
        let secret = self.new_secret(place).await?;
        let hook = Webhook { place, hook: None, url, made_at: self.now(), heard_at: None };
        self.store.set_webhook(&hook)?;
        self.tell_changed(None);
        match self.add_hook(id, side, &hook.url, &secret, verify_tls).await {
            Ok(made) => {
                self.store.name_webhook(place, &made.id)?;
                self.webhook_added(place)
            }
            Err(error) => {
                let _ = self.forget_webhook(place).await;
                Err(error)
            }
        }
    }

    /// Believes whoever knows a secret that somebody told a host by hand.
    pub async fn expect_webhook(&self, id: MirrorId, side: Side, secret: String) -> Result<WebhookView> {
        let place = Place { mirror: id, side };
        self.store.mirror(id)?;
        if secret.trim().is_empty() {
            return Err(Error::missing("secret"));
        }
        let url = self.hook_url(place)?;
        self.keep_secret(place, secret).await?;
        self.store.set_webhook(&Webhook { place, hook: None, url, made_at: self.now(), heard_at: None })?;
        self.webhook_added(place)
    }

    /// Believes one side's host no longer, and has it call no more where it was told to by this program.
    pub async fn remove_webhook(&self, id: MirrorId, side: Side) -> Result<()> {
        let place = Place { mirror: id, side };
        let there = self.store.webhook(place)?;
        if let Some(hook) = there.as_ref().and_then(|there| there.hook.as_deref()) {
            match self.remove_hook(id, side, hook).await {
                // Somebody was faster.
                Err(error) if error.code() != Code::RepositoryMissing => return Err(error),
                _ => {}
            }
        }
        self.forget_webhook(place).await
    }

    /// Forgets what was remembered of a hook that is gone at its host.
    pub(super) async fn hook_is_gone(&self, id: MirrorId, side: Side, hook: &str) -> Result<()> {
        let place = Place { mirror: id, side };
        match self.store.webhook(place)? {
            Some(there) if there.hook.as_deref() == Some(hook) => self.forget_webhook(place).await,
            _ => Ok(()),
        }
    }

    /// Forgets the secrets of a mirror that goes.
    pub(super) async fn forget_webhooks(&self, id: MirrorId) -> Result<()> {
        for hook in self.store.webhooks()? {
            if hook.place.mirror == id {
                self.forget_webhook(hook.place).await?;
            }
        }
        Ok(())
    }

    async fn forget_webhook(&self, place: Place) -> Result<()> {
        self.store.remove_webhook(place)?;
        self.forget_secret(place).await?;
        self.tell_changed(None);
        Ok(())
    }

    fn webhook_added(&self, place: Place) -> Result<WebhookView> {
        let mirror = self.store.mirror(place.mirror)?;
        let event = NewEvent::new(Level::Info, "webhook-added").with("host", &mirror.ends.get(place.side).host);
        self.store.log(&mirror, &[event], self.now())?;
        self.tell_changed(None);
        let hook = self.store.webhook(place)?.ok_or_else(|| Error::new(Code::Cancelled))?;
        self.webhook_view(hook)
    }

    /// What a host is to call.
    fn hook_url(&self, place: Place) -> Result<String> {
        let settings = self.settings()?;
        let mirror = self.store.mirror(place.mirror)?;
        let endpoint = mirror.ends.get(place.side);
        if let Some(base) = hooks::parse_url(&settings.hook_url) {
            return Ok(hooks::url_below(&base, place));
        }
        if let Some(stream) = hooks::parse_url(&settings.hook_stream) {
            return Ok(hooks::url_at_relay(&stream, place));
        }
        // Without another name the address is of use only to hosts that can reach it: those of this machine.
        let here = location::host_name(&endpoint.url);
        let is_here = here.is_some_and(|name| name == "localhost" || name.starts_with("127.") || name == "[::1]");
        match hooks::parse_address(&settings.hook_address) {
            Some(address)
                if address.port() != 0
                    && (is_here || !address.ip().is_unspecified() && !address.ip().is_loopback()) =>
            {
                let base =
                    hooks::parse_url(&format!("http://{address}")).ok_or_else(|| Error::new(Code::HookNowhere))?;
                Ok(hooks::url_below(&base, place))
            }
            _ => Err(Error::new(Code::HookNowhere).with("host", &endpoint.host)),
        }
    }

    /// A secret for a side: a new one, or the one that is there where none can be kept.
    async fn new_secret(&self, place: Place) -> Result<String> {
        let secrets = Arc::clone(&self.setup.secrets);
        blocking(move || {
            let (name, secret) = (place.secret_name(), secrets.invent()?);
            match secrets.set(&name, &secret) {
                Err(error) if error.code() == Code::SecretsReadOnly => secrets.get(&name)?.ok_or(error),
                result => result.map(|()| secret),
            }
        })
        .await
    }

    async fn keep_secret(&self, place: Place, secret: String) -> Result<()> {
        let secrets = Arc::clone(&self.setup.secrets);
        blocking(move || secrets.set(&place.secret_name(), &secret)).await
    }

    async fn forget_secret(&self, place: Place) -> Result<()> {
        let secrets = Arc::clone(&self.setup.secrets);
        blocking(move || secrets.remove(&place.secret_name())).await
    }

    /// What a call is held against: the secret of a side, or one that nobody has.
    pub(crate) async fn hook_secret(&self, place: Option<Place>) -> String {
        // Somebody may have made a hook a moment ago, in another program. Where nobody did, the keychain rests.
        if let Some(place) = place
            && let Ok(there) = self.store.webhook(place)
        {
            let known = self.webhooks.secrets.lock().expect("because no holder of it panics").get(&place).cloned();
            if there.map(|hook| hook.made_at) != known.map(|(made_at, _)| made_at) {
                self.read_hook_secrets(false).await;
            }
        }
        let secret = place.and_then(|place| self.known_secret(place));
        // Made in any case, so that the first call for nobody takes no longer than others.
        let decoy = self.webhooks.decoy.get_or_init(|| self.setup.secrets.invent().unwrap_or_default());
        secret.unwrap_or_else(|| decoy.clone())
    }

    fn known_secret(&self, place: Place) -> Option<String> {
        let known = self.webhooks.secrets.lock().expect("because no holder of it panics");
        known.get(&place).map(|(_, secret)| secret.clone()).filter(|secret| !secret.is_empty())
    }

    /// The sides whose hosts call.
    pub(crate) fn hook_places(&self) -> Vec<Place> {
        let mut places: Vec<Place> =
            self.webhooks.secrets.lock().expect("because no holder of it panics").keys().copied().collect();
        places.sort_unstable();
        places
    }

    /// Takes a delivery whose body is through: if it is so, its mirror starts.
    pub(crate) fn take_delivery(
        &self,
        place: Place,
        check: Check,
        way: HookWay,
    ) -> std::result::Result<(), RefusedWhy> {
        let now = self.now();
        let (occasion, marks) = check.finish(place, now)?;
        // Nobody knows a secret that is not there: what was held against that of nobody fails above. An empty one, where
        // chance itself is out of order, would not.
        if self.known_secret(place).is_none() {
            return Err(RefusedWhy::Wrong);
        }
        match self.store.note_delivery(place, &marks, now) {
            Ok(true) => {}
            Ok(false) => return Err(RefusedWhy::Repeated),
            Err(error) => {
                tracing::warn!(%error, "a delivery could not be written down");
                return Err(RefusedWhy::Cut);
            }
        }
        if let Err(error) = self.heard(place, occasion, way, now) {
            tracing::warn!(%error, "a delivery leads nowhere");
        }
        Ok(())
    }

    fn heard(&self, place: Place, occasion: Occasion, way: HookWay, at: Millis) -> Result<()> {
        let mirror = self.store.mirror(place.mirror)?;
        let rests = mirror.paused(at).is_some() || status::is_stopped(&mirror, &self.store.state(mirror.id)?);
        let started = occasion == Occasion::Push && !rests;
        if started {
            self.ask(mirror.id, Trigger::Webhook, true)?;
        }
        let host = mirror.ends.get(place.side).host.clone();
        tracing::info!(mirror = %mirror.name, %host, ?way, ?occasion, started, "a host called");
        let heard = HookHeard { mirror_id: mirror.id.to_string(), mirror: mirror.name, host, at, way, started };
        self.webhooks.news.lock().expect("because no holder of it panics").heard = Some(heard);
        self.tell_changed(Some(place.mirror));
        Ok(())
    }

    /// Takes note of a call that did nothing. It is told of nowhere else: whoever calls must not be able to fill anything.
    pub(crate) fn note_refused(&self, way: HookWay, why: RefusedWhy) {
        let at = self.now();
        let refused = &mut self.webhooks.news.lock().expect("because no holder of it panics").refused;
        let count = refused.as_ref().map_or(0, |refused| refused.count).saturating_add(1);
        *refused = Some(HookRefused { at, way, why, count });
    }

    /// Takes note of how a relay's stream is.
    pub(crate) fn note_stream(&self, since: Option<Millis>, problem: Option<&Error>) {
        if let Some(stream) = &mut self.webhooks.news.lock().expect("because no holder of it panics").stream {
            stream.since = since;
            if since.is_some() || problem.is_some() {
                stream.problem = problem.map(Problem::from);
            }
        }
    }

    /// Is there for those who call, as the settings say, for ever.
    pub(crate) async fn keep_webhooks(self: &Arc<Self>, timer: Arc<dyn Timer>) {
        let mut news = self.listen();
        loop {
            self.read_hook_secrets(true).await;
            // A database that cannot be read now may be readable later.
            let settings = self.settings().unwrap_or_default();
            let work = async {
                tokio::join!(self.keep_receiver(&settings, &*timer), self.keep_stream(&settings, &*timer));
            };
            let changed = async {
                loop {
                    match news.recv().await {
                        Ok(Answer::Changed(None)) | Err(RecvError::Lagged(_)) => {
                            self.read_hook_secrets(true).await;
                            if self.settings().is_ok_and(|now| wants(&now) != wants(&settings)) {
                                return;
                            }
                        }
                        Ok(_) => {}
                        Err(RecvError::Closed) => std::future::pending().await,
                    }
                }
            };
            tokio::select! {
                () = work => {}
                () = changed => {}
            }
            *self.webhooks.news.lock().expect("because no holder of it panics") = self.heard_so_far();
        }
    }

    /// What stays when everything else is begun anew.
    fn heard_so_far(&self) -> WebhooksView {
        let news = self.webhooks.news.lock().expect("because no holder of it panics");
        WebhooksView { heard: news.heard.clone(), refused: news.refused.clone(), ..WebhooksView::default() }
    }

    async fn keep_receiver(self: &Arc<Self>, settings: &Settings, timer: &dyn Timer) {
        let Some(address) = hooks::parse_address(&settings.hook_address) else { return std::future::pending().await };
        let news = || self.webhooks.news.lock().expect("because no holder of it panics");
        loop {
            match TcpListener::bind(address).await.and_then(|listener| Ok((listener.local_addr()?, listener))) {
                Ok((at, listener)) => {
                    tracing::info!(%at, "hosts' calls are taken");
                    (news().listening, news().problem) = (Some(at.to_string()), None);
                    self.tell_changed(None);
                    receiver::serve(self, &listener, receiver::Patience::default()).await;
                }
                Err(error) => {
                    let error = Error::new(Code::HookAddressUnusable).with("address", address).with("detail", error);
                    tracing::warn!(%error, "nobody can call");
                    news().problem = Some(Problem::from(&error));
                    self.tell_changed(None);
                    timer.sleep_until(self.now() + TRY_AGAIN).await;
                }
            }
        }
    }

    async fn keep_stream(self: &Arc<Self>, settings: &Settings, timer: &dyn Timer) {
        let Some(url) = hooks::parse_url(&settings.hook_stream) else { return std::future::pending().await };
        let stream = HookStream { url: url.to_string(), since: None, problem: None };
        self.webhooks.news.lock().expect("because no holder of it panics").stream = Some(stream);
        stream::follow(self, &url, timer).await;
    }

    /// Reads the secrets of new hooks, and forgets those of hooks that are gone. The keychain is asked once for each: a call
    /// must not be able to make it work. What could not be read is tried again where that is said.
    async fn read_hook_secrets(&self, again: bool) {
        let Ok(hooks) = self.store.webhooks() else { return };
        let known = self.webhooks.secrets.lock().expect("because no holder of it panics").clone();
        let mut all = HashMap::new();
        for hook in hooks {
            let same = |known: &&(Millis, String)| known.0 == hook.made_at && !(again && known.1.is_empty());
            if let Some(secret) = known.get(&hook.place).filter(same) {
                all.insert(hook.place, secret.clone());
                continue;
            }
            let (secrets, place) = (Arc::clone(&self.setup.secrets), hook.place);
            let secret = blocking(move || secrets.get(&place.secret_name())).await;
            if let Err(error) = &secret {
                tracing::warn!(%error, place = place.word(), "a hook's secret cannot be read");
            }
            all.insert(place, (hook.made_at, secret.ok().flatten().unwrap_or_default()));
        }
        *self.webhooks.secrets.lock().expect("because no holder of it panics") = all;
    }
}

/// The settings that matter here.
fn wants(settings: &Settings) -> [&str; 2] {
    [&settings.hook_address, &settings.hook_stream]
}
