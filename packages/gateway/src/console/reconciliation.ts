import { bankByAnyName, type Currency, issuingBanks, type Language, seoulDateTime } from '@tollgate/contract';
import type { ReconciliationView } from '@tollgate/contract/console';
import { onTheWire } from '@tollgate/domain';
import { kindWords, resolutionWords, tellFacts, todoWords } from '../bank/break-words.ts';
import { expectAllFiles, reconcile } from '../bank/reconcile.ts';
import { payPalKindOf, payPalResolutions, tellPayPalFacts } from '../paypal/break-words.ts';
import { expectPayPalDays, isPayPalDay, reconcilePayPal } from '../paypal/reconcile.ts';
import {
  type ComparedDay,
  comparedDays,
  daysToCompare,
  type ShownBreak,
  shownBreaks,
} from '../store/reconciliation-view.ts';
import type { ConsoleHandler, GatewayCall } from './console-call.ts';

const DAYS = 31;
const BREAKS = 200;
/** Days of single banks that one press compares. */
const COMPARED_AT_ONCE = 60;

export const reconciliation: ConsoleHandler<'reconciliation'> = (call) => tell(call);

/** Compares the newest days, and those that are open, now. A rail that is silent is left to the job. */
export const reconcileNow: ConsoleHandler<'reconcileNow'> = async (call) => {
  const { gateway, db } = call;
  await expectAllFiles(gateway);
  await expectPayPalDays(gateway);
  const silent = new Set<string>();
  for (const day of await daysToCompare(db, COMPARED_AT_ONCE)) {
    if (silent.has(day.rail)) continue;
    if (isPayPalDay(day) ? !gateway.payPal.has(day.rail) : !gateway.rails.has(day.rail)) continue;
    const { outcome } = isPayPalDay(day)
      ? await reconcilePayPal(gateway, day)
      : await reconcile(gateway, day);
    if (outcome === 'SILENT') silent.add(day.rail);
  }
  return tell(call);
};

async function tell({ db, language }: GatewayCall): Promise<ReconciliationView> {
  const [days, breaks] = await Promise.all([comparedDays(db, DAYS), shownBreaks(db, DAYS, BREAKS)]);
  return {
    days: days.map((day) => ({
      rail: railOf(day.rail),
      date: day.date,
      state: stateOf(day),
      lines: day.lines,
      breaks: day.openBreaks,
      comparedAt: day.comparedAt && seoulDateTime(day.comparedAt),
    })),
    breaks: breaks.map((each) => tellBreak(each, language)),
  };
}

const railOf = (rail: string): 'bank' | 'paypal' => (rail.startsWith('paypal') ? 'paypal' : 'bank');

function stateOf({ openBreaks, missing, waiting }: ComparedDay): ReconciliationView['days'][number]['state'] {
  if (openBreaks > 0) return 'breaks';
  if (missing > 0) return 'missing';
  return waiting > 0 ? 'running' : 'matched';
}

function tellBreak(each: ShownBreak, language: Language): ReconciliationView['breaks'][number] {
  const told = isPayPalDay(each) ? tellPayPal(each, language) : tellBank(each, language);
  const isOpen = each.settledAt === null;
  const settled = each.resolution && resolutionOf(each)?.[language];
  return {
    id: [each.rail, each.bankCode, each.date, each.kind, each.subject].join(' '),
    rail: railOf(each.rail),
    date: each.date,
    ...told,
    todo: isOpen ? told.todo : [settled, each.remark].filter(Boolean).join(': '),
    paymentKey: each.paymentKey,
    mId: each.mId,
    isOpen,
  };
}

function resolutionOf(each: ShownBreak): Record<Language, string> | undefined {
  if (!each.resolution) return undefined;
  const own = isPayPalDay(each) ? payPalResolutions[each.resolution] : undefined;
  return own ?? resolutionWords[each.resolution];
}

type Told = Pick<
  ReconciliationView['breaks'][number],
  'kind' | 'what' | 'todo' | 'currency' | 'ours' | 'theirs'
>;

function tellBank({ kind, bankCode, subject, facts }: ShownBreak, language: Language): Told {
  const bank = issuingBanks.find(({ code }) => code === bankCode) ?? bankByAnyName(bankCode);
  const bankName = (language === 'ko' ? bank?.ko : bank?.enName) ?? bankCode;
  const { expected, closing, bank: theirs, ledger, told } = facts;
  return {
    kind,
    what: `${bankName} · ${kindWords[kind][language]} · ${subject} · ${tellFacts(facts, language)}`,
    todo: todoWords[kind][language],
    currency: 'KRW',
    ours: amountOf(expected) ?? amountOf(ledger) ?? amountOf(told),
    theirs: amountOf(closing) ?? amountOf(theirs),
  };
}

const amountOf = (value: unknown): number | null => {
  if (typeof value === 'number') return value;
  const { amount } = (value ?? {}) as { amount?: unknown };
  return typeof amount === 'number' ? amount : null;
};

function tellPayPal({ kind, subject, facts }: ShownBreak, language: Language): Told {
  const { words, name } = payPalKindOf(kind, subject);
  const currency = (facts['currency'] as Currency | undefined) ?? 'USD';
  const wire = (value: unknown) => (typeof value === 'number' ? onTheWire(value, currency) : null);
  return {
    kind: name,
    what: `PayPal · ${words.what[language]} · ${tellPayPalFacts(subject, facts, language)}`,
    todo: words.todo[language],
    currency,
    ours: wire(facts['ours']),
    theirs: wire(facts['theirs']),
  };
}
