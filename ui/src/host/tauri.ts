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
  repositories: (account, search) => invoke("repositories", { account, search }),
  previewMirror: (mirror) => invoke("preview_mirror", { mirror }),
  about: () => invoke("about"),
  settings: () => invoke("settings"),
  autostart: () => invoke("autostart"),

  addMirror: (mirror) => invoke("add_mirror", { mirror }),
  editMirror: (id, edit) => invoke("edit_mirror", { id, edit }),
  removeMirror: (id) => invoke("remove_mirror", { id }),
  setPaused: (id, paused) => invoke("set_paused", { id, paused }),
  addAccount: (account) => invoke("add_account", { account }),
  checkAccount: (name) => invoke("check_account", { name }),
  removeAccount: (name) => invoke("remove_account", { name }),
  setSecret: (name, secret) => invoke("set_secret", { name, secret }),
  hostKeys: (host) => invoke("host_keys", { host }),
  pinHostKeys: (host, choice) => invoke("pin_host_keys", { host, choice }),
  sshKey: (account) => invoke("ssh_key", { account }),
  makeSshKey: (account, kind) => invoke("make_ssh_key", { account, kind }),
  uploadSshKey: (account) => invoke("upload_ssh_key", { account }),
  rotateSshKey: (account) => invoke("rotate_ssh_key", { account }),
  removeSshKey: (account) => invoke("remove_ssh_key", { account }),
  setAutostart: (enabled) => invoke("set_autostart", { enabled }),
  changeSetting: (name, value) => invoke("change_setting", { name, value }),

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
