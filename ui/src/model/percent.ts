/** Percent-decoded text; as it is where it is not encoded properly (a token may well hold a bare "%"). */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
