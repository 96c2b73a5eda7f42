#!/usr/bin/env node
"use strict";
// Plain JavaScript that any Node can read: it must be able to say that Node is too old.

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`plinth needs Node 20.19 or newer, and this is Node ${process.versions.node}\n`);
  process.exitCode = 1;
} else {
  const path = require("path");
  const { currentBundle } = require("./bundle");
  const { load } = require("./load");

  const packageDirectory = path.dirname(__dirname);
  // Reading source maps is slow, so stacks are mapped only for who asked for them.
  if (process.env.PLINTH_DEBUG === "1") process.setSourceMapsEnabled(true);
  currentBundle(packageDirectory).then(
    (bundle) => load(path.join(bundle, "plinth.js")).run(packageDirectory),
    (error) => {
      process.stderr.write(`plinth could not be built from its sources:\n${error.message}\n`);
      process.exitCode = 1;
    },
  );
}
