import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  clearScreen: false,
  server: {
    host: "127.0.0.1",
    port: 1420,
    // The window's address is written in the app's configuration, so another port would show nothing.
    strictPort: true,
    // The message catalogue lives beside ui/, shared with the Rust side.
    fs: { allow: [root] },
  },
  build: {
    target: ["es2022", "safari16.4"],
    // A data: address would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    // A busy machine draws a hundred rows slowly.
    testTimeout: 20_000,
    environment: "jsdom",
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
  },
});
