import { createServer } from 'node:net';
import { Stop } from './say.mjs';

/**
 * @param {string} setting
 * @param {number} otherwise
 */
export function portOf(setting, otherwise) {
  const text = process.env[setting];
  if (!text) return otherwise;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Stop(`${setting} is "${text}"; write a port from 1 to 65535, such as ${otherwise}.`);
}

/**
 * Asked before anything starts: it is kinder than three parts failing one after the other.
 *
 * @param {number} port
 * @param {string} host
 * @returns {Promise<boolean>}
 */
export function isFree(port, host) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === 'EADDRINUSE') return resolve(false);
      const words = `cannot listen on ${host}, port ${port}: ${error.message}`;
      reject(new Stop(`Tollgate ${words}.\nSet TOLLGATE_HOST to an address of this machine.`));
    });
    probe.listen({ port, host }, () => probe.close(() => resolve(true)));
  });
}
