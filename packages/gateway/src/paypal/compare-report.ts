import { type PayPalRail, type PayPalTransaction, RailSilence } from '@tollgate/rails';
import type { Gateway } from '../gateway.ts';
import { shopOfPayment } from '../store/console-shops.ts';
import { breaksOf, type Found, recordFindings } from '../store/reconciliation-breaks.ts';
import { type BankDay, holdDay } from '../store/reconciliations.ts';
import { ledgerAmounts, noteReport, type OurMovement, ourMovements } from '../store/wallet-day.ts';
import { lookInto } from './look-into.ts';
import { feeSubjectOf, matchLine, type NamedLine, namesOf, subjectOf } from './match-report.ts';

const DAY_MS = 86_400_000;
/** A movement around midnight may stand on the other side of it in our books. */
const MARGIN_MS = 2 * 3_600_000;
/** Of our movements, compared in one go. */
const PAGE = 500;
const AT_ONCE = 8;

/**
 * Compares a day of Seoul: PayPal's report with our ledger, line by line, and our books with what PayPal has.
 *
 * What only PayPal has is followed up at once, as a webhook that was lost would have been, and stays open where that
 * did not help.
 *
 * @returns why it was not compared, where PayPal did not let us
 */
export async function compareReport(
  gateway: Gateway,
  rail: PayPalRail,
  day: BankDay,
): Promise<'COMPARED' | 'SILENT' | 'NOT_READY'> {
  const from = new Date(`${day.date}T00:00:00+09:00`).getTime();
  try {
    const report = await rail.transactions({
      from: new Date(from - MARGIN_MS),
      to: new Date(from + DAY_MS + MARGIN_MS - 1),
    });
    if (!report.ok) {
      gateway.log.warn(
        { ...day, code: report.code },
        'PayPal gives no report; its app may lack the permission',
      );
      return 'NOT_READY';
    }
    const moved = report.transactions.filter(({ kind, isDone }) => isDone && kind !== 'other');
    const lines = moved.filter(({ at }) => Date.parse(at) >= from && Date.parse(at) < from + DAY_MS);
    const ofReport = await compareLines(gateway, rail, day, lines);
    const ofBooks = await compareBooks(gateway, rail, day, moved);
    await recordFindings(gateway.db, day, {
      subjects: [...ofReport.subjects, ...ofBooks.subjects, ...(await openSubjects(gateway, day))],
      found: [...ofReport.found, ...ofBooks.found],
      cured: 'FOUND_IN_FEED',
    });
    await noteReport(gateway.db, day, sumsOf(lines));
    return 'COMPARED';
  } catch (error) {
    if (!(error instanceof RailSilence)) throw error;
    gateway.log.warn({ ...day, reason: error.reason }, 'PayPal did not answer a question about its report');
    return 'SILENT';
  }
}

interface Compared {
  subjects: string[];
  found: Found[];
}

async function compareLines(
  gateway: Gateway,
  rail: PayPalRail,
  day: BankDay,
  lines: readonly PayPalTransaction[],
): Promise<Compared> {
  const named = await inPortions(lines, (line) => nameLine(gateway, rail, line));
  const subjects = lines.flatMap((line) => [subjectOf(line), feeSubjectOf(line)]);
  const found = await matchAll(gateway, named);
  const missing = new Set(found.filter(({ kind }) => kind === 'MISSING_HERE').map(({ subject }) => subject));
  if (missing.size === 0) return { subjects, found };
  // Written down before it is cured: what a person reads tomorrow is also what was missing.
  await recordFindings(gateway.db, day, { subjects: [...missing], found, cured: 'EXPLAINED' });
  const curable = named.filter(({ line }) => missing.has(subjectOf(line)));
  for (const { line } of curable)
    await lookInto(gateway, asEvent(day.rail, line)).catch(notCured(gateway, line));
  await holdDay(gateway.db, day);
  return { subjects, found: await matchAll(gateway, named) };
}

async function matchAll(gateway: Gateway, named: readonly NamedLine[]): Promise<Found[]> {
  const booked = await ledgerAmounts(gateway.db, named.flatMap(namesOf));
  return named.flatMap((each) => matchLine(each, booked));
}

/** A line carries what we named the payment by; a refund may only name its capture. */
async function nameLine(gateway: Gateway, rail: PayPalRail, line: PayPalTransaction): Promise<NamedLine> {
  const { invoiceId, referenceId } = line;
  const ours = namedBy(invoiceId) ?? namedBy(await invoiceOf(rail, referenceId));
  if (ours) return { line, ...ours };
  const paymentKey = line.kind === 'capture' ? line.customId : undefined;
  const mId = paymentKey && (await shopOfPayment(gateway.db, paymentKey));
  return { line, mId: mId || undefined, paymentKey };
}

