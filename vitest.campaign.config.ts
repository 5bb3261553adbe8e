import { defineConfig } from "vitest/config";

/** Campaigns of random labs (root); with NETNSIM_FIND_MUTATIONS=1 the search for scripts that show the deliberate mistakes (no root). */
const files = process.env.NETNSIM_FIND_MUTATIONS === "1" ? "find-mutations" : "part-*";

export default defineConfig({
  test: { include: [`test/campaign/${files}.test.ts`], testTimeout: 3_600_000, maxConcurrency: 14, fileParallelism: false },
});
