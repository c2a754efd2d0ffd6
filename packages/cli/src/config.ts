import { homedir } from 'node:os';
import { join } from 'node:path';
import { Trouble } from './trouble.ts';

/** Of the protocol's public documentation; they exist at every Tollgate from its first start. */
const documentedSecretKey = 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R';

export interface Config {
  gateway: URL;
  secretKey: string;
  /** Of the messages; help is in both languages. */
  language: 'ko' | 'en';
  /** Where this user's authority lies. */
  home: string;
  /** As it was given to us, for the programs that we start. */
  environment: Record<string, string | undefined>;
}

/** @throws Trouble naming the wrong setting, and what to write instead */
export function readConfig(
  environment: Record<string, string | undefined>,
  given: { gateway?: string | undefined; secretKey?: string | undefined } = {},
): Config {
  const address = given.gateway ?? environment['TOLLGATE_URL'] ?? 'http://localhost:4100';
  const gateway = URL.parse(address);
  if (gateway?.protocol !== 'http:')
    throw new Trouble(`The gateway's address must begin with http://, such as http://localhost:4100.`, 2);
  const secretKey = given.secretKey ?? environment['TOSS_SECRET_KEY'] ?? documentedSecretKey;
  // A key that moves money has no business with a tool that plays buyers.
  if (!/^test_g?sk_/.test(secretKey))
    throw new Trouble('The secret key must be a test key: test_sk_… or test_gsk_….', 2);
  return {
    gateway,
    secretKey,
    language: /^ko/i.test(environment['LC_ALL'] || environment['LANG'] || '') ? 'ko' : 'en',
    home: environment['TOLLGATE_HOME'] ?? join(homedir(), '.tollgate'),
    environment,
  };
}
