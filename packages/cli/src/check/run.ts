import { Blocked, type Case, say, type Words, Wrong } from './case.ts';

import { Stage, type StageTools } from './stage.ts';

/** `passed`, `found` a mistake, `skipped` for lack of configuration, or `blocked` by another mistake. */
export type Verdict = 'passed' | 'found' | 'skipped' | 'blocked';

export interface Result {
  case: Case;
  verdict: Verdict;
  /** What happened, or why nothing was looked at. */
  told?: Words;
  durationMs: number;
  picture?: Uint8Array;
}

export interface RunOptions extends StageTools {
  cases: readonly Case[];
  takePictures?: boolean;
  /** Hears of each case as it ends. */
  tell?: (result: Result) => void;
}

/** A configuration that failed so often in a row will fail again. */
const mostFailures = 2;

/** Plays the cases one after the other; those that move the shop's clock come last. */
export async function runCases({ cases, takePictures, tell, ...tools }: RunOptions): Promise<Result[]> {
  const results: Result[] = [];
  let failures = 0;
  for (const each of inOrder(cases)) {
    const lack = lackOf(each, tools) ?? (failures >= mostFailures ? givenUp : undefined);
    const result: Played = lack
      ? { case: each, verdict: failures >= mostFailures ? 'blocked' : 'skipped', told: lack, durationMs: 0 }
      : await play(each, new Stage(tools), takePictures ?? false);
    if (!lack) failures = result.isDriving ? failures + 1 : 0;
    const { isDriving: _, ...kept } = result;
    results.push(kept);
    tell?.(kept);
  }
  return results;
}

const inOrder = (cases: readonly Case[]): Case[] => [
  ...cases.filter(({ movesClock }) => !movesClock),
  ...cases.filter(({ movesClock }) => movesClock),
];

type Played = Result & { isDriving?: boolean };

async function play(each: Case, stage: Stage, takePictures: boolean): Promise<Played> {
  const since = performance.now();
  const ended = await each.run(stage).then(
    () => ({ verdict: 'passed' as const }),
    (error: unknown) => verdictOf(error),
  );
  const durationMs = Math.round(performance.now() - since);
  const picture = takePictures ? await stage.picture() : undefined;
  await stage.end();
  return { case: each, ...ended, durationMs, ...(picture && { picture }) };
}

function verdictOf(error: unknown): { verdict: Verdict; told: Words; isDriving?: boolean } {
  if (error instanceof Wrong) return { verdict: 'found', told: error.happened };
  if (error instanceof Blocked) return { verdict: 'blocked', told: error.why, isDriving: error.isDriving };
  const words = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
  return {
    verdict: 'blocked',
    told: say(`끝까지 보지 못했어요: ${words}`, `Could not be played to its end: ${words}`),
  };
}

const givenUp = say(
  '주문과 결제를 진행하지 못해 더 보지 않았어요. tollgate.check 설정을 먼저 고치세요.',
  'Not looked at: ordering and paying could not be driven. Mend tollgate.check first.',
);

/** What is missing, and what to write. */
function lackOf({ method = 'VIRTUAL_ACCOUNT', needs = [] }: Case, tools: StageTools): Words | undefined {
  const { config, webhookUrl } = tools;
  const methods = config.methods ?? ['VIRTUAL_ACCOUNT'];
  if (!methods.includes(method))
    return say(`설정의 methods에 '${method}'를 더하세요.`, `Add '${method}' to methods.`);
  if (needs.includes('webhookUrl') && !webhookUrl)
    return say(
      '웹훅을 등록하거나 설정에 webhookUrl을 적으세요.',
      'Register a webhook, or write webhookUrl into the configuration.',
    );
  if (needs.includes('deliveries') && !config.deliveries)
    return say(
      '설정에 deliveries를 더하세요: 상품을 몇 번 보냈는지.',
      'Add deliveries to the configuration: how often the goods were sent.',
    );
  if (needs.includes('cancel') && !config.cancel)
    return say('설정에 cancel을 더하세요.', 'Add cancel to the configuration.');
  if (needs.includes('timers') && !(config.runJobs && config.advance))
    return say(
      '설정에 runJobs와 advance를 더하세요: 상점의 타이머를 돌리고 시각을 옮기는 방법.',
      "Add runJobs and advance to the configuration: how to run the shop's timers and move its clock.",
    );
  return undefined;
}
