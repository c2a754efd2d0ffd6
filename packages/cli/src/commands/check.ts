import { writeFile } from 'node:fs/promises';
import { chooseCases } from '../check/cases.ts';
import type { CheckConfig } from '../check/define.ts';
import { gatewayHand } from '../check/gateway-hand.ts';
import { junitOf } from '../check/junit.ts';
import { launchBrowser } from '../check/launch.ts';
import { loadCheckConfig } from '../check/load-config.ts';
import type { CheckBrowser } from '../check/playwright.ts';
import { reportOf } from '../check/report.ts';
import { runCases } from '../check/run.ts';
import { isFullMarks, jsonOf, type Language, lineOf, linesOf } from '../check/tell.ts';
import { template } from '../check/template.ts';
import { now } from '../clock.ts';
import { type Config, readConfig } from '../config.ts';
import { askGateway } from '../gateway.ts';
import { type Printer, printer } from '../print.ts';
import { Trouble } from '../trouble.ts';

export interface CheckOptions {
  config?: string;
  only?: string;
  report?: string;
  junit?: string;
  json?: boolean;
  language?: string;
  init?: boolean;
  headed?: boolean;
  list?: boolean;
}

/** What a test gives in place of this computer's. */
export interface CheckWorld {
  folder: string;
  launch?: () => Promise<CheckBrowser>;
  print?: Printer;
}

const defaultPatienceMs = 30_000;

/**
 * Drives a running shop through the mistakes that shops make, and tells which of them it makes.
 *
 * @returns whether it has full marks
 * @throws Trouble: exit code 2 for a wrong address, case or configuration, 3 when nobody answers
 */
export async function check(
  config: Config,
  address: string | undefined,
  options: CheckOptions,
  world: CheckWorld,
): Promise<boolean> {
  const print = world.print ?? printer(options.json ?? false);
  const language = languageOf(options.language ?? config.language);
  const { cases, unknown } = chooseCases(options.only);
  if (unknown.length > 0)
    throw new Trouble(`There is no case ${unknown.join(', ')}: tollgate check --list`, 2);
  if (options.init) {
    print.result(template, template.trimEnd().split('\n'));
    return true;
  }
  if (options.list) {
    print.result(
      cases,
      cases.map(({ id, name }) => `${id.padEnd(14)} ${name[language]}`),
    );
    return true;
  }
  const shop = URL.parse(address ?? '');
  if (!shop || !/^https?:$/.test(shop.protocol))
    throw new Trouble(
      `${address ?? 'Nothing'} is no address of a shop: tollgate check http://localhost:3000`,
      2,
    );

  const own = await loadCheckConfig(options.config, world.folder);
  const gateway = await gatewayHand(askGateway(withOwn(config, own)));
  await isThere(shop);
  const webhookUrl = own.webhookUrl ?? (await webhookOf(gateway, shop));
  const browser = await (world.launch ?? (() => launchBrowser(withOwn(config, own), options)))();
  const results = await runCases({
    config: own,
    shop,
    gateway,
    browser,
    webhookUrl,
    patienceMs: own.patienceMs ?? defaultPatienceMs,
    cases,
    takePictures: options.report !== undefined,
    tell: (result) => print.aside(lineOf(result, language)),
  }).finally(() => browser.close());
  if (options.report)
    await writeFile(options.report, reportOf({ shop, results, language, at: new Date(now()) }));
  if (options.junit) await writeFile(options.junit, junitOf(results, language));
  print.result(jsonOf(shop, results), ['', ...linesOf(results, language)]);
  return isFullMarks(results);
}

function languageOf(text: string): Language {
  if (text === 'ko' || text === 'en') return text;
  throw new Trouble(`${text} is no language of ours: ko or en.`, 2);
}

/** What the configuration says goes before what was given to every command. */
function withOwn(config: Config, { gateway, secretKey }: CheckConfig): Config {
  return {
    ...readConfig(config.environment, {
      gateway: gateway ?? config.gateway.href,
      secretKey: secretKey ?? config.secretKey,
    }),
    language: config.language,
  };
}

async function isThere(shop: URL): Promise<void> {
  await fetch(shop, { signal: AbortSignal.timeout(15_000), redirect: 'manual' }).catch(() => {
    throw new Trouble(`Nobody answers at ${shop.origin}. Start the shop first.`, 3);
  });
}

/** Of the addresses that are registered, the shop's own. */
async function webhookOf(
  gateway: Awaited<ReturnType<typeof gatewayHand>>,
  shop: URL,
): Promise<string | undefined> {
  const urls = (await gateway.webhooks()).map(({ url }) => url);
  return urls.find((url) => URL.parse(url)?.port === shop.port) ?? urls[0];
}
