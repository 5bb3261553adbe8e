import { defineConfig } from "vitest/config";

// Large rule files and many packets: a minute or two.
export default defineConfig({
  test: {
    include: ["test/questions/heavy/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    testTimeout: 600_000,
  },
});
