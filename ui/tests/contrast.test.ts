import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const css = readFileSync(join(import.meta.dirname, "../src/look/tokens.css"), "utf8");

function tokens(selector: string): Map<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`)).split("}")[0] ?? "";
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]+);/g)].map((match) => [match[1] ?? "", match[2] ?? ""]));
}

function luminance(hex: string): number {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit) : (hex.slice(1).match(/../g) ?? []);
  const [red = 0, green = 0, blue = 0] = digits.map((pair) => {
    const part = parseInt(pair, 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, two: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(two)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ["bg", "panel", "raised", "hover"];
const INKS = ["text", "soft", "faint", "ok", "run", "ask", "stop", "left", "right"];
const PAIRS = [
  ...INKS.flatMap((ink) => GROUNDS.map((ground) => [ink, ground] as const)),
  ...["text", "soft", "ask", "stop", "left", "right"].map((ink) => [ink, "selected"] as const),
  ["accent-ink", "accent"] as const,
  ["accent-ink", "accent-strong"] as const,
  ["bg", "ask"] as const,
  ["text", "ask-bg"] as const,
  ["text", "stop-bg"] as const,
  ["accent", "bg"] as const,
];

describe.each([
  ["light", ":root"],
  ["dark", ':root[data-theme="dark"]'],
])("in the %s theme", (_, selector) => {
  const palette = tokens(selector);
  it.each(PAIRS)("%s can be read on %s", (ink, ground) => {
    const [front, back] = [palette.get(ink), palette.get(ground)];
    expect(contrast(front ?? "", back ?? "")).toBeGreaterThanOrEqual(4.5);
  });
});

it("contrast is measured as WCAG does", () => {
  expect(contrast("#000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#777777", "#fff")).toBeCloseTo(4.48, 2);
});
