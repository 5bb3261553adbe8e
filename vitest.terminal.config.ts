import { defineConfig } from "vitest/config";

// A program that is typed into waits for real time; one session at once.
export default defineConfig({
  test: {
    include: ["test/terminal/**/*.test.ts"],
    globalSetup: "test/package/built.ts",
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
