import { defineConfig } from "vitest/config";

// Builds the package once and starts its command line, as a user does.
export default defineConfig({ test: { include: ["test/package/**/*.test.ts"], testTimeout: 120_000, hookTimeout: 120_000 } });
