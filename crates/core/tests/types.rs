//! The types that cross to TypeScript, written into the screens' sources. `make types` writes them anew.

use std::{fmt::Write, fs, path::Path};

use gemel_core::{Guard, ReuseFrom, Settings, clones, forge, language::LanguageChoice, model, seam, ssh_view, view};
use ts_rs::{Config, TS};

/// Every type, in the order of the file.
fn generated() -> String {
    let config = Config::default();
    let mut out = String::from("// Written by `make types` from the Rust types. Do not edit.\n");
    macro_rules! write_types {
        ($($name:ty),* $(,)?) => {
            $(write!(out, "\nexport {}\n", <$name as TS>::decl(&config)).expect("because a text takes everything");)*
        };
    }
    write_types![
        model::Side,
        model::Direction,
        model::RunBy,
        model::Rewrites,
        model::Deletions,
        model::Divergent,
        model::Prune,
        model::OnDivergence,
        model::Policy,
        model::Unattended,
        model::Take,
        model::HostKind,
        forge::Scopes,
        forge::Visibility,
        forge::Permissions,
        forge::Repository,
        forge::Features,
        forge::HookDelivery,
        forge::Hook,
        forge::HostKey,
        forge::HostMirror,
        forge::BranchRule,
        forge::BranchRules,
        forge::OwnerKind,
        forge::Owner,
        forge::Purpose,
        forge::Need,
        forge::TokenPage,
        model::ActionKind,
        model::HeldReason,
        model::IgnoredReason,
        model::Verdict,
        model::Trigger,
        model::Outcome,
        model::Delivery,
        Guard,
        ReuseFrom,
        view::EndpointView,
        view::Status,
        view::Problem,
        view::Counts,
        view::CommitView,
        view::Commits,
        view::RefView,
        view::RefOutcome,
        view::Question,
        view::RunView,
        view::Phase,
        view::Progress,
        view::WaitReason,
        view::Wait,
        view::MirrorView,
        view::Level,
        view::EventView,
        view::QuestionKind,
        view::DivergenceView,
        view::EffectView,
        view::ResolutionView,
        view::ShownTips,
        view::BackupView,
        view::PlanView,
        view::AccountView,
        view::HostView,
        view::AddedAccount,
        view::NewEndpoint,
        view::NewMirror,
        view::CreateWish,
        view::MirrorPreview,
        view::SidePreview,
        view::RefPreview,
        gemel_core::Place,
        view::ObservedRefs,
        view::ObservedSide,
        view::ObservedRef,
        view::ScopeFit,
        view::PatternFit,
        view::HostMirrorsView,
        view::HostMirrorOptions,
        view::MirrorEdit,
        view::NewAccount,
        view::Added,
        LanguageChoice,
        gemel_core::WithoutTray,
        view::HookWay,
        view::RefusedWhy,
        view::WebhookView,
        view::HookHeard,
        view::HookRefused,
        view::HookStream,
        view::WebhooksView,
        Settings,
        clones::ClonesView,
        clones::CloneView,
        clones::CloneRemote,
        clones::FoundPair,
        clones::FoundEnd,
        view::Appearance,
        seam::DemoNames,
        seam::SyncWish,
        seam::ActivityQuery,
        seam::SearchWord,
        seam::PastRun,
        seam::RefsWanted,
        seam::RefsQuery,
        seam::RefTally,
        seam::RefsPage,
        seam::RefAnswers,
        seam::Changed,
        seam::SettingName,
        seam::SettingValue,
        seam::Navigate,
        seam::LanguageTag,
        ssh_view::Voucher,
        ssh_view::Standing,
        ssh_view::HostKeyView,
        ssh_view::PinView,
        ssh_view::HostKeysView,
        ssh_view::PinChoice,
        ssh_view::KeyType,
        ssh_view::SshKeyView,
        ssh_view::SshKeyOf,
        ssh_view::SshLoginView,
        ssh_view::SshSecret,
        ssh_view::RotatedKey,
    ];
    out
}

#[test]
fn the_screens_have_these_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/host/types.ts");
    let generated = generated();
    #[expect(clippy::disallowed_methods, reason = "a test is told by its environment whether to write")]
    if std::env::var("GEMEL_WRITE_TYPES").is_ok() {
        fs::write(&path, &generated).expect("because the sources can be written");
    }
    let there = fs::read_to_string(&path).expect("because the file is part of the sources");
    assert!(there == generated, "ui/src/host/types.ts is out of date; run `make types`");
}
