//! Hooks by which hosts call Gemel itself.

use gemel_core::{
    Engine, Result,
    keeper::Keeper,
    model::{MirrorId, Side},
    view::{HookStream, WebhooksView},
};

use crate::{Exit, input, output::Output, sentences::moment};

/// Makes a hook at a host, with a secret that is made up and that nobody has to see.
pub async fn add(engine: &Engine, id: MirrorId, on: Side, verify_tls: bool, output: &Output) -> Result<Exit> {
    let hook = engine.add_webhook(id, on, verify_tls).await?;
    output.say("cli-hook-told", &[("host", hook.host.clone().into()), ("url", hook.url.clone().into())]);
    output.value(&hook);
    Ok(Exit::InSync)
}

/// Takes in the secret of a hook that somebody makes by hand.
pub async fn expect(engine: &Engine, id: MirrorId, on: Side, output: &Output) -> Result<Exit> {
    let secret = input::secret(&output.words.say("cli-hook-secret-prompt"))?;
    let hook = engine.expect_webhook(id, on, secret).await?;
    output.say("cli-hook-expected", &[("host", hook.host.clone().into()), ("url", hook.url.clone().into())]);
    output.value(&hook);
    Ok(Exit::InSync)
}

/// Shows where hosts call, which of them do, and what came last.
pub async fn status(engine: &Engine, keeper: Option<&Keeper>, output: &Output) -> Result<Exit> {
    let there = match keeper {
        Some(keeper) => Some(keeper.webhooks().await?),
        None => None,
    };
    let webhooks = there.map_or_else(|| engine.webhooks(), Ok)?;
    show(&webhooks, output);
    output.value(&webhooks);
    Ok(Exit::InSync)
}

fn show(webhooks: &WebhooksView, output: &Output) {
    let at = |at| moment(at).into();
    match (&webhooks.listening, &webhooks.stream) {
        _ if !webhooks.kept => output.say("cli-hook-unkept", &[]),
        (None, None) if webhooks.problem.is_none() => output.say("cli-hook-deaf", &[]),
        (Some(address), _) => output.say("cli-hook-listening", &[("address", address.clone().into())]),
        _ => {}
    }
    if let Some(problem) = &webhooks.problem {
        output.advice(problem);
    }
    if let Some(HookStream { url, since, problem }) = &webhooks.stream {
        // The whole of its address is what lets others listen, too.
        let host = url.split('/').nth(2).unwrap_or_default().to_owned();
        match since {
            Some(since) => output.say("cli-hook-stream-open", &[("host", host.into()), ("at", at(*since))]),
            None => output.say("cli-hook-stream-closed", &[("host", host.into())]),
        }
        if let Some(problem) = problem {
            output.advice(problem);
        }
    }
    for hook in &webhooks.hooks {
        let (mirror, host, url) = (hook.mirror.clone(), hook.host.clone(), hook.url.clone());
        output.say("cli-hook-one", &[("mirror", mirror.into()), ("host", host.into()), ("url", url.into())]);
        let heard = match hook.heard_at {
            Some(heard) => output.words.say_with("cli-hook-one-heard", &[("at", at(heard))]),
            None => output.words.say("cli-hook-one-unheard"),
        };
        output.line(&format!("    {heard}"));
    }
    if let Some(heard) = &webhooks.heard {
        let (mirror, host) = (heard.mirror.clone(), heard.host.clone());
        output.say("cli-hook-heard", &[("mirror", mirror.into()), ("host", host.into()), ("at", at(heard.at))]);
    }
    if let Some(refused) = &webhooks.refused {
        let why = serde_json::to_value(refused.why).ok();
        let why = why.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        output.say("cli-hook-refused", &[("why", why.into()), ("at", at(refused.at))]);
        output.say("cli-hook-refused-count", &[("count", refused.count.into())]);
    }
}
