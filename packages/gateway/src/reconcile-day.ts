import { parseArgs } from 'node:util';
import { bankByAnyName, bankByInterbankCode, issuingBanks } from '@tollgate/contract';
import { bankRail, loadOrCreateSecrets } from '@tollgate/rails';
import { pino } from 'pino';
import { type Language, tellDay } from './bank/break-words.ts';
import { breakKinds } from './bank/match-movement.ts';
import { NumberPace } from './bank/number-pace.ts';
import { expectAllFiles, reconcile } from './bank/reconcile.ts';
import { interbankCode } from './bank/refund.ts';
import { systemChance } from './chance.ts';
import { clock } from './clock.ts';
import { type Config, readConfig, WrongSetting } from './config.ts';
import { FaultRules } from './faults/fault-rules.ts';
import { type Gateway, resultOf } from './gateway.ts';
import { LIVE_RAIL, TEST_RAIL } from './payments/wire.ts';
import { openPayPal } from './paypal/accounts.ts';
import { createWriter } from './store/batch.ts';
import { type Db, openDatabase } from './store/database.ts';
import { runningPostgres } from './store/embedded/running.ts';
import { createReads } from './store/reads.ts';
import { breaksOf, settleByHand } from './store/reconciliation-breaks.ts';
import { type BankDay, banksWithFiles } from './store/reconciliations.ts';

/**
 * An operator's command: compares a business day with the bank's file now, and prints what disagrees. It works beside
 * running gateways, with their settings. `docs/reconciliation.md` is its page.
 *
 * Exit code 0: compared, nothing open. 1: something is open. 2: not compared (no file yet, the bank silent, a wrong word).
 */
const usage = `node packages/gateway/src/reconcile-day.ts <YYYY-MM-DD> [은행/bank] [--rail ${TEST_RAIL}|${LIVE_RAIL}] [--lang ko|en]
node packages/gateway/src/reconcile-day.ts <YYYY-MM-DD> <은행/bank> --settle <KIND> <subject> "<사유/why>"`;

/** What is wrong with the words of the command, in a sentence. */
class WrongWord extends Error {}

interface Asked {
  date: string;
  bankCode: string | undefined;
  rail: string | undefined;
  language: Language;
  settle: { kind: string; subject: string; remark: string } | undefined;
}

function readWords(words: string[]): Asked {
  const { values, positionals } = parse(words);
  const [date = '', bank, ...rest] = positionals;
  if (!isDate(date)) throw new WrongWord(usage);
  const found = bank === undefined ? undefined : (bankByInterbankCode(bank) ?? bankByAnyName(bank));
  if (bank !== undefined && !found?.issuesVirtualAccounts)
    throw new WrongWord(
      `${bank}: ${issuingBanks.map(({ interbankCode, short }) => `${interbankCode} ${short}`).join(', ')}`,
    );
  const [subject, remark] = rest;
  const kind = breakKinds.find((each) => each === values.settle);
  if (values.settle !== undefined && !(kind && found && subject && remark)) throw new WrongWord(usage);
  return {
    date,
    bankCode: found?.code,
    rail: values.rail,
    language: values.lang === 'en' ? 'en' : 'ko',
    settle: kind && subject && remark ? { kind, subject, remark } : undefined,
  };
}

function parse(words: string[]) {
  try {
    return parseArgs({
      args: words,
      allowPositionals: true,
      options: { rail: { type: 'string' }, lang: { type: 'string' }, settle: { type: 'string' } },
    });
  } catch (error) {
    throw new WrongWord(`${(error as Error).message}\n${usage}`);
  }
}

/** 30 February is none. */
const isDate = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;

