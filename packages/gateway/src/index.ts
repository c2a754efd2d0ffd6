export { type Config, readConfig, WrongSetting } from './config.ts';
export { type RunningGateway, startGateway } from './start.ts';
