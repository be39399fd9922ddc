//! The hook for a server of one's own.

use super::Engine;
use crate::{
    error::{Error, Result},
    hook_script,
    model::{MirrorId, Side},
    scope::Scope,
    words::Words,
};

impl Engine {
    /// A pre-receive hook for the repository on one side, which passes pushes on to the other one. No secret is in it.
    pub fn hook_script(&self, id: MirrorId, on: Side, words: &Words) -> Result<String> {
        let mirror = self.store.mirror(id)?;
        if !mirror.reads(on) {
            // What is pushed there goes nowhere.
            return Err(Error::bad_input("hook-side", &mirror.ends.get(on).host));
        }
        Ok(hook_script::pre_receive(&mirror, on, &Scope::parse(&mirror.scope)?, words))
    }
}
