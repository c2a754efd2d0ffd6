export { type Config, readConfig, WrongSetting } from './config.ts';
export { type RunningGateway, startGateway } from './start.ts';
export { DirectoryInUse, type EmbeddedPostgres, startEmbeddedPostgres } from './store/embedded/index.ts';
export { prepareDatabase } from './store/prepare-database.ts';
