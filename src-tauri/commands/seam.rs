//! The seam between the window and this program: one table, from which the handler of commands and the window's TypeScript
//! are made. What a command does is in `query`, `mutate` and `trigger`, as functions that must have what the table says.

/// Makes of a table of commands the functions that Tauri calls, the handler that finds them, and what TypeScript is told.
macro_rules! seam {
    ($( $(#[doc = $doc:literal])* $kind:ident $name:ident ( $($arg:ident : $type:ty),* ) -> $answer:ty; )*) => {
        /// The commands as Tauri calls them.
        mod called {
            #[allow(clippy::wildcard_imports, reason = "the table's types are those of the table's file")]
            use super::*;

            $(
                #[tauri::command]
                pub(crate) async fn $name(shell: tauri::State<'_, Shell>, $($arg: $type),*) -> Answer<$answer> {
                    super::$kind::$name(&shell, $($arg),*).await
                }
            )*
        }

        /// Every command there is.
        pub(crate) fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool {
            tauri::generate_handler![$(called::$name),*]
        }

        /// The table, for what is generated from it.
        #[cfg(test)]
        fn table() -> Vec<typescript::Command> {
            let config = ts_rs::Config::default();
            vec![$(typescript::Command {
                kind: stringify!($kind),
                name: stringify!($name),
                doc: concat!($($doc, "\n"),*),
                arguments: vec![$((stringify!($arg), <$type as ts_rs::TS>::name(&config))),*],
                answer: <$answer as ts_rs::TS>::name(&config),
            }),*]
        }
    };
}

/// Gives each payload the name under which the window hears of it.
macro_rules! events {
    ($( $(#[doc = $doc:literal])* $name:ident : $payload:ty; )*) => {
        $(
            impl Told for $payload {
                const NAME: &'static str = stringify!($name);
            }
        )*

        /// The table, for what is generated from it.
        #[cfg(test)]
        fn events() -> Vec<typescript::Event> {
            let config = ts_rs::Config::default();
            vec![$(typescript::Event {
                name: stringify!($name),
                doc: concat!($($doc, "\n"),*),
                payload: <$payload as ts_rs::TS>::name(&config),
            }),*]
        }
    };
}

pub(crate) use {events, seam};

/// What the window hears without having asked.
pub(crate) trait Told: serde::Serialize + Clone {
    /// Under this name.
    const NAME: &'static str;
}
