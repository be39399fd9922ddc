import type { MirrorView, RefView, Status } from "../src/host/types";
import { sampleMirror } from "../src/host/sample/mirrors";
import { NOW } from "./open";

export function aMirror(change: Partial<MirrorView> = {}): MirrorView {
  return { ...sampleMirror(NOW), ...change };
}

export function withStatus(status: Status, name: string): MirrorView {
  return aMirror({ id: name, name, status });
}

const OID = "4be07aa04be07aa04be07aa04be07aa04be07aa0";

export function aRef(change: Partial<RefView>): RefView {
  return {
    name: "refs/heads/main",
    short: "main",
    tag: false,
    left: OID,
    right: OID,
    base: OID,
    leftAhead: null,
    rightAhead: null,
    verdict: { kind: "inSync" },
    since: null,
    detail: null,
    problem: null,
    asks: null,
    ...change,
  };
}

export const OTHER_OID = "9f31c029f31c029f31c029f31c029f31c029f31c";
