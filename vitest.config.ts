import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/linux/**", "test/terminal/**", "test/campaign/**"],
    pool: "threads",
    isolate: false,
    setupFiles: ["test/setup.ts"],
    // A hang is found; a busy machine is not taken for one.
    testTimeout: 60_000,
  },
});
