import { findChromium } from '../browser/chromium.ts';
import type { Config } from '../config.ts';
import { type Ask, Refused } from '../gateway.ts';
import type { Hand } from './command.ts';

interface Finding {
  what: string;
  isWell: boolean;
  told: string;
  /** What to do about it. */
  todo?: string;
}

/** Looks for what usually stands between a shop and its first payment. @returns whether all is well */
export async function doctor({ config, ask, print }: Hand): Promise<boolean> {
  const gateway = await gatewayAnswers(config);
  // Of a shop at a gateway that is silent nothing can be said, and least of all that its key is wrong.
  const findings = [nodeVersion(), gateway, ...(gateway.isWell ? await shop(ask) : []), chromium(config)];
  const lines = findings.flatMap(({ isWell, what, told, todo }) => [
    `${isWell ? '✓' : '✗'} ${what}: ${told}`,
    ...(todo ? [`  → ${todo}`] : []),
  ]);
  print.result(findings, lines);
  return findings.every(({ isWell }) => isWell);
}

const nodeVersion = (): Finding => ({ what: 'Node', isWell: true, told: process.versions.node });

async function gatewayAnswers({ gateway }: Config): Promise<Finding> {
  const answer = await fetch(new URL('/health', gateway), { signal: AbortSignal.timeout(5_000) }).catch(
    () => undefined,
  );
  const told = answer ? `${gateway.origin} answers ${answer.status}` : `nobody answers at ${gateway.origin}`;
  return answer?.ok
    ? { what: 'Gateway', isWell: true, told }
    : { what: 'Gateway', isWell: false, told, todo: 'tollgate start, or name another one with --gateway' };
}

async function shop(ask: Ask): Promise<Finding[]> {
  try {
    const clock = await ask<{ now: string; offsetMs: number }>('GET', '/sandbox/v1/clock');
    const webhooks = await ask<{ url: string }[]>('GET', '/sandbox/v1/webhooks');
    const { faults } = await ask<{ faults: { remaining: number | null }[] }>('GET', '/sandbox/v1/faults');
    const active = faults.filter(({ remaining }) => remaining !== 0).length;
    const failed = (await ask<{ state: string }[]>('GET', '/sandbox/v1/deliveries')).filter(
      ({ state }) => state === 'FAILED',
    ).length;
    return [
      { what: 'Secret key', isWell: true, told: 'is known' },
      { what: 'Clock', isWell: true, told: clock.offsetMs === 0 ? 'real time' : `moved to ${clock.now}` },
      webhooks.length > 0
        ? { what: 'Webhooks', isWell: true, told: webhooks.map(({ url }) => url).join(', ') }
        : {
            what: 'Webhooks',
            isWell: false,
            told: 'no endpoint is registered',
            todo: 'register one in the console, or: tollgate listen --forward-to http://localhost:3000/webhooks',
          },
      failed === 0
        ? { what: 'Deliveries', isWell: true, told: 'none was given up' }
        : { what: 'Deliveries', isWell: false, told: `${failed} were given up`, todo: 'tollgate resend' },
      active === 0
        ? { what: 'Faults', isWell: true, told: 'none' }
        : {
            what: 'Faults',
            isWell: true,
            told: `${active} will strike; tollgate faults clear takes them away`,
          },
    ];
  } catch (error) {
    const told = (error as Error).message;
    return error instanceof Refused && /KEY/.test(error.code)
      ? [{ what: 'Secret key', isWell: false, told, todo: 'name another one with --secret-key' }]
      : [{ what: 'Shop', isWell: false, told, todo: 'see whether a fault strikes: tollgate logs' }];
  }
}

/** Only the commands that open one need it, and no payment does. */
function chromium({ environment }: Config): Finding {
  try {
    return { what: 'Browser', isWell: true, told: findChromium(environment) };
  } catch (error) {
    if (environment['TOLLGATE_CHROMIUM'])
      return { what: 'Browser', isWell: false, told: (error as Error).message, todo: 'mend the setting' };
    return {
      what: 'Browser',
      isWell: true,
      told: 'none here; tollgate browser and tollgate check need Chromium or Chrome, or its path in TOLLGATE_CHROMIUM',
    };
  }
}
