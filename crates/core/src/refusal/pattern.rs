//! Sentences with holes: `Branch {ref} is protected`.

/// What stood in the holes of a sentence, by their names; `{}` is a hole without one.
pub(super) type Captures<'t> = Vec<(&'static str, &'t str)>;

/// The holes of a pattern in one line, if it fits somewhere in it. A hole takes as little as it can; one at the end takes
/// the rest of the line. `^` and `$` at the ends of a pattern stand for those of the line.
pub(super) fn captures<'t>(pattern: &'static str, line: &'t str) -> Option<Captures<'t>> {
    let (at_start, pattern) = pattern.strip_prefix('^').map_or((false, pattern), |rest| (true, rest));
    let (at_end, pattern) = pattern.strip_suffix('$').map_or((false, pattern), |rest| (true, rest));
    let mut pieces = pattern.split('{');
    let first = pieces.next().unwrap_or_default();
    let mut rest = if at_start { line.strip_prefix(first)? } else { line.split_once(first)?.1 };
    let mut found = Captures::new();
    for piece in pieces {
        let (name, text) = piece.split_once('}')?;
        let (held, behind) = if text.is_empty() { (rest, "") } else { rest.split_once(text)? };
        rest = behind;
        if !name.is_empty() {
            found.push((name, bare(held)));
        }
    }
    (!at_end || rest.is_empty()).then_some(found)
}

/// A value without the quotes and the punctuation around it.
fn bare(value: &str) -> &str {
    value.trim().trim_matches(['"', '\'', '`']).trim_end_matches(['.', ',', ':', ';']).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_take_what_is_between() {
        assert_eq!(
            captures("is {size}; over {limit}", "x is 2 MB; over 1 MB."),
            Some(vec![("size", "2 MB"), ("limit", "1 MB")])
        );
        assert_eq!(captures("branch {ref} is {}", "branch main is kept"), Some(vec![("ref", "main")]));
        assert_eq!(captures("{ref}: no", "'a b': no"), Some(vec![("ref", "a b")]));
        assert_eq!(captures("no such", "there is none"), None);
        assert_eq!(captures("is {size}; over {limit}", "x is 2 MB"), None);
    }

    #[test]
    fn ends_are_ends() {
        assert_eq!(captures("^fetch first$", "fetch first"), Some(vec![]));
        assert_eq!(captures("^fetch first$", "please fetch first"), None);
        assert_eq!(captures("^fetch first$", "fetch first, then push"), None);
        assert_eq!(captures("^no {ref}$", "no main"), Some(vec![("ref", "main")]));
    }
}
