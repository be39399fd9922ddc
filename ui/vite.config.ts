import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

import app from "../tauri.conf.json" with { type: "json" };

const root = fileURLToPath(new URL("..", import.meta.url));
/** Where the window looks for the screens while they are developed. */
const { hostname, port } = new URL(app.build.devUrl);

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  clearScreen: false,
  server: {
    host: hostname,
    port: Number(port),
    // At another one the window would show nothing.
    strictPort: true,
    // The message catalogue lives beside ui/, shared with the Rust side.
    fs: { allow: [root] },
  },
  build: {
    target: ["es2022", "safari16.4"],
    // A data: address would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // All of it with the page: what is read later has no style of its own to wait for.
    cssCodeSplit: false,
  },
  test: {
    // A busy machine draws a hundred rows slowly.
    testTimeout: 20_000,
    environment: "jsdom",
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
  },
});
