import { runBenchPart } from './bench-part.mjs';

/** Measures every page of the developer center in large books: `node scripts/console-bench.mjs --help`. */
await runBenchPart('bench/console/main.ts', process.argv.slice(2));
