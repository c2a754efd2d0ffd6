import { readFileSync } from 'node:fs';
import { webhookEventTypes } from '@tollgate/contract';
import { parseSecrets, type RailSecret } from '@tollgate/rails';
import { z } from 'zod';

const Port = z.coerce.number().int().min(0).max(65_535);
const HttpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

const Secrets = z.string().transform((text, context): RailSecret[] => {
  try {
    return parseSecrets(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

const Settings = z
  .object({
    TOLLGATE_PORT: Port.default(4100).describe('a port number, such as 4100'),
    TOLLGATE_HOST: z
      .string()
      .min(1)
      .default('127.0.0.1')
      .describe('an address to listen on, such as 127.0.0.1 or 0.0.0.0'),
    TOLLGATE_DATA_DIR: z.string().min(1).default('./.tollgate').describe('a folder for data'),
    TOLLGATE_DATABASE_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\//)
      .optional()
      .describe('postgres://user:password@host:5432/database'),
    TOLLGATE_DATABASE_CONNECTIONS: z.coerce
      .number()
      .int()
      .min(4)
      .max(200)
      .default(20)
      .describe('how many database connections, 4 to 200'),
    TOLLGATE_PUBLIC_URL: HttpUrl.optional().describe(
      'the address customers reach the gateway at, such as https://pay.example',
    ),
    TOLLGATE_LIVE_RATE_LIMIT: z.coerce
      .number()
      .int()
      .min(1)
      .max(1_000_000)
      .default(100)
      .describe('how many requests a second each live key may send to one process, such as 100'),
    TOLLGATE_LOG: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
      .default('warn')
      .describe('a log level'),
    TOLLGATE_CONFIG: z.string().optional().describe('the path of a JSON file'),
    TOLLGATE_BANK_SIMULATOR_PORT: Port.default(4400).describe('the port of the bank simulator'),
    TOLLGATE_BANK_SIMULATOR_URL: HttpUrl.optional().describe('the address of the bank simulator'),
    TOLLGATE_BANK_SECRETS_TO_BANK: Secrets.optional().describe('keyId:hex[,keyId:hex]'),
    TOLLGATE_BANK_SECRETS_TO_GATEWAY: Secrets.optional().describe('keyId:hex[,keyId:hex]'),
    TOLLGATE_BANK_RAIL_URL: HttpUrl.optional().describe('the address of the live bank rail'),
    TOLLGATE_BANK_RAIL_SECRETS_TO_BANK: Secrets.optional().describe('keyId:hex[,keyId:hex]'),
    TOLLGATE_BANK_RAIL_SECRETS_TO_GATEWAY: Secrets.optional().describe('keyId:hex[,keyId:hex]'),
  })
  .refine(
    (all) =>
      !all.TOLLGATE_BANK_RAIL_URL ||
      (all.TOLLGATE_BANK_RAIL_SECRETS_TO_BANK && all.TOLLGATE_BANK_RAIL_SECRETS_TO_GATEWAY),
    {
      path: ['TOLLGATE_BANK_RAIL_URL'],
      message:
        'a live bank rail also needs TOLLGATE_BANK_RAIL_SECRETS_TO_BANK and TOLLGATE_BANK_RAIL_SECRETS_TO_GATEWAY',
    },
  );

const ConfigFile = z.object({
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

/** How one process runs. The only place that reads the environment. */
export interface Config {
  port: number;
  host: string;
  dataDir: string;
  /** Absent: a PostgreSQL of our own in the data folder. */
  databaseUrl: string | undefined;
  databaseConnections: number;
  publicUrl: string | undefined;
  /** Requests a second and live key that one process answers; test keys are not counted. */
  liveRateLimit: number;
  logLevel: string;
  bankSimulatorUrl: string;
  /** Absent: shared with the simulator through the data folder. */
  bankSimulatorSecrets: { toBank: RailSecret[]; toGateway: RailSecret[] } | undefined;
  bankRail: { url: string; secrets: { toBank: RailSecret[]; toGateway: RailSecret[] } } | undefined;
  /** Absent without a file; then the webhooks that another process was configured with stay as they are. */
  webhooks: z.output<typeof ConfigFile>['webhooks'] | undefined;
}

/** A setting that cannot be used; the message says what to write instead. */
export class WrongSetting extends Error {}

/** @throws WrongSetting naming every setting that is wrong, never its value when that may be a secret */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Settings.safeParse(set);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      const wanted = Settings.shape[name as keyof typeof Settings.shape]?.description;
      return `  ${name}: ${issue.code === 'custom' ? issue.message : `write ${wanted}`}`;
    });
    throw new WrongSetting(`Tollgate cannot start with these settings:\n${lines.join('\n')}`);
  }
  const all = parsed.data;
  return {
    port: all.TOLLGATE_PORT,
    host: all.TOLLGATE_HOST,
    dataDir: all.TOLLGATE_DATA_DIR,
    databaseUrl: all.TOLLGATE_DATABASE_URL,
    databaseConnections: all.TOLLGATE_DATABASE_CONNECTIONS,
    publicUrl: all.TOLLGATE_PUBLIC_URL,
    liveRateLimit: all.TOLLGATE_LIVE_RATE_LIMIT,
    logLevel: all.TOLLGATE_LOG,
    bankSimulatorUrl:
      all.TOLLGATE_BANK_SIMULATOR_URL ?? `http://127.0.0.1:${all.TOLLGATE_BANK_SIMULATOR_PORT}`,
    bankSimulatorSecrets: pairOf(all.TOLLGATE_BANK_SECRETS_TO_BANK, all.TOLLGATE_BANK_SECRETS_TO_GATEWAY),
    bankRail: railOf(
      all.TOLLGATE_BANK_RAIL_URL,
      pairOf(all.TOLLGATE_BANK_RAIL_SECRETS_TO_BANK, all.TOLLGATE_BANK_RAIL_SECRETS_TO_GATEWAY),
    ),
    webhooks: all.TOLLGATE_CONFIG ? readConfigFile(all.TOLLGATE_CONFIG) : undefined,
  };
}

const pairOf = (toBank: RailSecret[] | undefined, toGateway: RailSecret[] | undefined) =>
  toBank && toGateway && { toBank, toGateway };

const railOf = (url: string | undefined, secrets: ReturnType<typeof pairOf>): Config['bankRail'] =>
  url && secrets ? { url, secrets } : undefined;

function readConfigFile(path: string): Config['webhooks'] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new WrongSetting(`TOLLGATE_CONFIG: ${path} cannot be read as JSON (${(error as Error).message})`);
  }
  const parsed = ConfigFile.safeParse(json);
  if (parsed.success) return parsed.data.webhooks;
  const issue = parsed.error.issues[0];
  throw new WrongSetting(`TOLLGATE_CONFIG: ${path}: ${issue?.path.join('.')}: ${issue?.message}`);
}
