import { describe, expect, it } from "vitest";

import { SampleHost } from "../src/host/sample";
import { sampleWebhooks } from "../src/host/sample/webhooks";
import type { WebhooksView } from "../src/host/types";
import { openWindow, settled, type } from "./open";

const NOW = Date.now();

async function openSettings(change: Partial<WebhooksView> = {}) {
  const host = new SampleHost("empty");
  host.webhooksView = sampleWebhooks(change);
  const window = await openWindow("#/settings", host);
  const text = (testid: string) => window.find(testid).textContent.replace(/\s+/g, " ").trim();
  return { ...window, host, text };
}

describe("webhooks", () => {
  it("are off at first, and nobody calls", async () => {
    const { text, all } = await openSettings();
    expect(text("webhooks-listening")).toBe("Off");
    expect(text("webhooks-hooks")).toBe("No host calls yet");
    expect([...all("webhooks-heard"), ...all("webhooks-refused")]).toEqual([]);
  });

  it("are switched on by an address, and say where they listen", async () => {
    const { find, host, text } = await openSettings();
    const field = find<HTMLInputElement>("setting-hookAddress");
    field.focus();
    host.webhooksView = sampleWebhooks({ listening: "127.0.0.1:9470" });
    type(field, " 9470 ");
    await settled();
    expect(host.asked).toContain('changeSetting hookAddress "9470"');
    expect(text("webhooks-listening")).toBe("Taking calls at 127.0.0.1:9470");
  });

  it("tell who calls, what came last, and why something did nothing", async () => {
    const hook = { mirrorId: "1", mirror: "website", side: "left", host: "GitHub", hook: "7", url: "https://h.example/hooks/1/left", madeAt: NOW } as const;
    const { text, find } = await openSettings({
      listening: "127.0.0.1:9470",
      stream: { url: "https://smee.io/a-long-word", since: NOW, problem: null },
      hooks: [{ ...hook, heardAt: NOW - 3_600_000 }, { ...hook, side: "right", host: "Gitee", heardAt: null }],
      heard: { mirrorId: "1", mirror: "website", host: "GitHub", at: NOW - 3_600_000, way: "stream", started: true },
      refused: { at: NOW, way: "receiver", why: "wrong", count: 3 },
    });
    expect(text("webhooks-listening")).toBe("Taking calls at 127.0.0.1:9470 Connected to smee.io");
    const lines = [...find("webhooks-hooks").querySelectorAll("p")].map((line) => line.textContent.replace(/\s+/g, " ").trim());
    expect(lines).toEqual(["website: GitHub 1 h ago", "website: Gitee not heard of yet"]);
    expect(text("webhooks-heard")).toBe("website: GitHub 1 h ago");
    expect(text("webhooks-refused")).toContain("Its secret is another one");
    expect(text("webhooks-refused")).toContain("3 calls were refused");
    // Whoever knows the whole address of a relay hears what goes through it.
    expect(text("webhooks-state")).not.toContain("a-long-word");
  });

  it("say what keeps them from being called", async () => {
    const problem = { code: "hook-address-unusable", args: { address: "127.0.0.1:80", detail: "Permission denied" } };
    const { find, text } = await openSettings({ problem });
    expect(find("webhooks-state").querySelector("[data-code]")?.getAttribute("data-code")).toBe("hook-address-unusable");
    expect(text("webhooks-state")).toContain("127.0.0.1:80");
    expect(text("webhooks-state")).not.toMatch(/[⟪{]/);
  });
});
