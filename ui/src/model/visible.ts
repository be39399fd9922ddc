/**
 * Texts of others, as they may be shown: names of refs, subjects of commits, what a host says. They are never markup;
 * here they also lose what would be unseen, or would turn around what stands beside them.
 */

/** Longer ones are cut in a sentence. */
export const LONG = 240;
/** The end often tells more than the middle. */
const END = 48;

/** Control characters, those that change direction or the order of letters, and those without a width or a shape. */
// eslint-disable-next-line no-control-regex -- these are what it is about
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Letters that are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

const FIRST_STRONG_ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";

function drawn(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  // The pictures of the control characters: ␛ for ESC.
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "␡";
  return `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
}

/** A text with what was unseen in it made visible. */
export function visible(text: string): string {
  return text.replace(UNSEEN, drawn);
}

/** A long text with its middle left out. */
export function cut(text: string, most = LONG): string {
  if (text.length <= most) return text;
  if (most <= END) return "…";
  // Never between the halves of one letter.
  const letters = (part: string) => part.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "");
  return `${letters(text.slice(0, most - END))}…${letters(text.slice(-END))}`;
}

/** A text as it may stand in a sentence. */
export function within(text: string): string {
  const shown = visible(cut(text));
  return RIGHT_TO_LEFT.test(shown) ? `${FIRST_STRONG_ISOLATE}${shown}${POP_ISOLATE}` : shown;
}

/** A text to be copied: without what somebody may have put into an address to sign in. */
export function withoutCredentials(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, "$1…@");
}

/** Letters of Chinese, Japanese and Korean are twice as wide as others. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\u{20000}-\u{3fffd}]/gu;
/** What most letters take, and a menu's edges and its arrow, in pixels. Rather too much: what is said twice does no harm. */
const LETTER = 7;
const EDGES = 40;

/** What a closed menu of that width may cut off, to be said whole below it; nothing where it has room. */
export function wholeBelow(text: string, width: number): string {
  const letters = text.length + (text.match(WIDE)?.length ?? 0);
  return letters * LETTER > width - EDGES ? visible(text) : "";
}
