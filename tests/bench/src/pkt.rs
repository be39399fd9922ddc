//! Git's packet lines, as much as the recorded requests need.

/// One line.
pub fn line(text: &str) -> Vec<u8> {
    format!("{:04x}{text}", text.len() + 4).into_bytes()
}

/// Ends a message.
pub const FLUSH: &[u8] = b"0000";
/// Stands between the parts of a message.
pub const DELIMITER: &[u8] = b"0001";

/// The contents of all lines; nothing where a special one stands.
pub fn lines(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let digits = std::str::from_utf8(bytes.get(..4)?).ok()?;
        let length = usize::from_str_radix(digits, 16).ok()?;
        let content = if length < 4 { &[] } else { bytes.get(4..length)? };
        bytes = &bytes[length.max(4)..];
        Some(content)
    })
}

/// The pack in the answer to a version 2 fetch.
pub fn pack(answer: &[u8]) -> Vec<u8> {
    let mut pack = Vec::with_capacity(answer.len());
    for line in lines(answer).skip_while(|line| *line != b"packfile\n").skip(1) {
        if let Some((1, data)) = line.split_first() {
            pack.extend_from_slice(data);
        }
    }
    pack
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pack_is_taken_out_of_its_lines() {
        let answer = [line("packfile\n"), line("\u{1}PACK"), line("\u{2}Counting"), line("\u{1}rest"), FLUSH.to_vec()];
        assert_eq!(pack(&answer.concat()), b"PACKrest");
    }
}
