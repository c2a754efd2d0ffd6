import { join } from 'node:path';
import { root } from './root.mjs';

/**
 * How a part runs without more memory than it needs. Node keeps a young generation of up to 96 MB and the C library an
 * arena per core and more; for what a gateway keeps of a request both are far too large. Together it is 100 MB less.
 *
 * What a part compiled at its last start it takes from a folder: half of a start's work, and ten MB for the program that
 * takes the types out of our sources, which is then not needed.
 */
export const frugalFlags = ['--max-semi-space-size=8'];
export const frugalEnv = {
  MALLOC_ARENA_MAX: '2',
  NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/tollgate-compiled'),
};
