import cluster from 'node:cluster';
import { parseArgs } from 'node:util';
import { readConfig, WrongSetting } from './config.ts';
import { startGateway } from './start.ts';
import { hearCensus } from './workers/census.ts';
import { NotStarted, type RunningWorkers, startWorkers } from './workers/start-workers.ts';

try {
  const config = readConfig({ ...process.env, ...settingsOf(process.argv.slice(2)) });
  if (cluster.isWorker) hearCensus(process);
  // Whatever starts under many, starts as one: only the process that a person started has others below it.
  const isAboveOthers = cluster.isPrimary && config.workers > 1;
  const running = isAboveOthers ? await startWorkers(config) : await startGateway(config);
  if (cluster.isWorker) process.send?.({ ready: running.origin });
  else console.log(`gateway: ${running.origin}`);
  const leave = (): void => {
    running.close().then(
      () => process.exit(0),
      (error) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  // A supervisor may tell the whole group, and the process above its workers once more: it is one and the same leave.
  process.on('SIGTERM', leave);
  process.once('SIGINT', leave);
  // The terminal is gone: to die of it would cut every worker off in the middle of its requests.
  if (isAboveOthers) process.once('SIGHUP', leave);
  process.on('SIGUSR2', () => restart(running));
} catch (error) {
  // What a person can mend is said in a sentence; anything else is our bug and shown whole.
  const isSaid = error instanceof WrongSetting || error instanceof NotStarted;
  console.error(isSaid ? error.message : error);
  process.exit(1);
}

/** `--workers N` is the setting TOLLGATE_WORKERS written at the command. @throws WrongSetting for any other word */
function settingsOf(words: string[]): NodeJS.ProcessEnv {
  try {
    const { values } = parseArgs({ args: words, options: { workers: { type: 'string' } } });
    return values.workers === undefined ? {} : { TOLLGATE_WORKERS: values.workers };
  } catch (error) {
    throw new WrongSetting(`${(error as Error).message}\nThe only option is --workers N.`);
  }
}

/** A worker hears it with everybody when a terminal or a careless command tells the whole group; its turn will come. */
function restart(running: Awaited<ReturnType<typeof startGateway>> | RunningWorkers): void {
  if ('restart' in running) running.restart().catch(() => undefined);
  else if (cluster.isPrimary)
    console.error('One process cannot be replaced without a gap: start it with --workers 2.');
}
