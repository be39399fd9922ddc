import type { Host } from "../../host/host";
import type { AccountView, Problem } from "../../host/types";
import { asProblem } from "../../model/problem";
import type { SshWay } from "../../model/ssh";

/** Adds an account for SSH alone, with what it logs in with. The account is there even where that could not be kept. */
export async function addSshAccount(
  host: Host,
  wanted: { name: string; host: string; user: string },
  way: SshWay,
  secret: string,
): Promise<{ added: AccountView; wrong: Problem | null }> {
  const none = { from: null, kind: null, allowPlainHttp: false, authorities: null, verifyTls: true };
  const { account } = await host.addAccount({ ...wanted, ...none, secret: way === "password" ? secret : "" });
  try {
    if (way === "key") await host.makeSshKey({ kind: "account", name: account.name }, "ed25519");
    if (way === "own" && secret !== "") await host.setSshSecret(account.name, "passphrase", secret);
    return { added: account, wrong: null };
  } catch (thrown) {
    return { added: account, wrong: asProblem(thrown) };
  }
}
