/** @type {import("jest").Config} */
module.exports = {
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  transform: {
    "\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } },
    ],
  },
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/cdktf.out"],
  globalSetup: "<rootDir>/test/support/sources.ts",
  setupFiles: ["<rootDir>/test/support/property-seed.ts"],
  watchman: false,
  // Left alone, jest keeps one core for other things, and on a machine with two that is half of it.
  maxWorkers: "100%",
};
