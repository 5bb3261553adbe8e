import { defineConfig } from "vitest/config";

// How long the nine properties of test/testing take, each eight times in one process.
export default defineConfig({
  test: {
    include: ["test/testing/nine.test.ts"],
    setupFiles: ["test/setup.ts"],
    runner: "test/testing/times-runner.ts",
    pool: "forks",
    testTimeout: 120_000,
    reporters: ["dot"],
  },
});
