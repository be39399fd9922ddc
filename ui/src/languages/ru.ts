/** All that the window says in this language, in one file. */
export default import.meta.glob<string>(["../../../locales/ru/*.ftl", "!../../../locales/*/{cli,desktop,misuse}.ftl"], {
  query: "?raw",
  import: "default",
  eager: true,
});
