import { readFileSync } from 'node:fs';
import { webhookEventTypes } from '@tollgate/contract';
import { parseSecrets, type RailSecret } from '@tollgate/rails';
import { z } from 'zod';
import { type KillAt, parseKillAt } from './mark.ts';

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));

const Port = wholeNumber(0, 65_535);

/** An address that others are appended to: nothing may stand behind its path, and no password in it. */
const HttpUrl = z
  .url({ protocol: /^https?$/ })
  .refine((text) => isBare(URL.parse(text)))
  .transform((url) => url.replace(/\/+$/, ''));

const isBare = (url: URL | null): boolean =>
  url !== null && !url.username && !url.password && !url.search && !url.hash;

/** Pages, scripts and webhooks name the gateway by it, so it can have no path either. */
const Origin = HttpUrl.refine((text) => URL.parse(text)?.pathname === '/');

/** What the driver cannot read it would repeat in its complaint, password included. */
const DatabaseUrl = z.string().refine((text) => {
  const url = URL.parse(text);
  return (
    url !== null &&
    /^postgres(ql)?:$/.test(url.protocol) &&
    isEncoded(url.username) &&
    isEncoded(url.password)
  );
});

const isEncoded = (text: string): boolean => !/%(?![0-9a-f]{2})/i.test(text);

