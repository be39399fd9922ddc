//! The tables as TypeScript. `make types` writes the file anew.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

pub(super) struct Command {
    pub kind: &'static str,
    pub name: &'static str,
    pub doc: &'static str,
    pub arguments: Vec<(&'static str, String)>,
    pub answer: String,
}

pub(super) struct Event {
    pub name: &'static str,
    pub doc: &'static str,
    pub payload: String,
}

const KINDS: [(&str, &str); 3] = [
    ("query", "Looking: nothing changes."),
    ("mutate", "Changing."),
    ("trigger", "Starting and ending what takes a while."),
];

/// `preview_mirror` as `previewMirror`.
fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(&part[..1].to_uppercase());
        out.push_str(&part[1..]);
    }
    out
}

/// `Array<MirrorView>` as `MirrorView[]`, as the rest of the sources write it.
fn brackets(kind: &str) -> String {
    let (list, or_null) = kind.strip_suffix(" | null").map_or((kind, ""), |list| (list, " | null"));
    list.strip_prefix("Array<")
        .and_then(|rest| rest.strip_suffix('>'))
        .map_or_else(|| kind.to_owned(), |inner| format!("{inner}[]{or_null}"))
}

fn comment(out: &mut String, doc: &str, indent: &str) {
    let lines: Vec<&str> = doc.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if !lines.is_empty() {
        writeln!(out, "{indent}/** {} */", lines.join(" ")).expect("because a text takes everything");
    }
}

impl Command {
    /// Its arguments, as a function declares them. Those at the end that may be absent may be left out.
    fn declared(&self) -> String {
        let needed = self.arguments.iter().rposition(|(_, kind)| !kind.ends_with("| null")).map_or(0, |at| at + 1);
        let declare = |(at, (name, kind)): (usize, &(&str, String))| {
            format!("{}{}: {}", camel(name), if at < needed { "" } else { "?" }, brackets(kind))
        };
        self.arguments.iter().enumerate().map(declare).collect::<Vec<_>>().join(", ")
    }

    fn answer(&self) -> String {
        if self.answer == "null" { "void".to_owned() } else { brackets(&self.answer) }
    }
}

/// Names of types that are not built in.
fn named<'a>(types: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    types
        .flat_map(|text| text.split(|letter: char| !letter.is_ascii_alphanumeric()))
        .filter(|word| {
            word.starts_with(|letter: char| letter.is_ascii_uppercase()) && !["Array", "Record"].contains(word)
        })
        .collect()
}

fn generated(commands: &[Command], events: &[Event]) -> String {
    let mut out =
        String::from("// Written by `make types` from the tables of the shell. Do not edit.\n\nimport type {\n");
    let types = commands
        .iter()
        .flat_map(|command| command.arguments.iter().map(|(_, kind)| kind.as_str()).chain([command.answer.as_str()]))
        .chain(events.iter().map(|event| event.payload.as_str()));
    for name in named(types) {
        writeln!(out, "  {name},").expect("because a text takes everything");
    }
    out.push_str("} from \"./types\";\n");
    for (kind, doc) in KINDS {
        let title = format!("{}{}", kind[..1].to_uppercase(), &kind[1..]);
        write!(out, "\n/** {doc} */\nexport interface {title} {{\n").expect("because a text takes everything");
        for command in commands.iter().filter(|command| command.kind == kind) {
            comment(&mut out, command.doc, "  ");
            let (name, declared, answer) = (camel(command.name), command.declared(), command.answer());
            writeln!(out, "  {name}({declared}): Promise<{answer}>;").expect("because a text takes everything");
        }
        out.push_str("}\n");
    }
    out.push_str("\nexport type Commands = Query & Mutate & Trigger;\n");
    out.push_str("\n/** What the window hears without having asked. */\nexport type HostEvents = {\n");
    for event in events {
        comment(&mut out, event.doc, "  ");
        writeln!(out, "  {}: {};", event.name, event.payload).expect("because a text takes everything");
    }
    out.push_str("};\n\ntype Call = <T>(command: string, given?: Record<string, unknown>) => Promise<T>;\n");
    out.push_str("\n/** The commands, by whatever carries them across. */\nexport function commands(call: Call): Commands {\n  return {\n");
    for command in commands {
        let names: Vec<String> = command.arguments.iter().map(|(name, _)| camel(name)).collect();
        let names = names.join(", ");
        let given = if names.is_empty() { String::new() } else { format!(", {{ {names} }}") };
        writeln!(out, "    {}: ({names}) => call(\"{}\"{given}),", camel(command.name), command.name)
            .expect("because a text takes everything");
    }
    out.push_str("  };\n}\n");
    out
}

#[test]
fn the_window_knows_these_commands() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/host/commands.ts");
    let generated = generated(&super::table(), &super::events());
    #[expect(clippy::disallowed_methods, reason = "a test is told by its environment whether to write")]
    if std::env::var("GEMEL_WRITE_TYPES").is_ok() {
        fs::write(&path, &generated).expect("because the sources can be written");
    }
    let there = fs::read_to_string(&path).expect("because the file is part of the sources");
    assert!(there == generated, "ui/src/host/commands.ts is out of date; run `make types`");
}

#[test]
fn what_may_be_absent_at_the_end_may_be_left_out() {
    let arguments = |kinds: &[&'static str]| Command {
        kind: "query",
        name: "a",
        doc: "",
        arguments: kinds.iter().map(|kind| ("some_name", (*kind).to_owned())).collect(),
        answer: "null".into(),
    };
    assert_eq!(
        arguments(&["string | null", "number", "string | null"]).declared(),
        "someName: string | null, someName: number, someName?: string | null"
    );
    assert_eq!(arguments(&[]).declared(), "");
}
