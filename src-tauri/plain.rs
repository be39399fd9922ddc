//! Texts of others, for places that are not ours: a menu, a notification.

/// A text in one line, no longer than that, in which nothing is unseen or turns around what stands beside it.
pub(crate) fn plain(text: &str, most: usize) -> String {
    let mut letters = text.chars().map(|letter| if is_unseen(letter) { '�' } else { letter });
    let mut out: String = letters.by_ref().take(most).collect();
    if letters.next().is_some() {
        out.push('…');
    }
    out
}

/// Control characters, and those that change direction or have no width.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn nothing_is_unseen_and_nothing_endless() {
        assert_eq!(plain("main\u{202e}gpj.exe\n\u{1b}[31m", 40), "main�gpj.exe��[31m");
        assert_eq!(plain(&"签".repeat(70_000), 3), "签签签…");
        assert_eq!(plain("feature/钱包 v2", 40), "feature/钱包 v2");
    }
}