const Secrets = z.string().transform((text, context): RailSecret[] => {
  try {
    return parseSecrets(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

const KillMark = z.string().transform((text, context): KillAt => {
  const killAt = parseKillAt(text);
  if (killAt) return killAt;
  context.addIssue({ code: 'custom', message: 'no mark' });
  return z.NEVER;
});

const Word = z.string().regex(/^[\x21-\x7e]{1,200}$/);

const secretsForm = 'one or two secrets as keyId:hex,keyId:hex, each of at least 32 hexadecimal digits';

/** Every setting with what to write; wrong ones are told by these words, never by their value. */
// biome-ignore format: a table
const Settings = z.object({
  TOLLGATE_PORT:                         Port.default(4100).describe('a port number, such as 4100'),
  TOLLGATE_HOST:                         z.string().default('127.0.0.1').describe('an address to listen on, such as 127.0.0.1 or 0.0.0.0'),
  TOLLGATE_DATA_DIR:                     z.string().default('./.tollgate').describe('a folder for data'),
  TOLLGATE_DATABASE_URL:                 DatabaseUrl.optional().describe('postgres://user:password@host:5432/database, with the signs :/?#[]@% in the password as %3A and so on'),
  TOLLGATE_DATABASE_CONNECTIONS:         wholeNumber(4, 200).default(20).describe('how many database connections, 4 to 200'),
  TOLLGATE_PUBLIC_URL:                   Origin.optional().describe('the address customers reach the gateway at, such as https://pay.example, and nothing behind it'),
  TOLLGATE_PROXIES:                      wholeNumber(0, 9).optional().describe('how many proxies of yours stand before the gateway, such as 1'),
  TOLLGATE_CONSOLE_RESET:                z.string().max(254).regex(/^[^\s@]+@[^\s@]+$/).optional().describe('the e-mail address of whoever cannot log in any more, such as owner@shop.example'),
  TOLLGATE_LIVE_RATE_LIMIT:              wholeNumber(1, 1_000_000).default(100).describe('how many requests a second each live key may send to one process, such as 100'),
  TOLLGATE_MOST_UNDER_WAY:               wholeNumber(16, 100_000).default(2_048).describe('how many requests one process serves at once before it answers 503, such as 2048'),
  TOLLGATE_WORKERS:                      wholeNumber(1, 32).default(1).describe('how many processes share the port, 1 to 32'),
  TOLLGATE_QUIET_MS:                     wholeNumber(0, 60_000).default(1_000).describe('how many milliseconds a process that leaves waits for the next request on a connection it has, such as 1000'),
  TOLLGATE_API_LOG_DAYS:                 wholeNumber(0, 3_650).default(30).describe('how many days calls are kept for the developer center, such as 30, or 0 to keep none'),
  TOLLGATE_API_LOG_BODIES:               wholeNumber(0, 100_000).default(50).describe('of how many calls a second one process keeps the bodies for each shop, such as 50'),
  TOLLGATE_LOG:                          z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('warn').describe('fatal, error, warn, info, debug or silent'),
  TOLLGATE_KILL_AT:                      KillMark.optional().describe('nothing: it ends the process at a mark of its table, such as confirm.opened#3, for tests of what a power cut leaves behind'),
  TOLLGATE_CONFIG:                       z.string().optional().describe('the path of a JSON file'),
  TOLLGATE_BANK_SIMULATOR_PORT:          Port.default(4400).describe('the port of the bank simulator, such as 4400'),
  TOLLGATE_BANK_SIMULATOR_URL:           HttpUrl.optional().describe('the address of the bank simulator, such as http://localhost:4400'),
  TOLLGATE_BANK_SECRETS_TO_BANK:         Secrets.optional().describe(secretsForm),
  TOLLGATE_BANK_SECRETS_TO_GATEWAY:      Secrets.optional().describe(secretsForm),
  TOLLGATE_PAYPAL_SIMULATOR_PORT:        Port.default(4300).describe('the port of the PayPal simulator, such as 4300'),
  TOLLGATE_PAYPAL_SIMULATOR_URL:         HttpUrl.optional().describe('the address of the PayPal simulator, such as http://localhost:4300'),
  TOLLGATE_PAYPAL_URL:                   HttpUrl.default('https://api-m.paypal.com').describe('the address of PayPal’s API, such as https://api-m.paypal.com'),
  TOLLGATE_PAYPAL_CLIENT_ID:             Word.optional().describe('the client id of your PayPal app'),
  TOLLGATE_PAYPAL_CLIENT_SECRET:         Word.optional().describe('the secret of your PayPal app'),
  TOLLGATE_PAYPAL_WEBHOOK_ID:            Word.optional().describe('the id of the webhook in your PayPal app'),
  TOLLGATE_PAYPAL_MERCHANT_ID:           Word.optional().describe('the merchant id of your PayPal account'),
  TOLLGATE_BANK_RAIL_URL:                HttpUrl.optional().describe('the address of the live bank rail, such as https://rail.example'),
  TOLLGATE_BANK_RAIL_SECRETS_TO_BANK:    Secrets.optional().describe(secretsForm),
  TOLLGATE_BANK_RAIL_SECRETS_TO_GATEWAY: Secrets.optional().describe(secretsForm),
});

type SettingName = keyof z.output<typeof Settings>;

/** Settings that mean something only together; half of them would be overheard, and a test bank used for a live one. */
const together: SettingName[][] = [
  ['TOLLGATE_BANK_SECRETS_TO_BANK', 'TOLLGATE_BANK_SECRETS_TO_GATEWAY'],
  ['TOLLGATE_PAYPAL_CLIENT_ID', 'TOLLGATE_PAYPAL_CLIENT_SECRET', 'TOLLGATE_PAYPAL_WEBHOOK_ID'],
  ['TOLLGATE_BANK_RAIL_URL', 'TOLLGATE_BANK_RAIL_SECRETS_TO_BANK', 'TOLLGATE_BANK_RAIL_SECRETS_TO_GATEWAY'],
];

/**
 * Without a public address the links in a payment follow the Host header, which a buyer's browser writes. In test that is
 * a convenience; a live merchant would be told addresses that a stranger chose.
 */
const neededBy: [SettingName, SettingName][] = [
  ['TOLLGATE_BANK_RAIL_URL', 'TOLLGATE_PUBLIC_URL'],
  ['TOLLGATE_PAYPAL_CLIENT_ID', 'TOLLGATE_PUBLIC_URL'],
];

/** A merchant whose PayPal money goes to an account of its own, or a test merchant at PayPal's own sandbox. */
const PayPalOfMerchant = z.object({
  mId: z.string().min(1),
  url: HttpUrl.default('https://api-m.paypal.com'),
  clientId: Word,
  clientSecret: Word,
  webhookId: Word,
  merchantId: Word.optional(),
});

const ConfigFile = z.object({
  paypal: z.array(PayPalOfMerchant).default([]),
  webhooks: z
    .array(
      z.object({
        mId: z.string().min(1),
        url: z.url({ protocol: /^https?$/ }),
        events: z.array(z.enum(webhookEventTypes as [string, ...string[]])).min(1),
        name: z.string().optional(),
      }),
    )
    .default([]),
});

/** An app at PayPal. */
export interface PayPalSettings {
  url: string;
  clientId: string;
  clientSecret: string;
  webhookId: string;
  /** Needed only to hand over risk data (STC). */
  merchantId?: string | undefined;
}

/** How one process runs. The only place that reads the environment. */
export interface Config {
  port: number;
  host: string;
  dataDir: string;
  /** Absent: a PostgreSQL of our own in the data folder. */
  databaseUrl: string | undefined;
  databaseConnections: number;
  publicUrl: string | undefined;
  /** Proxies of ours whose word for where a caller is counts; behind a public https address there is one. */
  proxies: number;
  /** Whom a link in the log shall let into the developer center again. */
  consoleReset: string | undefined;
  /** Requests a second and live key that one process answers; test keys are not counted. */
  liveRateLimit: number;
  /** Requests that one process serves at once; who comes beyond them is answered 503 at once. */
  mostUnderWay: number;
  /** Processes that share the port; 1 is one process and nobody above it. */
  workers: number;
  /** A process that leaves waits that long for the next request on each connection it has. */
  quietMs: number;
  /** Days that calls are kept; 0 keeps none. */
  apiLogDays: number;
  /** Calls a second and shop whose bodies one process keeps; the rest is kept without. */
  apiLogBodies: number;
  logLevel: string;
  /** The mark at which a test lets this process die. */
  killAt: KillAt | undefined;
  bankSimulatorUrl: string;
  /** Absent: shared with the simulator through the data folder. */
  bankSimulatorSecrets: { toBank: RailSecret[]; toGateway: RailSecret[] } | undefined;
  bankRail: { url: string; secrets: { toBank: RailSecret[]; toGateway: RailSecret[] } } | undefined;
  payPalSimulatorUrl: string;
  /** The account of every live merchant that has none of its own. */
  payPal: PayPalSettings | undefined;
  payPalOfMerchants: readonly (PayPalSettings & { mId: string })[];
  /** Absent without a file; then the webhooks that another process was configured with stay as they are. */
  webhooks: z.output<typeof ConfigFile>['webhooks'] | undefined;
}

/** A setting that cannot be used; the message says what to write instead. */
export class WrongSetting extends Error {}

/** @throws WrongSetting naming every setting that is wrong, never its value: it may be a secret */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const set = Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])),
  );
  const parsed = Settings.safeParse(set);
  const wrong = [...wrongOnes(parsed.error?.issues ?? []), ...missingOnes(set)];
  if (!parsed.success || wrong.length > 0) {
    throw new WrongSetting(`Tollgate cannot start with these settings:\n${wrong.join('\n')}`);
  }
  const all = parsed.data;
  const file = all.TOLLGATE_CONFIG ? readConfigFile(all.TOLLGATE_CONFIG) : undefined;
  refuseDeathWithLiveMoney(all, file);
  return {
    port: all.TOLLGATE_PORT,
    host: all.TOLLGATE_HOST,
    dataDir: all.TOLLGATE_DATA_DIR,
    databaseUrl: all.TOLLGATE_DATABASE_URL,
    databaseConnections: all.TOLLGATE_DATABASE_CONNECTIONS,
    publicUrl: all.TOLLGATE_PUBLIC_URL,
    proxies: all.TOLLGATE_PROXIES ?? (all.TOLLGATE_PUBLIC_URL?.startsWith('https:') ? 1 : 0),
    consoleReset: all.TOLLGATE_CONSOLE_RESET,
    liveRateLimit: all.TOLLGATE_LIVE_RATE_LIMIT,
    mostUnderWay: all.TOLLGATE_MOST_UNDER_WAY,
    workers: all.TOLLGATE_WORKERS,
    quietMs: all.TOLLGATE_QUIET_MS,
    apiLogDays: all.TOLLGATE_API_LOG_DAYS,
    apiLogBodies: all.TOLLGATE_API_LOG_BODIES,
    logLevel: all.TOLLGATE_LOG,
    killAt: all.TOLLGATE_KILL_AT,
    bankSimulatorUrl:
      all.TOLLGATE_BANK_SIMULATOR_URL ?? `http://127.0.0.1:${all.TOLLGATE_BANK_SIMULATOR_PORT}`,
    bankSimulatorSecrets: pairOf(all.TOLLGATE_BANK_SECRETS_TO_BANK, all.TOLLGATE_BANK_SECRETS_TO_GATEWAY),
    bankRail: railOf(
      all.TOLLGATE_BANK_RAIL_URL,
      pairOf(all.TOLLGATE_BANK_RAIL_SECRETS_TO_BANK, all.TOLLGATE_BANK_RAIL_SECRETS_TO_GATEWAY),
    ),
    payPalSimulatorUrl:
      all.TOLLGATE_PAYPAL_SIMULATOR_URL ?? `http://localhost:${all.TOLLGATE_PAYPAL_SIMULATOR_PORT}`,
    payPal: payPalOf(all),
    payPalOfMerchants: file?.paypal ?? [],
    webhooks: file?.webhooks,
  };
}

