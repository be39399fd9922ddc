import { readAddress } from "../../model/address";
import type { MirrorPreview, NewMirror, RefPreview, Side, SidePreview, Verdict } from "../types";

function ref(short: string, verdict: Verdict | null, tag = false): RefPreview {
  return { name: `refs/${tag ? "tags" : "heads"}/${short}`, short, tag, verdict };
}

function look(mirror: NewMirror, side: Side): SidePreview {
  const { url, account, user, name } = mirror[side];
  const { display, path } = readAddress(url);
  const created = mirror.create?.side === side ? (mirror.create.visibility ?? "private") : null;
  return {
    host: name ?? display ?? url,
    hostKind: side === "left" ? "github" : "gitee",
    path,
    user: account === null ? user : "liwei",
    account,
    read: null,
    writes: true,
    write: null,
    created,
    visibility: created === null ? "private" : null,
    sizeKib: created === null ? 217_000 : null,
    protected: side === "left" ? ["main"] : [],
    rules: side === "left" ? [{ branch: "main", rules: ["pullRequest", "noForcePush"] }, { branch: "release/*", rules: ["noForcePush"] }] : [],
    missing: side === "left" && account !== null ? [{ scope: "workflow", purpose: "workflows" }] : [],
  };
}

/** Some of everything. */
export function samplePreview(mirror: NewMirror): MirrorPreview {
  const create = { kind: "propagate", to: "right", action: "create" } as const;
  return {
    left: look(mirror, "left"),
    right: look(mirror, "right"),
    same: 2,
    refs: [
      ref("main", null),
      ...["dev", "feature/深色模式", "release/1.x", "release/2.x", "hotfix/签名校验"].map((name) => ref(name, create)),
      ref("from-the-other", { kind: "propagate", to: "left", action: "create" }),
      ...Array.from({ length: 31 }, (_, index) => ref(`v1.${String(index)}`, create, true)),
      ref("nightly", { kind: "diverged" }, true),
    ],
  };
}
