import { runBenchPart } from './bench-part.mjs';

/** Measures confirm and GET in books of several sizes: `node scripts/growth.mjs --help`. */
await runBenchPart('bench/growth/main.ts', process.argv.slice(2));
