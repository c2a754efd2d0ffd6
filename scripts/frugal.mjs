import { join } from 'node:path';
import { root } from './root.mjs';

/**
 * How a part runs without more memory than it needs. Node keeps a young generation of up to 96 MB and the C library an
 * arena per core and more; for what a gateway keeps of a request both are far too large. Together it is 100 MB less. And its old
 * generation may grow to four times what lives in it before that is looked through: a day of mixed requests held 346 MB,
 * of which 47 were in use. A half more than what lives is enough.
 *
 * Node lets four threads help its collector of garbage, also where there are two cores: they took the processors from the one
 * that serves, and the slowest hundredth of the payments waited for them. One helps as much.
 *
 * What a part compiled at its last start it takes from a folder: half of a start's work, and ten MB for the program that
 * takes the types out of our sources, which is then not needed.
 */
export const frugalFlags = ['--max-semi-space-size=8', '--heap-growing-percent=50', '--v8-pool-size=1'];
export const frugalEnv = {
  MALLOC_ARENA_MAX: '2',
  NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/tollgate-compiled'),
};
