/** The terminal shows what takes long and what went wrong, and nothing else. */

const isTerminal = process.stdout.isTTY === true && !process.env.CI;

/** Colours where somebody looks. */
export const isColourful = isTerminal && !process.env.NO_COLOR;

/** @param {string} text */
export const strong = (text) => (isColourful ? `\x1b[1m${text}\x1b[22m` : text);

/** @param {string} text */
export const faint = (text) => (isColourful ? `\x1b[2m${text}\x1b[22m` : text);

/**
 * Runs one step with a line that says what is done, how long it takes and how it ended.
 *
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} step
 * @returns {Promise<T>}
 */
export async function step(what, step) {
  const since = performance.now();
  const seconds = () => `${Math.round((performance.now() - since) / 1000)} s`;
  const line = (/** @type {string} */ mark) => `${mark} ${what} ${faint(`(${seconds()})`)}`;
  if (!isTerminal) console.log(`… ${what}`);
  const clock = isTerminal ? setInterval(() => process.stdout.write(`\r${line('…')}`), 200) : undefined;
  try {
    const result = await step();
    finish(line('✓'), clock);
    return result;
  } catch (error) {
    finish(line('✗'), clock);
    throw error;
  }
}

/**
 * @param {string} line
 * @param {NodeJS.Timeout | undefined} clock
 */
function finish(line, clock) {
  clearInterval(clock);
  process.stdout.write(isTerminal ? `\r\x1b[K${line}\n` : `${line}\n`);
}

/** A refusal the reader can do something about: shown without a stack. */
export class Stop extends Error {}

/**
 * Ends the program: a `Stop` with its words, anything else with everything we know.
 *
 * @param {unknown} error
 * @returns {never}
 */
export function giveUp(error) {
  console.error(error instanceof Stop ? `\n${error.message}` : error);
  process.exit(1);
}