/** A process that is told to die belongs to a test. PayPal's accounts in the file may be live as well. */
function refuseDeathWithLiveMoney(
  all: z.output<typeof Settings>,
  file: z.output<typeof ConfigFile> | undefined,
): void {
  const isLive = all.TOLLGATE_BANK_RAIL_URL || all.TOLLGATE_PAYPAL_CLIENT_ID || file?.paypal.length;
  if (all.TOLLGATE_KILL_AT && isLive)
    throw new WrongSetting(
      'TOLLGATE_KILL_AT ends this process in the middle of a payment and is for tests alone. A bank or PayPal for live money is set: take one of the two away.',
    );
}

const wrongOnes = (issues: readonly z.core.$ZodIssue[]): string[] =>
  [...new Set(issues.map(({ path }) => path[0] as SettingName))].map(
    (name) => `  ${name}: write ${Settings.shape[name].description}`,
  );

function missingOnes(set: Record<string, string>): string[] {
  const halves = together.flatMap((names) => {
    const given = names.find((name) => set[name] !== undefined);
    return given ? names.map((name): [SettingName, SettingName] => [given, name]) : [];
  });
  return [...halves, ...neededBy]
    .filter(([given, name]) => set[given] !== undefined && set[name] === undefined)
    .map(([given, name]) => `  ${name}: ${given} needs it too; write ${Settings.shape[name].description}`);
}

