import { existsSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { CHROMIUM } from "./test/browser/chromium.ts";

const isThere = existsSync(CHROMIUM);
if (!isThere) console.log(`test:page: skipped: there is no Chromium at ${CHROMIUM} (CHROMIUM=PATH names another)`);

// The built page in a real browser: one browser, one file after another.
export default defineConfig({
  test: {
    include: isThere ? ["test/browser/**/*.test.ts"] : [],
    passWithNoTests: true,
    globalSetup: "test/browser/built.ts",
    pool: "threads",
    isolate: false,
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
