//! What holds for every mirror: shown and changed.

use gemel_core::{Code, Engine, Error, Result, Settings};
use serde_json::{Map, Value};

use crate::{Exit, arguments::SettingsArgs, output::Output};

pub fn settings(engine: &Engine, asked: SettingsArgs, output: &Output) -> Result<Exit> {
    let mut all = as_map(&engine.all_settings()?);
    if let Some(setting) = asked.setting {
        let name = camel_case(&setting);
        let there = all.get(&name).ok_or_else(|| bad("setting", &setting))?;
        all = match (asked.value, asked.reset) {
            (Some(text), _) => as_map(&engine.change_setting(&name, Some(&value(&setting, &text, there)?))?),
            (None, true) => as_map(&engine.change_setting(&name, None)?),
            (None, false) => all,
        };
        all.retain(|known, _| *known == name);
    }
    for (name, value) in &all {
        let name = Settings::spelling(name);
        output.line(&format!("{name} = {}", shown(value)));
        output.line(&format!("    {}", output.words.say(&format!("setting-{name}"))));
    }
    output.value(&all);
    Ok(Exit::InSync)
}

fn as_map(settings: &Settings) -> Map<String, Value> {
    match serde_json::to_value(settings) {
        Ok(Value::Object(all)) => all,
        _ => Map::new(),
    }
}

fn bad(what: &str, text: &str) -> Error {
    Error::new(Code::BadInput).with("what", what).with("value", text)
}

/// What was typed, as the same kind of value that is there. A list for hosts is typed `github.com=2048,git.example.org=100`.
fn value(setting: &str, text: &str, there: &Value) -> Result<Value> {
    match there {
        // What is no number is refused with the numbers that would do.
        Value::Number(_) => Ok(text.trim().parse::<u64>().map_or_else(|_| Value::from(text), Value::from)),
        Value::Bool(_) => text.trim().parse::<bool>().map(Value::from).map_err(|_| bad(setting, text)),
        Value::Object(_) => {
            let pairs = text.split(',').map(str::trim).filter(|pair| !pair.is_empty());
            let pair = |pair: &str| {
                let (host, number) = pair.split_once('=').ok_or_else(|| bad(setting, pair))?;
                let number = number.trim().parse::<u64>().map_err(|_| bad(setting, pair))?;
                Ok((host.trim().to_owned(), Value::from(number)))
            };
            pairs.map(pair).collect::<Result<Map<_, _>>>().map(Value::Object)
        }
        // A list holds folders.
        Value::Array(_) => {
            let folders = std::env::split_paths(text).filter(|folder| !folder.as_os_str().is_empty());
            let names = folders.map(|folder| folder.into_os_string().into_string().map_err(|_| bad(setting, text)));
            Ok(names.collect::<Result<Vec<_>>>()?.into())
        }
        _ => Ok(Value::from(text)),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(folders) => {
            let names = folders.iter().filter_map(Value::as_str);
            std::env::join_paths(names).map_or_else(|_| value.to_string(), |names| names.to_string_lossy().into_owned())
        }
        Value::Object(pairs) => {
            pairs.iter().map(|(host, value)| format!("{host}={value}")).collect::<Vec<_>>().join(",")
        }
        other => other.to_string(),
    }
}

/// `run-minutes` as `runMinutes`.
fn camel_case(name: &str) -> String {
    let mut words = name.split('-');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut all, word| {
        let mut letters = word.chars();
        all.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        all.extend(letters);
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_both_ways() {
        assert_eq!(camel_case("push-limits"), "pushLimits");
        assert_eq!(Settings::spelling("pushLimits"), "push-limits");
    }

    #[test]
    fn every_setting_is_explained() {
        let words = gemel_core::words::Words::english();
        for name in as_map(&Settings::default()).keys() {
            let key = format!("setting-{}", Settings::spelling(name));
            assert!(words.has(&key), "{key} is missing");
        }
    }

    #[test]
    fn hosts_are_read() {
        let there = serde_json::json!({});
        let read = value("push-limits", "a.example=1, b.example:8443=20", &there).expect("because it is well formed");
        assert_eq!(read, serde_json::json!({"a.example": 1, "b.example:8443": 20}));
        assert!(value("push-limits", "a.example", &there).is_err());
    }
}
