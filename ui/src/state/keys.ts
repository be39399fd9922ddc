import type { Shared } from "./app";

function typing(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select") !== null;
}

function focusedMirror(): string | null {
  return document.activeElement?.closest<HTMLElement>("[data-mirror]")?.dataset["mirror"] ?? null;
}

/** The keys that work everywhere. Keys of one list or field are handled there. */
export function keyPressed(event: KeyboardEvent, { router, host, act }: Shared, help: () => void): void {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  const { route } = router;
  const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  const key = event.key.toLowerCase();

  if (command && key === "n") {
    event.preventDefault();
    router.go({ screen: "add" });
  } else if (command && key === "r") {
    // Reloading the page, what a web view would do, is of no use to anybody.
    event.preventDefault();
    const id = route.screen === "mirror" ? route.id : focusedMirror();
    if (id !== null) void act(() => host.sync(id));
    else if (route.screen === "mirrors") void act(() => host.syncAll());
  } else if (event.key === "/" && !typing(event.target)) {
    const filter = document.querySelector<HTMLInputElement>("input[data-filter]");
    if (!filter) return;
    event.preventDefault();
    filter.focus();
    filter.select();
  } else if (event.key === "?" && !typing(event.target)) {
    event.preventDefault();
    help();
  } else if (event.key === "Escape") {
    if (typing(event.target)) (event.target as HTMLElement).blur();
    else if (route.screen === "mirror" || route.screen === "add") router.go({ screen: "mirrors" });
  }
}
