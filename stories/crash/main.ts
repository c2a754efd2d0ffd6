import bundlePrograms from '../../test/programs.ts';
import { type CrashReport, crash, type Part, type Progress } from './crash.ts';
import { help, type Options, readOptions, WrongOption } from './options.ts';

const options = optionsOrEnd();
const { kills, seed = 1 + Math.floor(Math.random() * 1e8), minutes } = options;
const since = performance.now();
const untilMs = minutes === undefined ? Number.POSITIVE_INFINITY : minutes * 60_000;
const isTerminal = process.stdout.isTTY;
let done = 0;
let toldAt = 0;
let isLeaving = false;

// The run ends in order, and what has happened so far is compared.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    isLeaving = true;
  });

console.log(`${kills} kills, seed ${seed}`);
// What dies comes back in half the time.
const unbundle = await bundlePrograms();
process.once('exit', () => unbundle?.());
const report = await crash({
  seed,
  parts: parts(),
  customers: 16,
  isPatient: true,
  isOver: () => isLeaving || done >= kills || performance.now() - since > untilMs,
  progress: (state) => {
    done = state.kills;
    tellProgress(state);
  },
});
tell(report);
process.exit(report.findings.length === 0 ? 0 : 1);

function optionsOrEnd(): Options {
  try {
    const read = readOptions(process.argv.slice(2));
    if (!read.help) return read;
    console.log(help);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof WrongOption)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}

/** Every mark, then chance with two gateways and with one, and again until there were enough. */
function* parts(): Generator<Part> {
  for (;;) {
    yield { marks: true };
    yield { mishaps: 120, gateways: 2 };
    yield { mishaps: 60, gateways: 1 };
  }
}

function tellProgress({ kills: killed, acknowledged, purchases }: Progress): void {
  const now = performance.now();
  if (now - toldAt < (isTerminal ? 200 : 10_000) && killed < kills) return;
  toldAt = now;
  const line = `${String(killed).padStart(5)} of ${kills} kills · ${purchases} purchases · ${acknowledged} answers acknowledged · ${Math.round((now - since) / 1_000)} s`;
  if (isTerminal) process.stdout.write(`\r${line}\x1b[K`);
  else console.log(line);
}

function tell({ counts, kills: killed, acknowledged, purchases, visited, findings }: CrashReport): void {
  const rows: [string, string | number][] = [
    ...[...counts].sort(([one], [other]) => one.localeCompare(other)),
    ['kills in all', killed],
    ['marks visited', visited.size],
    ['purchases', purchases],
    ['answers acknowledged', acknowledged],
    ['things that do not agree', findings.length],
  ];
  console.log(
    `${isTerminal ? '\n' : ''}\nseed ${seed}, ${Math.round((performance.now() - since) / 1_000)} s`,
  );
  for (const [name, value] of rows) console.log(`  ${name.padEnd(30)}${String(value).padStart(8)}`);
  for (const finding of findings) console.log(`  ! ${finding}`);
}
