import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, renameSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { frugalEnv, frugalFlags } from './frugal.mjs';
import { root } from './root.mjs';
import { faint, Stop } from './say.mjs';

const longestStartMs = 120_000;
/** Longer than a gateway waits for the payments under way. */
const longestStopMs = 30_000;
const longestPauseMs = 30_000;
/** Who ran this long is not in a loop of failing. */
const steadyMs = 60_000;
const largestLogBytes = 10_000_000;

/**
 * Runs one part until it is stopped: started again when it ends by itself, its records in a file, its words to
 * people on the terminal.
 *
 * @param {{ name: string, main: string, port: number, health: string, node: string, env: NodeJS.ProcessEnv, log: string }} part
 */
export function startPart(part) {
  const record = openLog(part.log);
  let stopping = false;
  let child = launch(part, record);
  // A wrong setting is the reader's to correct, not ours to try again.
  const ready = becomeReady(part, () => child).then(() => child.show());

  const keepAlive = async () => {
    await ready.catch(() => {});
    for (let pauseMs = 500; !stopping; ) {
      const since = performance.now();
      const reason = await child.ended;
      if (stopping) return;
      pauseMs = performance.now() - since > steadyMs ? 500 : Math.min(pauseMs * 2, longestPauseMs);
      console.log(`The ${part.name} ended (${reason}); it is started again in ${pauseMs / 1000} s.`);
      await sleep(pauseMs);
      if (stopping) return;
      child = launch(part, record);
      child.show();
    }
  };
  void keepAlive();

  const stop = async () => {
    stopping = true;
    child.process.kill('SIGTERM');
    const late = setTimeout(() => child.process.kill('SIGKILL'), longestStopMs);
    await child.ended;
    clearTimeout(late);
  };
  return { ready, stop };
}

/**
 * @param {{ main: string, node: string, env: NodeJS.ProcessEnv }} part
 * @param {import('node:fs').WriteStream} record
 */
function launch({ main, node, env }, record) {
  const process = spawn(
    node,
    [...frugalFlags, '--disable-warning=ExperimentalWarning', '--import', './scripts/leash.mjs', main],
    {
      cwd: root,
      env: { ...frugalEnv, ...env },
      // Its own group: Ctrl-C reaches the launcher alone, which then asks each part to finish.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  const said = /** @type {string[]} */ ([]);
  let isShown = false;
  // The first thing a part says is where it listens, and we say that for all of them.
  let isIntroduced = false;
  onWords(process.stdout, record, (words) => {
    if (isShown && isIntroduced) console.log(words);
    else said.push(words);
    isIntroduced = true;
  });
  onWords(process.stderr, record, (words) => {
    if (isShown) console.error(words);
    else said.push(words);
  });
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    process.once('error', (error) => resolve(error.message));
    process.once('close', (code, signal) => resolve(signal ?? `code ${code}`));
  });
  const show = () => {
    isShown = true;
    // The way in for the first owner is said once, while it starts, and nobody may have to look for it.
    for (const words of said) if (words.includes('/console/setup#')) console.log(words);
  };
  return { process, ended, show, said };
}

/**
 * @param {import('node:stream').Readable | null} stream
 * @param {import('node:fs').WriteStream} record
 * @param {(words: string) => void} tell
 */
function onWords(stream, record, tell) {
  if (!stream) return;
  createInterface({ input: stream }).on('line', (line) => {
    record.write(`${line}\n`);
    const words = forPeople(line);
    if (words !== undefined) tell(words);
  });
}

/**
 * A record in JSON is for the file; only what went wrong in it is for the terminal.
 *
 * @param {string} line
 */
function forPeople(line) {
  if (!line.startsWith('{')) return line.trim() === '' ? undefined : line;
  try {
    const { level, msg, err } = JSON.parse(line);
    return level >= 50 ? [msg, err?.message].filter(Boolean).join(': ') : undefined;
  } catch {
    return line;
  }
}

/**
 * @param {{ name: string, port: number, health: string, env: NodeJS.ProcessEnv, log: string }} part
 * @param {() => ReturnType<typeof launch>} child
 */
async function becomeReady({ name, port, health, env, log }, child) {
  const { ended, said } = child();
  let reason = /** @type {string | undefined} */ (undefined);
  void ended.then((how) => {
    reason = how;
  });
  for (const until = performance.now() + longestStartMs; performance.now() < until; await sleep(50)) {
    if (reason !== undefined) {
      throw new Stop(`The ${name} did not start (${reason}).\n${said.join('\n')}`.trim());
    }
    if (await answers(`http://${reachable(env.TOLLGATE_HOST)}:${port}${health}`)) return;
  }
  throw new Stop(`The ${name} does not answer after ${longestStartMs / 1000} s. ${faint(`See ${log}.`)}
${said.join('\n')}`);
}

/** @param {string | undefined} host */
function reachable(host) {
  if (!host || host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/** @param {string} url */
async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000), redirect: 'manual' });
    await response.arrayBuffer();
    return response.status < 500;
  } catch {
    return false;
  }
}

/** One file of yesterday is kept. @param {string} path */
function openLog(path) {
  if (existsSync(path) && statSync(path).size > largestLogBytes) renameSync(path, `${path}.1`);
  return createWriteStream(path, { flags: 'a' });
}
