/** What `npm run ha` understands. */
export const help = `npm run ha [-- options]

Builds three machines with etcd, Patroni and PostgreSQL on this one, HAProxy before them and two gateways on top, lets
customers buy, and takes the primary away. Exits with 1 when an acknowledged payment is lost or doubled, or the shop is
closed for 30 seconds.

  --only kill,cut      some of: kill, freeze, cut, crash, standby, switchover, alone (default: all)
  --rounds 3           each of them this often (default: 1)
  --rate 100           payments a second (default: 100)
  --keep               leaves the machines' folders and logs, and says where
  --help               this`;

export class WrongOption extends Error {}

/** @typedef {{ help: boolean, keep: boolean, only: string[] | undefined, rounds: number, rate: number }} Options */

const names = ['kill', 'freeze', 'cut', 'crash', 'standby', 'switchover', 'alone'];

/**
 * @param {readonly string[]} words
 * @returns {Options}
 * @throws {WrongOption} with what to write instead
 */
export function readOptions(words) {
  /** @type {Options} */
  const options = { help: false, keep: false, only: undefined, rounds: 1, rate: 100 };
  for (let place = 0; place < words.length; place++) {
    const [name, inline] = /** @type {[string, string?]} */ ((words[place] ?? '').split(/=(.*)/s));
    if (name === '--help' || name === '-h') options.help = true;
    else if (name === '--keep') options.keep = true;
    else if (name === '--only' || name === '--rounds' || name === '--rate') {
      const value = inline ?? words[++place] ?? '';
      if (name === '--only') options.only = knownNames(value);
      else options[name === '--rounds' ? 'rounds' : 'rate'] = wholeNumber(name, value);
    } else throw new WrongOption(`${name} is not known.\n\n${help}`);
  }
  return options;
}

/** @param {string} value */
function knownNames(value) {
  const wanted = value.split(',').filter(Boolean);
  const unknown = wanted.filter((name) => !names.includes(name));
  if (wanted.length > 0 && unknown.length === 0) return wanted;
  throw new WrongOption(`--only: write some of ${names.join(', ')}, with commas.`);
}

/**
 * @param {string} name
 * @param {string} value
 */
function wholeNumber(name, value) {
  if (/^[1-9]\d{0,3}$/.test(value)) return Number(value);
  throw new WrongOption(`${name}: write a whole number, such as ${name} 100.`);
}