function namedBy(invoiceId: string | undefined): { mId: string; paymentKey: string } | undefined {
  const [, mId, paymentKey] = /^(\w{1,14}):([\w-]{1,200})$/.exec(invoiceId ?? '') ?? [];
  return mId && paymentKey ? { mId, paymentKey } : undefined;
}

async function invoiceOf(rail: PayPalRail, captureId: string | undefined): Promise<string | undefined> {
  if (captureId === undefined) return undefined;
  const capture = await rail.captureState(captureId);
  return capture.ok ? capture.invoiceId : undefined;
}

/** The event that would have told of this line. */
const asEvent = (rail: string, { kind, transactionId, referenceId }: PayPalTransaction) => ({
  rail,
  eventId: `report:${transactionId}`,
  eventType: {
    capture: 'PAYMENT.CAPTURE.COMPLETED',
    refund: 'PAYMENT.CAPTURE.REFUNDED',
    reversal: 'PAYMENT.CAPTURE.REVERSED',
    other: '',
  }[kind],
  hint:
    kind === 'capture'
      ? { captureId: transactionId }
      : { captureId: referenceId, paypalRefundId: transactionId },
});

const notCured =
  ({ log }: Gateway, { transactionId }: PayPalTransaction) =>
  (error: unknown): boolean => {
    if (error instanceof RailSilence) throw error;
    log.error({ transactionId, error }, 'a line of PayPal’s report could not be followed up');
    return false;
  };

/** What our books have of the day and the report does not is asked for one by one: the report lags and has borders. */
async function compareBooks(
  gateway: Gateway,
  rail: PayPalRail,
  day: BankDay,
  lines: readonly PayPalTransaction[],
): Promise<Compared> {
  const listed = new Set(lines.flatMap(({ transactionId, customId }) => [transactionId, customId ?? '']));
  const compared: Compared = { subjects: [], found: [] };
  for (let after = ''; ; ) {
    const page = await ourMovements(gateway.db, day, after, PAGE);
    const last = page.at(-1);
    if (!last) return compared;
    after = last.place;
    const unlisted = page.filter(({ captureId, refundId }) => !listed.has(refundId ?? captureId));
    const theirs = await inPortions(unlisted, async (ours) => ({ ours, isThere: await isThere(rail, ours) }));
    compared.subjects.push(...page.map(ourSubject));
    for (const { ours, isThere: has } of theirs) if (!has) compared.found.push(missingThere(ours));
    await holdDay(gateway.db, day);
  }
}

const ourSubject = ({ captureId, refundId }: OurMovement): string =>
  refundId === null ? `CAP/${captureId}` : `REF/${refundId}`;

const missingThere = (ours: OurMovement): Found => ({
  kind: 'MISSING_AT_BANK',
  subject: ourSubject(ours),
  facts: {
    currency: ours.currency,
    mId: ours.mId,
    paymentKey: ours.paymentKey,
    ours: ours.amount,
    theirs: null,
  },
});

async function isThere(rail: PayPalRail, { orderId, captureId, refundId }: OurMovement): Promise<boolean> {
  if (refundId !== null) {
    const refund = await rail.refundState({ refundId, orderId });
    if (refund.ok) return refund.status === 'SUCCEEDED';
    const order = await rail.order(orderId);
    return order.ok && order.refunds.some(({ paypalRefundId }) => paypalRefundId === refundId);
  }
  const capture = await rail.captureState(captureId);
  return capture.ok && ['COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED'].includes(capture.status);
}

/** What was open about the day and is about no line any more is settled by being looked at. */
async function openSubjects({ db }: Gateway, day: BankDay): Promise<string[]> {
  const breaks = await breaksOf(db, day);
  return breaks.filter(({ settledAt }) => settledAt === null).map(({ subject }) => subject);
}

function sumsOf(lines: readonly PayPalTransaction[]) {
  const sum = (amounts: number[]): number => amounts.reduce((total, amount) => total + amount, 0);
  const taken = lines.filter(({ kind }) => kind === 'capture');
  const givenBack = lines.filter(({ kind }) => kind !== 'capture');
  return {
    lines: lines.length,
    taken: sum(taken.map(({ amount }) => amount.amount)),
    givenBack: sum(givenBack.map(({ amount }) => amount.amount)),
    fees: sum(taken.map(({ fee }) => fee?.amount ?? 0)),
  };
}

async function inPortions<In, Out>(all: readonly In[], work: (each: In) => Promise<Out>): Promise<Out[]> {
  const done: Out[] = [];
  for (let from = 0; from < all.length; from += AT_ONCE)
    done.push(...(await Promise.all(all.slice(from, from + AT_ONCE).map(work))));
  return done;
}
