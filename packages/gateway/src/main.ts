import { readConfig, WrongSetting } from './config.ts';
import { startGateway } from './start.ts';

try {
  const running = await startGateway(readConfig());
  console.log(`gateway: ${running.origin}`);
  const leave = (): void => {
    running.close().then(
      () => process.exit(0),
      (error) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', leave);
  process.once('SIGINT', leave);
} catch (error) {
  // What a person can mend is said in a sentence; anything else is our bug and shown whole.
  console.error(error instanceof WrongSetting ? error.message : error);
  process.exit(1);
}
