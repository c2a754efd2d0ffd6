import { performance } from 'node:perf_hooks';
import { balance } from './books.ts';
import { type Options, readOptions } from './options.mjs';
import { profileFolder, tellProfile } from './profile.ts';
import { openReferences } from './references/references.ts';
import { errorsOf, type Measured, type Row } from './report/measured.ts';
import { compareHeats, type Heat } from './report/ratios.ts';
import { type Report, tell } from './report/report.ts';
import { writeResults } from './report/results.ts';
import { count, ms } from './report/table.ts';
import { whyNoPayPal } from './stock-paypal.ts';
import { isSuspicious, lookAtMachine } from './town/machine.ts';
import { memoryOfLargest, memoryWithChildren } from './town/meter.ts';
import { openTown, type Town } from './town/town.ts';
import { type Bench, heatsOf, run, soak, type Turn, turnsOf } from './turns.ts';

const options = readOptions(process.argv.slice(2));
const profileTo = options.profile ? profileFolder() : undefined;
const since = performance.now();
const startedAt = new Date().toISOString();
let isLeaving = false;

const MOST_WARMING = 8;

say('Starting the gateway on a database of its own, the bank, the load …');
const opening = openTown({ profileTo, workers: options.workers });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void leave());
const town = await opening;

try {
  const report = await bench(town, options);
  await town.close();
  console.log(`\n${tell(report)}`);
  console.log(`\nWritten to ${writeResults(report, options.out)}`);
  if (profileTo) console.log(`\n${tellProfile(profileTo)}`);
  process.exitCode = report.wrong.length === 0 && report.rows.every(isWithoutErrors) ? 0 : 1;
} catch (error) {
  if (!isLeaving) console.error(error);
  await town.close();
  process.exitCode = 1;
} finally {
  // The leash's channel and sockets that are about to close must not hold us.
  if (!isLeaving) setTimeout(() => process.exit(), 2_000).unref();
}

async function bench(here: Town, asked: Options): Promise<Report> {
  const skipped: Record<string, string> = {};
  const noPayPal = asked.only.includes('paypal') ? await whyNoPayPal(here.quiet) : undefined;
  if (noPayPal) skipped['confirm with PayPal'] = `The gateway says ${noPayPal}.`;
  const only = asked.only.filter((name) => name !== 'paypal' || !noPayPal);
  const { connections } = asked;
  const main = connections.includes(64) ? 64 : Math.max(...connections);
  const machine = await lookAtMachine(here.db, here.folder);
  if (isSuspicious(machine))
    say('This disk answers a durable write sooner than a disk can: figures will flatter.');
  say('Starting the references …');
  const references = await openReferences(here, { asked: only, scale: asked.quick ? 5 : 20 });
  here.atEnd(() => references.close());
  const state: Bench = {
    town: here,
    options: { ...asked, only },
    references,
    main,
    pace: new Map(),
    answered: 0,
  };
  const { rows, heats } = await rounds(state);
  const soaked = asked.soak > 0 ? await soak(state) : undefined;
  const memory = {
    requests: state.answered,
    residentMb: memoryWithChildren(here.gateway.pid),
    largestMb: memoryOfLargest(here.gateway.pid),
  };
  const wrong = [
    ...rows.flatMap((row) =>
      row.rounds.flatMap((round) => round.wrong.map((words) => `${row.key}: ${words}`)),
    ),
    ...(soaked ? soaked.wrong.map((words) => `soak: ${words}`) : []),
    ...(await balance(here)),
  ];
  return {
    startedAt,
    seconds: Math.round((performance.now() - since) / 1000),
    isQuick: asked.quick,
    workers: asked.workers,
    rounds: asked.rounds,
    secondsEach: asked.seconds,
    machine,
    rows: soaked
      ? [
          ...rows,
          {
            key: 'soak',
            group: 'gateway',
            title: 'mixed day, at length',
            load: `${main} connections`,
            rounds: [soaked],
          },
        ]
      : rows,
    ratios: compareHeats(heats, main),
    ratioConnections: main,
    skipped: { ...skipped, ...references.skipped },
    wrong: [...new Set(wrong)],
    getBytes: references.getBytes,
    memory,
  };
}

/** A first round is not counted: code is compiled, connections are opened, caches are filled. */
async function rounds(state: Bench): Promise<{ rows: Row[]; heats: Heat[] }> {
  const heats: Heat[] = [];
  const rows = new Map(
    turnsOf(state).map((turn): [string, Row] => [turn.key, { ...nameOf(turn), rounds: [] }]),
  );
  const { quick, rounds: most } = state.options;
  if (!quick) await warmUp(state);
  const planned = heatsOf(state);
  for (let round = 1; round <= most; round++)
    // There and back: whoever was first is last, so that a machine that slows down slows both alike.
    for (const heat of planned)
      for (const order of heat.length > 1 && !quick ? [heat, heat.toReversed()] : [heat]) {
        const measured = await run(state, order);
        heats.push(new Map(order.map(({ key }, place) => [key, measured[place] as Measured])));
        for (const [place, turn] of order.entries()) {
          const each = measured[place] as Measured;
          const row = rows.get(turn.key) as Row;
          row.load = turn.load;
          row.rounds.push(each);
          say(`${round}/${most}  ${lineOf(turn, each)}`);
        }
      }
  return { rows: [...rows.values()], heats };
}

function nameOf({ key, group, title, load }: Turn): Omit<Row, 'rounds'> {
  return { key, group, title, load };
}

function lineOf({ title, load }: Turn, measured: Measured): string {
  const { perSecond, latencyMs, failures, wrong } = measured;
  const errors = errorsOf(measured);
  return [
    `${title}, ${load}: ${count(perSecond)}/s, p50 ${ms(latencyMs.p50)} ms, p99 ${ms(latencyMs.p99)} ms`,
    ...(errors > 0 ? [`${errors} ERRORS ${JSON.stringify(failures)}`] : []),
    ...wrong.map((words) => `WRONG: ${words}`),
  ].join(', ');
}

async function warmUp(state: Bench): Promise<void> {
  say('Warming up …');
  const warm: Bench = {
    ...state,
    options: { ...state.options, connections: [state.main], openShares: [], seconds: 1 },
  };
  const compared = new Set([`confirm@${state.main}`, `get@${state.main}`]);
  for (const turn of turnsOf(warm)) {
    if (turn.key.includes('cold')) continue;
    if (compared.has(turn.key)) await untilWarm(warm, turn);
    else await run(warm, [turn]);
  }
  state.answered = warm.answered;
}

/**
 * The engine of each process compiles for thousands of requests, which a rival in C never pays for: until it gets no faster,
 * twice, because a slow second of the machine looks alike.
 */
async function untilWarm(bench: Bench, turn: Turn): Promise<void> {
  for (let times = 0, best = 0, noFaster = 0; times < MOST_WARMING && noFaster < 2; times++) {
    const [measured] = await run(bench, [turn]);
    const pace = measured?.perSecond ?? 0;
    noFaster = pace < best * 1.05 ? noFaster + 1 : 0;
    best = Math.max(best, pace);
  }
}

function isWithoutErrors(row: Row): boolean {
  return row.rounds.every((round) => errorsOf(round) === 0);
}

function say(words: string): void {
  console.log(words);
}

async function leave(): Promise<void> {
  isLeaving = true;
  console.log('\nTaking everything down …');
  await (await opening).close();
  process.exit(130);
}
