import type { Machine } from '../town/machine.ts';
import { mediansOf, type Row } from './measured.ts';
import type { Compared } from './ratios.ts';
import { count, ms, plain, table } from './table.ts';

/** Everything a run found out. */
export interface Report {
  startedAt: string;
  seconds: number;
  isQuick: boolean;
  /** Processes of the gateway. */
  workers: number;
  rounds: number;
  secondsEach: number;
  machine: Machine;
  rows: Row[];
  ratios: Compared[];
  /** The connections that the ratios compare at. */
  ratioConnections: number;
  skipped: Record<string, string>;
  wrong: string[];
  /** Bytes of the GET's body, which the bare server answers too. */
  getBytes: number | undefined;
  /** Requests that the gateway had answered at the end, and what its processes held then, in MB. */
  memory: { requests: number; residentMb: number; largestMb: number };
}

/** For people: what was measured, what it means, what is wrong. */
export function tell(report: Report): string {
  return [
    headline(report),
    ...groups(report),
    ratioTable(report),
    stolenTime(report),
    `The gateway holds ${report.memory.residentMb} MB after ${count(report.memory.requests)} requests${report.workers === 1 ? '' : `, the largest of its processes ${report.memory.largestMb}`}.`,
    ...Object.entries(report.skipped).map(([what, why]) => `Not measured: ${what}. ${why}`),
    report.isQuick ? 'A quick run shows that everything works. Its figures mean little.' : '',
    report.wrong.length === 0
      ? 'The books agree with every acknowledged answer.'
      : `THE BOOKS DISAGREE:\n${report.wrong.map((line) => `  ${line}`).join('\n')}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function headline({ machine, workers, rounds, secondsEach }: Report): string {
  const { cores, processor, memoryGb, node, postgres, syncMs } = machine;
  const turns = rounds === 1 ? 'one round' : `medians of ${rounds} rounds`;
  return `${cores} × ${processor}, ${memoryGb} GB · Node ${node} · PostgreSQL ${postgres} · a durable write takes ${ms(syncMs)} ms
${turns}, ${secondsEach} s each; ${workers === 1 ? 'a gateway of one process' : `a gateway of ${workers} processes`}, database, simulators and load share the machine`;
}

const titles = {
  gateway: 'The gateway, closed loop: each connection asks again as soon as it was answered',
  'open loop':
    'The gateway, open loop: requests arrive by themselves, at a share of what the closed loop reached',
  reference: 'References, in the same rounds',
};

function groups({ rows }: Report): string[] {
  return (Object.keys(titles) as Row['group'][]).flatMap((group) => {
    const some = rows.filter((row) => row.group === group && row.rounds.length > 0);
    if (some.length === 0) return [];
    const hasWebhooks = some.some((row) => row.rounds.some((round) => round.webhooks));
    const head = [
      '',
      '',
      'per s',
      'p50 ms',
      'p99 ms',
      'p99.9 ms',
      'errors',
      'cores',
      'of PostgreSQL',
      'µs each',
      'of PostgreSQL',
      'MB',
    ];
    const more = hasWebhooks ? ['webhooks/s', 'lag p50', 'lag p99'] : [];
    return [
      `${titles[group]}\n${table(
        [...head, ...more],
        some.map((row) => cellsOf(row, hasWebhooks)),
      )}`,
    ];
  });
}

function cellsOf(row: Row, hasWebhooks: boolean): string[] {
  const m = mediansOf(row);
  const isShort = row.rounds.some((round) => round.isShort);
  const cells = [
    row.title,
    `${row.load}${isShort ? ' *' : ''}`,
    count(m.perSecond),
    ms(m.p50Ms),
    ms(m.p99Ms),
    ms(m.p999Ms),
    plain(m.errors),
    plain(m.serverCores),
    plain(m.postgresCores),
    plain(m.serverMicros),
    plain(m.postgresMicros),
    plain(m.memoryMb),
  ];
  if (!hasWebhooks) return cells;
  if (m.webhooksPerSecond === undefined) return [...cells, '', '', ''];
  return [...cells, count(m.webhooksPerSecond), ms(m.webhookLagP50Ms ?? 0), ms(m.webhookLagP99Ms ?? 0)];
}

function ratioTable({ ratios, ratioConnections }: Report): string {
  if (ratios.length === 0) return '';
  const rows = ratios.map(({ words, value, wanted, quartiles, pairs, holds }) => [
    words,
    `${value}`,
    wanted,
    wanted && (holds ? '✓' : 'short'),
    quartiles.join(' – '),
    pairs.join(' · '),
  ]);
  const title = `Ratios, at ${ratioConnections} connections where nothing else is said: what travels to other machines`;
  return `${title}\n${table(['', 'ratio', 'wanted', '', 'half of the pairs', 'pairs'], rows, 1)}`;
}

/** Above this a figure tells of the machine's other guests. */
const MOST_STOLEN = 0.05;

function stolenTime({ rows }: Report): string {
  const stolen = rows.flatMap((row) => row.rounds.flatMap((round) => round.cost?.stolen ?? []));
  const most = Math.max(0, ...stolen);
  if (most <= MOST_STOLEN) return '';
  const percent = (part: number): string => `${Math.round(part * 100)} %`;
  const mean = stolen.reduce((sum, part) => sum + part, 0) / stolen.length;
  const many = stolen.filter((part) => part > MOST_STOLEN).length;
  return `The processors were taken away for ${percent(mean)} of the time measured, and for more than ${percent(MOST_STOLEN)} in ${many} of ${stolen.length} measurements, at worst for ${percent(most)}: latencies of these tell of the machine's other guests. Measure again on a machine of your own.`;
}
