/** So many letters at the most: one of each script would do, but only the fonts know which those are. */
const MOST = 400;
/** Up to here (Latin Extended-B) they are in any font. */
const LATIN = "\u024f";
/** In which a list writes its names, and what stands below them. */
const WEIGHTS = ["400", "600"];

/** The letters of texts that the window's own font may lack. */
export function foreignLetters(texts: Iterable<string>): string {
  const found = new Set<string>();
  for (const text of texts) {
    for (const letter of text) if (letter > LATIN) found.add(letter);
    if (found.size >= MOST) break;
  }
  return [...found].slice(0, MOST).join("");
}

/**
 * Has the fonts found that have these letters, before they come into sight: that takes some ten milliseconds for each script
 * and weight, which would else be in the middle of a turn of the wheel.
 */
export function findFonts(letters: string): void {
  if (letters === "") return;
  const line = document.createElement("p");
  line.className = "unseen";
  line.ariaHidden = "true";
  for (const weight of WEIGHTS) {
    const part = document.createElement("span");
    part.style.fontWeight = weight;
    part.textContent = letters;
    line.append(part);
  }
  document.body.append(line);
  // To be measured, it has to be laid out.
  line.getBoundingClientRect();
  line.remove();
}
