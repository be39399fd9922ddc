import type { AccountView, HostKind, HostView, NewAccount, Repository } from "../types";

const DAY = 24 * 60 * 60_000;

/** An account of which nothing particular is known. */
export const anAccount: AccountView = {
  name: "",
  host: "",
  user: "",
  mirrors: 0,
  authorities: null,
  verifyTls: true,
  kind: "github",
  base: "https://github.com",
  allowPlainHttp: false,
  login: null,
  scopes: { kind: "unknown" },
  missing: [],
  expiresAt: null,
  expiresSoon: false,
  checkedAt: null,
  problem: null,
  ssh: false,
};

/** One that is well, one that ends soon, one whose certificate is not checked, one with a long name and a problem. */
export function sampleAccounts(now: number): AccountView[] {
  return [
    {
      ...anAccount,
      name: "work",
      host: "github.com",
      user: "liwei",
      login: "liwei",
      mirrors: 94,
      scopes: { kind: "listed", scopes: ["repo", "admin:repo_hook"] },
      missing: [{ scope: "workflow", purpose: "workflows" }],
      expiresAt: now + 5.5 * DAY,
      expiresSoon: true,
      checkedAt: now - 3 * 60_000,
    },
    { ...anAccount, name: "gitee", host: "gitee.com", user: "liwei_cn", mirrors: 97, kind: "gitee", base: "https://gitee.com", checkedAt: now - 2 * DAY },
    { ...anAccount, name: "intranet", host: "gitlab.example.com", user: "liwei", mirrors: 1, verifyTls: false, kind: "gitlab", base: "https://gitlab.example.com" },
    {
      ...anAccount,
      name: "公司内部 GitLab（只读）",
      host: "gitlab.internal.example.com:8443",
      user: "deploy-token-4711",
      kind: "gitlab",
      base: "https://gitlab.internal.example.com:8443",
      authorities: "/usr/local/share/ca-certificates/company/internal-root-and-intermediate-authorities-2024.pem",
      checkedAt: now - 60_000,
      problem: { code: "credentials-rejected", args: { host: "gitlab.internal.example.com:8443", detail: "" } },
    },
  ];
}

const KINDS: [RegExp, HostKind][] = [
  [/github/, "github"],
  [/gitee/, "gitee"],
  [/gitlab/, "gitlab"],
  [/codeberg|gitea/, "gitea"],
  [/bitbucket/, "bitbucket"],
];

/** What a look at a host tells: its name says which kind it is. */
export function sampleHostView({ host, kind }: Pick<NewAccount, "host" | "kind">): HostView {
  if (host.startsWith("ssh://")) return { host: host.replace(/^ssh:\/\/(?:[^@/]+@)?/, ""), kind: "git", base: host, token: { url: null, fineGrainedUrl: null, needs: [] }, problem: null };
  const authority = host.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
  const found = kind ?? KINDS.find(([pattern]) => pattern.test(authority))?.[1] ?? "git";
  const base = `https://${authority}`;
  const needs: HostView["token"]["needs"] =
    found === "github"
      ? [{ scope: "repo", purpose: "push" }, { scope: "workflow", purpose: "workflows" }, { scope: "admin:repo_hook", purpose: "hooks" }]
      : found === "git"
        ? []
        : [{ scope: "api", purpose: "manage" }];
  return {
    host: authority,
    kind: found,
    base,
    token: {
      url: found === "git" ? null : `${base}/settings/tokens/new?scopes=repo`,
      fineGrainedUrl: found === "github" ? `${base}/settings/personal-access-tokens/new` : null,
      needs,
    },
    problem: null,
  };
}

/** Many repositories of an account. */
export function sampleRepositories({ base, login, user }: AccountView, count: number): Repository[] {
  return Array.from({ length: count }, (_, index) => {
    const path = `${index % 3 === 0 ? "acme" : (login ?? user)}/${index === 7 ? "签名校验-服务" : `project-${String(index)}`}`;
    return {
      id: String(index),
      path,
      description: index % 2 === 0 ? "What it says of itself" : null,
      defaultBranch: "main",
      visibility: index % 4 === 0 ? "public" : "private",
      sizeKib: 1200,
      archived: index === 5,
      permissions: null,
      httpsUrl: `${base}/${path}.git`,
      sshUrl: null,
    };
  });
}
