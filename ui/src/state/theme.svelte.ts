export type ThemeChoice = "system" | "light" | "dark";

const KEY = "gemel.theme";

function stored(): ThemeChoice {
  const value = localStorage.getItem(KEY);
  return value === "light" || value === "dark" ? value : "system";
}

/** What the person chose holds from the first moment, while nothing is drawn yet but the background. */
export function applyStored(): void {
  const choice = stored();
  if (choice !== "system") document.documentElement.dataset["theme"] = choice;
}

/** Light or dark: the system's, unless the person chose one. */
export class Theme {
  choice = $state<ThemeChoice>(stored());
  #systemDark = $state(false);
  readonly shown = $derived(this.choice === "system" ? (this.#systemDark ? "dark" : "light") : this.choice);

  /** Follows the system, and keeps the document's theme what `shown` says. Call during a component's set-up. */
  start(): void {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    this.#systemDark = dark.matches;
    $effect(() => {
      const follow = () => {
        this.#systemDark = dark.matches;
      };
      dark.addEventListener("change", follow);
      return () => {
        dark.removeEventListener("change", follow);
      };
    });
    $effect.pre(() => {
      document.documentElement.dataset["theme"] = this.shown;
    });
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    if (choice === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
  }
}
