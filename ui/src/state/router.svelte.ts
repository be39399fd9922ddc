import { percentDecoded } from "../model/percent";

export const MIRROR_TABS = ["refs", "activity", "backups", "settings"] as const;
export type MirrorTab = (typeof MIRROR_TABS)[number];

export type Route =
  | { screen: "mirrors" }
  | { screen: "add" }
  | { screen: "mirror"; id: string; tab: MirrorTab }
  | { screen: "activity" }
  | { screen: "accounts" }
  | { screen: "settings" };

export function parseRoute(hash: string): Route {
  const [screen, encoded, tab] = hash.replace(/^#\/?/, "").split("/");
  const id = encoded ? percentDecoded(encoded) : "";
  switch (screen) {
    case "mirrors":
      return id ? { screen: "mirror", id, tab: MIRROR_TABS.find((known) => known === tab) ?? "refs" } : { screen };
    case "add":
    case "activity":
    case "accounts":
    case "settings":
      return { screen };
    default:
      return { screen: "mirrors" };
  }
}

export function routeHash(route: Route): string {
  if (route.screen !== "mirror") return `#/${route.screen}`;
  const page = `#/mirrors/${encodeURIComponent(route.id)}`;
  return route.tab === "refs" ? page : `${page}/${route.tab}`;
}

export function mirrorHash(id: string, tab: MirrorTab = "refs"): string {
  return routeHash({ screen: "mirror", id, tab });
}

/** Which screen is shown: the address's hash, so that back, forward and links work as in any page. */
export class Router {
  route = $state.raw<Route>(parseRoute(location.hash));
  /** Where the person came from. */
  previous: Route | null = null;

  start(): () => void {
    const follow = () => {
      this.previous = this.route;
      this.route = parseRoute(location.hash);
    };
    addEventListener("hashchange", follow);
    return () => {
      removeEventListener("hashchange", follow);
    };
  }

  go(route: Route): void {
    location.hash = routeHash(route);
  }
}