/** Compares, settles where that was asked for, prints. Answers the exit code. */
async function run(gateway: Gateway, { date, bankCode, language, settle }: Asked): Promise<number> {
  await expectAllFiles(gateway);
  const codes: number[] = [];
  let isSettled = settle === undefined;
  for (const rail of gateway.rails.keys()) {
    const known = await banksWithFiles(
      gateway.db,
      rail,
      issuingBanks.map(({ code }) => code),
    );
    for (const each of known.filter((code) => bankCode === undefined || code === bankCode)) {
      const day = { rail, bankCode: each, date };
      if (settle && (await settleByHand(gateway.db, day, settle))) isSettled = true;
      codes.push(await runDay(gateway, day, language));
    }
  }
  if (codes.length === 0)
    throw new WrongWord(
      { ko: '이 은행에서 빌린 계좌번호가 없습니다.', en: 'This bank has lent us no numbers.' }[language],
    );
  if (!isSettled)
    throw new WrongWord(
      { ko: '그런 차이가 없거나 이미 해결되었습니다.', en: 'No such break is open.' }[language],
    );
  return Math.max(...codes);
}

async function runDay(gateway: Gateway, day: BankDay, language: Language): Promise<number> {
  const reconciled = await reconcile(gateway, day);
  const bank = issuingBanks.find(({ code }) => code === day.bankCode);
  const bankName = `${(language === 'ko' ? bank?.ko : bank?.enName) ?? day.bankCode} ${interbankCode(day.bankCode)}`;
  console.log(tellDay(day, bankName, reconciled, await breaksOf(gateway.db, day), language));
  if (reconciled.outcome !== 'COMPARED') return 2;
  return reconciled.open > 0 ? 1 : 0;
}

/** As much of a gateway as comparing needs: it serves nobody, and leaves webhooks to those that do. */
async function openGateway(config: Config, db: Db, only: string | undefined): Promise<Gateway> {
  const writer = createWriter(db);
  const log = pino({ level: config.logLevel }, pino.destination(2));
  return {
    config,
    log,
    clock,
    chance: systemChance,
    db,
    reads: createReads(db),
    faults: new FaultRules(db, log, clock.ticks),
    writer,
    writeValue: async (write, command) => resultOf(await writer.write(write, command)),
    rails: await openRails(config, only),
    receivers: new Map(),
    numberPace: new NumberPace(clock.ticks),
    ...openPayPal(config),
    wakeDeliveries: () => undefined,
  };
}

async function openRails(config: Config, only: string | undefined): Promise<Gateway['rails']> {
  const simulator = {
    url: config.bankSimulatorUrl,
    secrets: config.bankSimulatorSecrets ?? (await loadOrCreateSecrets(config.dataDir)),
  };
  const all = [
    [TEST_RAIL, simulator] as const,
    ...(config.bankRail ? [[LIVE_RAIL, config.bankRail] as const] : []),
  ];
  const wanted = all.filter(([name]) => only === undefined || name === only);
  if (wanted.length === 0) throw new WrongWord(`--rail ${all.map(([name]) => name).join('|')}`);
  return new Map(
    wanted.map(([name, { url, secrets }]) => [
      name,
      bankRail({ url, secretsToBank: secrets.toBank, secretsToGateway: secrets.toGateway }),
    ]),
  );
}

async function main(words: string[]): Promise<number> {
  const asked = readWords(words);
  const config = readConfig();
  const url = config.databaseUrl ?? runningPostgres(config.dataDir);
  if (!url)
    throw new WrongSetting(
      `No gateway runs on ${config.dataDir}. Start it, or set TOLLGATE_DATA_DIR or TOLLGATE_DATABASE_URL as it has them.`,
    );
  await using opened = new AsyncDisposableStack();
  const db = openDatabase({ url, connections: 4 }, () => undefined);
  opened.defer(() => db.end());
  const gateway = await openGateway(config, db, asked.rail);
  opened.defer(async () => {
    for (const rail of gateway.rails.values()) await rail.close();
  });
  return await run(gateway, asked);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof WrongWord || error instanceof WrongSetting ? error.message : error);
  process.exitCode = 2;
}
