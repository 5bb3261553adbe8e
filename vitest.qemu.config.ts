import { defineConfig } from "vitest/config";

// A guest computes all the time: recordings two at a time, the rest one after the other. A boot takes twenty seconds of a processor, on a busy machine minutes.
export default defineConfig({
  test: {
    include: ["test/qemu/**/*.test.ts"],
    globalSetup: "test/package/built.ts",
    testTimeout: 1_800_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    isolate: false,
    maxConcurrency: 2,
  },
});
