import { defineConfig } from "vitest/config";

export default defineConfig({ test: { include: ["test/linux/**/*.test.ts"], testTimeout: 300_000, fileParallelism: false } });
