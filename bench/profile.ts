import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { table } from './report/table.ts';
import { root } from './town/root.ts';

/** Beside the data and not beside the code: a profile names the places of the machine it was made on. */
export function profileFolder(): string {
  const folder = join(
    root,
    '.tollgate/bench-profiles',
    new Date().toISOString().replace(/\D/g, '').slice(0, 14),
  );
  mkdirSync(folder, { recursive: true });
  return folder;
}

interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
}

const busyIn = (functions: Map<string, number>): number =>
  [...functions].reduce((sum, [what, time]) => (what === '(idle)' ? sum : sum + time), 0);

/** Where the gateway's own processor time went, by part and by function: in the busiest of its processes. */
export function tellProfile(folder: string): string {
  const profiles = readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .map((name) => join(folder, name))
    .map((path) => ({ path, ...summarize(JSON.parse(readFileSync(path, 'utf8')) as Profile) }))
    .sort((one, other) => busyIn(other.functions) - busyIn(one.functions));
  const [busiest] = profiles;
  if (!busiest) return 'The gateway left no profile.';
  const { path, parts, functions } = busiest;
  const rows = (all: Map<string, number>, most: number) => {
    const busy = [...all].filter(([what]) => what !== '(idle)');
    const total = busy.reduce((sum, [, time]) => sum + time, 0);
    return busy
      .sort(([, a], [, b]) => b - a)
      .slice(0, most)
      .map(([what, time]) => [what, `${((time / total) * 100).toFixed(1)} %`]);
  };
  return `The gateway's processor time, by part
${table(['', 'of the time it was busy'], rows(parts, 20), 1)}

and by function
${table(['', 'itself'], rows(functions, 40), 1)}

The whole, for a browser's developer tools: ${path}`;
}

export function summarize({ nodes, samples, timeDeltas }: Profile) {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const parts = new Map<string, number>();
  const functions = new Map<string, number>();
  samples.forEach((id, place) => {
    const frame = frames.get(id);
    if (!frame) return;
    const time = timeDeltas[place] ?? 0;
    const part = partOf(frame);
    parts.set(part, (parts.get(part) ?? 0) + time);
    const what =
      `${frame.functionName || '(anonymous)'} ${part === frame.functionName ? '' : fileOf(frame)}`.trim();
    functions.set(what, (functions.get(what) ?? 0) + time);
  });
  return { parts, functions };
}

type Frame = Profile['nodes'][number]['callFrame'];

/** A package of others by its name, a folder of ours by its place, the engine's own by its word. */
function partOf({ url, functionName }: Frame): string {
  const foreign = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  if (foreign) return foreign;
  const own = /packages\/([^/]+\/src\/[^/]+)/.exec(url)?.[1];
  if (own) return own.replace('/src', '').replace(/\.ts$/, '');
  if (url.startsWith('node:')) return `node:${url.slice(5).split('/')[0]}`;
  return functionName.startsWith('(') ? functionName : 'native code';
}

const fileOf = ({ url, lineNumber }: Frame): string =>
  `${url.replace(/^.*\/(node_modules|packages)\//, '').replace(/^file:\/\//, '')}:${lineNumber + 1}`;