const pairOf = (toBank: RailSecret[] | undefined, toGateway: RailSecret[] | undefined) =>
  toBank && toGateway && { toBank, toGateway };

const railOf = (url: string | undefined, secrets: ReturnType<typeof pairOf>): Config['bankRail'] =>
  url && secrets ? { url, secrets } : undefined;

function payPalOf(all: z.output<typeof Settings>): PayPalSettings | undefined {
  const {
    TOLLGATE_PAYPAL_URL: url,
    TOLLGATE_PAYPAL_CLIENT_ID: clientId,
    TOLLGATE_PAYPAL_CLIENT_SECRET: clientSecret,
    TOLLGATE_PAYPAL_WEBHOOK_ID: webhookId,
    TOLLGATE_PAYPAL_MERCHANT_ID: merchantId,
  } = all;
  return clientId && clientSecret && webhookId
    ? { url, clientId, clientSecret, webhookId, merchantId }
    : undefined;
}

function readConfigFile(path: string): z.output<typeof ConfigFile> {
  const parsed = ConfigFile.safeParse(readJsonFile(path));
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(
    (issue) => `  ${issue.path.join('.') || 'the whole'}: ${issue.message}`,
  );
  throw new WrongSetting(
    `TOLLGATE_CONFIG: ${path} should look like {"webhooks": [{"mId": "…", "url": "https://…", "events": ["PAYMENT_STATUS_CHANGED"]}], "paypal": [{"mId": "…", "clientId": "…", "clientSecret": "…", "webhookId": "…"}]}\n${lines.join('\n')}`,
  );
}

/** A parser's complaint repeats what stands in the file, so only the place is told. */
function readJsonFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new WrongSetting(
      `TOLLGATE_CONFIG: ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const place = /\(line \d+ column \d+\)/.exec((error as Error).message)?.[0];
    throw new WrongSetting(['TOLLGATE_CONFIG:', path, 'is not valid JSON', place].filter(Boolean).join(' '));
  }
}
