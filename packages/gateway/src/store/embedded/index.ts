export { DirectoryInUse } from './lock.ts';
export { type EmbeddedPostgres, startEmbeddedPostgres } from './start.ts';
