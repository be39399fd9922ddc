/** The keys that work everywhere, as printed on them in any language, and the message that says what each does. */
export const KEYS: { keys: string[]; words: string }[] = [
  { keys: ["/"], words: "window-key-filter" },
  { keys: ["↑", "↓", "Enter"], words: "window-key-list" },
  { keys: ["Ctrl", "N"], words: "window-key-add" },
  { keys: ["Ctrl", "R"], words: "window-key-sync" },
  { keys: ["Esc"], words: "window-key-back" },
  { keys: ["?"], words: "window-key-help" },
];
