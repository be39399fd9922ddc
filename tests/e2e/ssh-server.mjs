// A real `sshd` on loopback, with keys of its own, and the `ssh` of a person who has never been there.

import { execFile, spawn } from "node:child_process";
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { once } from "node:events";
import { promisify } from "node:util";

import { eventually } from "./eventually.mjs";
import { freePort } from "./free-port.mjs";

const run = promisify(execFile);

/** @param {string} file @param {string} [passphrase] */
export async function makeKey(file, passphrase = "") {
  await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", passphrase, "-C", "tests", "-f", file]);
}

/**
 * Starts a server that lets nobody in yet.
 *
 * @param {string} folder for its keys and its log
 */
export async function serveSsh(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of ["host", "other-host"]) await makeKey(`${folder}/${name}`);
  writeFileSync(`${folder}/authorized_keys`, "");
  // Started by root it gives its rights up in this empty folder, which a service's unit would have made.
  if (process.getuid?.() === 0 && !existsSync("/run/sshd")) mkdirSync("/run/sshd", { mode: 0o755 });
  const port = await freePort();
  let hostKey = "host";
  let sshd = await start();

  async function start() {
    const settings = {
      Port: port,
      ListenAddress: "127.0.0.1",
      HostKey: `${folder}/${hostKey}`,
      AuthorizedKeysFile: `${folder}/authorized_keys`,
      StrictModes: "no",
      UsePAM: "no",
      PasswordAuthentication: "no",
      KbdInteractiveAuthentication: "no",
      PermitRootLogin: "yes",
      PidFile: "none",
      AcceptEnv: "GIT_PROTOCOL",
    };
    writeFileSync(`${folder}/sshd_config`, Object.entries(settings).map(([name, value]) => `${name} ${value}\n`).join(""));
    const child = spawn("/usr/sbin/sshd", ["-D", "-f", `${folder}/sshd_config`, "-E", `${folder}/log`], { stdio: "ignore" });
    await eventually("sshd listens", async () => {
      const socket = connect(port, "127.0.0.1");
      await once(socket, "connect");
      socket.destroy();
      return true;
    });
    return child;
  }

  async function stop() {
    if (sshd.exitCode !== null || sshd.signalCode !== null) return;
    sshd.kill("SIGKILL");
    await once(sshd, "exit");
  }

  return {
    port,
    /** The name by which `ssh` looks it up. */
    name: `[127.0.0.1]:${port}`,
    /** @param {string} path */
    url: (path) => `ssh://127.0.0.1:${port}${path}`,
    /** The fingerprint of the key that it shows, as `ssh-keygen` says it. */
    async fingerprint() {
      const { stdout } = await run("ssh-keygen", ["-lf", `${folder}/${hostKey}.pub`]);
      return stdout.split(" ")[1];
    },
    /** Lets a key in, given as the line of its public half. @param {string} line */
    letIn: (line) => appendFileSync(`${folder}/authorized_keys`, `${line.trim()}\n`),
    /** How often somebody has logged in. */
    logins: () => readFileSync(`${folder}/log`, "utf8").split("\n").filter((line) => line.includes("Accepted ")).length,
    async changeHostKey() {
      await stop();
      hostKey = "other-host";
      sshd = await start();
    },
    stop,
  };
}

/**
 * From now on `ssh` reads only this configuration, and makes a new connection each time.
 *
 * @param {import("./scenario.mjs").Stage} stage
 * @param {string} settings for all hosts, a line each
 */
export function useSsh(stage, settings) {
  const bin = `${stage.folder}/ssh-bin`;
  mkdirSync(bin);
  const none = `${stage.folder}/ssh_known_hosts`;
  writeFileSync(none, "");
  writeFileSync(`${stage.folder}/ssh_config`, `Host *\n${settings}\n\tUserKnownHostsFile ${none}\n\tGlobalKnownHostsFile none\n`);
  writeFileSync(`${bin}/ssh`, `#!/bin/sh\nexec /usr/bin/ssh -F '${stage.folder}/ssh_config' -o ControlPath=none "$@"\n`);
  chmodSync(`${bin}/ssh`, 0o755);
  const before = process.env.PATH;
  process.env.PATH = `${bin}:${before}`;
  stage.after(() => (process.env.PATH = before));
}
