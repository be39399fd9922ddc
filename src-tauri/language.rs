//! Which language the tray, the notices and the window speak, changed while they are there.

use std::sync::{Arc, PoisonError, RwLock};

use gemel_core::{
    language::Language,
    seam::LanguageTag,
    words::{Surface, Words},
};
use tauri::{AppHandle, Manager};

use crate::{Shell, lookup, tray, window};

/// The words that are spoken at the moment.
pub(crate) struct Speech {
    words: RwLock<Arc<Words>>,
}

impl Speech {
    pub fn new(words: Words) -> Self {
        Self { words: RwLock::new(Arc::new(words)) }
    }

    pub fn words(&self) -> Arc<Words> {
        Arc::clone(&self.words.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Speaks a language from now on. Gives its words, unless they were spoken already.
    fn change(&self, language: Language) -> Option<Arc<Words>> {
        let mut words = self.words.write().unwrap_or_else(PoisonError::into_inner);
        if words.language() == language {
            return None;
        }
        *words = Arc::new(Words::new(language).read_in(Surface::Window));
        Some(Arc::clone(&words))
    }
}

/// Speaks what the settings say now, whoever changed them.
pub(crate) fn follow(app: &AppHandle) {
    let Some(shell) = app.try_state::<Shell>() else { return };
    let Ok(settings) = shell.engine.all_settings() else { return };
    if let Some(words) = shell.speech.change(settings.language.or(Language::of_system(lookup))) {
        tray::translate(app, &words);
        window::tell(app, &LanguageTag(words.language().tag().to_owned()));
    }
}
