import { fileURLToPath } from 'node:url';

/** Where the repository lies. */
export const root = fileURLToPath(new URL('../..', import.meta.url));
