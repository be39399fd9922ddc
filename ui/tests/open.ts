import { render, waitFor } from "@testing-library/svelte";
import { tick } from "svelte";

import App from "../src/App.svelte";
import { SampleHost } from "../src/host/sample";
import { Live } from "../src/state/live.svelte";

/** The sample data hangs on this moment, so that ages in tests do not. */
export const NOW = Date.UTC(2026, 2, 3, 12, 0, 0);

/** The whole window on sample data, at a route, once its first answer is on the screen. */
export async function openWindow(hash: string, host = new SampleHost("", Date.now())) {
  location.hash = hash;
  const live = new Live(host);
  void live.start();
  const { container, unmount } = render(App, { host, live });
  await waitFor(() => {
    if (!host.asked.includes("mirrors")) throw new Error("the mirrors were not asked for");
  });
  await settled();
  const find = <E extends HTMLElement = HTMLElement>(testid: string): E => {
    const found = container.querySelector<E>(`[data-testid="${testid}"]`);
    if (!found) throw new Error(`no ${testid} in:\n${container.textContent}`);
    return found;
  };
  const all = (testid: string) => [...container.querySelectorAll<HTMLElement>(`[data-testid="${testid}"]`)];
  return { host, container, unmount, find, all };
}

/** Until answers that are due have been drawn. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve));
    await tick();
  }
}

export function type(input: HTMLElement, text: string): void {
  (input as HTMLInputElement).value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

export function press(target: EventTarget, key: string, init: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init });
  target.dispatchEvent(event);
  return event;
}
