import { spawn } from 'node:child_process';
import { root } from './root.mjs';
import { Stop } from './say.mjs';

/**
 * Runs a program to its end, quietly: its output is shown only when it fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean }} [options]
 * @returns {Promise<string>} what it wrote
 * @throws {Stop} with everything it wrote, when it ended with anything but 0
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output);
      else
        reject(new Stop(`${[command, ...args].join(' ')} ended with ${signal ?? code}:\n\n${output.trim()}`));
    });
  });
}
