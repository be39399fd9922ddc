import type { ClonesView, FoundPair, MirrorView } from "../types";

const OFFERS = ["/home/liwei/src", "/home/liwei/projects"];

const PAIRS: FoundPair[] = [
  {
    name: "dashboard",
    folder: "/home/liwei/src/dashboard",
    left: { remote: "origin", url: "https://github.com/liwei/dashboard.git", host: "GitHub", hostKind: "github", path: "liwei/dashboard" },
    right: { remote: "gitee", url: "git@gitee.com:liwei/dashboard.git", host: "Gitee", hostKind: "gitee", path: "liwei/dashboard" },
  },
  {
    name: "firmware",
    folder: "/home/liwei/src/firmware",
    left: { remote: "origin", url: "https://gitlab.example.org/devices/firmware.git", host: "gitlab.example.org", hostKind: "gitlab", path: "devices/firmware" },
    right: { remote: "github", url: "https://github.com/liwei/firmware.git", host: "GitHub", hostKind: "github", path: "liwei/firmware" },
  },
];

/** What would be found in these folders; nothing that a mirror has already. */
export function sampleClones(folders: string[], mirrors: readonly Pick<MirrorView, "name" | "left">[]): ClonesView {
  const found = PAIRS.filter(({ folder }) => folders.some((searched) => folder.startsWith(`${searched}/`)));
  return {
    folders,
    offers: OFFERS.filter((offer) => !folders.includes(offer)),
    clones: found.map(({ folder, left, right }) => ({ folder, remotes: [left, right].map(({ remote, url }) => ({ name: remote, url, mirrors: [] })) })),
    pairs: found.filter(({ name }) => !mirrors.some((mirror) => mirror.name === name)),
    cutShort: false,
  };
}
