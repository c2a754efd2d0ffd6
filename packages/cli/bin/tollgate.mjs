#!/usr/bin/env node
// Plain JavaScript for any Node, so that one that is too old is told so and not shown a syntax error.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`tollgate needs Node 22.18 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
await import('../src/main.ts');
