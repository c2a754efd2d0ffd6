export { readConfig, WrongSetting, type Config } from './config.ts';
export { type RunningGateway, startGateway } from './start.ts';
