import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";

import type { Host, HostEvents } from "./host";

/** The engine in this app's own process, reached through Tauri's commands and events. */
export const tauriHost: Host = {
  mirrors: () => invoke("mirrors"),
  mirror: (id) => invoke("mirror", { id }),
  refs: (id, all) => invoke("refs", { id, all }),
  divergence: (id, name) => invoke("divergence", { id, name }),
  resolutions: (id, name) => invoke("resolutions", { id, name }),
  backups: (id, search) => invoke("backups", { id, search }),
  activity: (id, before, limit) => invoke("activity", { id, before, limit }),
  plan: (id) => invoke("plan", { id }),
  accounts: () => invoke("accounts"),
  host: (account) => invoke("host", { account }),
  tokenPage: (name) => invoke("token_page", { name }),
  owners: (account) => invoke("owners", { account }),
  repositories: (account, search) => invoke("repositories", { account, search }),
  previewMirror: (mirror) => invoke("preview_mirror", { mirror }),
  about: () => invoke("about"),
  settings: () => invoke("settings"),
  webhooks: () => invoke("webhooks"),
  autostart: () => invoke("autostart"),
  foundPairs: () => invoke("found_pairs"),

  addMirror: (mirror) => invoke("add_mirror", { mirror }),
  editMirror: (id, edit) => invoke("edit_mirror", { id, edit }),
  removeMirror: (id) => invoke("remove_mirror", { id }),
  setPaused: (id, paused) => invoke("set_paused", { id, paused }),
  addAccount: (account) => invoke("add_account", { account }),
  checkAccount: (name) => invoke("check_account", { name }),
  removeAccount: (name) => invoke("remove_account", { name }),
  setSecret: (name, secret) => invoke("set_secret", { name, secret }),
  setAutostart: (enabled) => invoke("set_autostart", { enabled }),
  changeSetting: (name, value) => invoke("change_setting", { name, value }),

  addCloneFolder: (folder) => invoke("add_clone_folder", { folder }),
  removeCloneFolder: (folder) => invoke("remove_clone_folder", { folder }),

  sync: (id, wish) => invoke("sync", { id, ...wish }),
  syncAll: () => invoke("sync_all"),
  cancel: (id) => invoke("cancel", { id }),
  resolve: (id, shown, take) => invoke("resolve", { id, shown, take }),
  restore: (backup, side, name) => invoke("restore", { backup, side, name }),
  openPage: (url) => invoke("open_page", { url }),

  on<K extends keyof HostEvents>(event: K, listener: (payload: HostEvents[K]) => void) {
    const stopping = listen<HostEvents[K]>(event, ({ payload }) => {
      listener(payload);
    });
    return () => void stopping.then((stop) => {
      stop();
    });
  },
};
