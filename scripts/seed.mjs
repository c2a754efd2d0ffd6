import { runBenchPart } from './bench-part.mjs';

/** Fills a database with payments, for load tests: `node scripts/seed.mjs --help`. */
await runBenchPart('bench/growth/seed-main.ts', process.argv.slice(2));
