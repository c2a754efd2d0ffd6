import { type Currency, parseSeoul, seoulDateTime, seoulDay } from '@tollgate/contract';
import type { Home, HomeHour, MoneyFigure } from '@tollgate/contract/console';
import { onTheWire } from '@tollgate/domain';
import { firstSteps, type HourFigures, readFigures } from '../store/figures.ts';
import { listPayments } from '../store/payment-list.ts';
import type { ConsoleHandler } from './console-call.ts';
import { tellRow } from './payment-row.ts';
import { tellShop } from './shops.ts';

const HOUR_MS = 3_600_000;
const HOURS = 24;
const NEWEST = 8;

/** The shop at a glance: its day so far, its last 24 hours, its newest payments, and what a new shop does next. */
export const home: ConsoleHandler<'home'> = async (call) => {
  const { db, mId, shop, now, origin } = call;
  const midnight = parseSeoul(`${seoulDay(now)}T00:00:00`) as Date;
  const first = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS - (HOURS - 1) * HOUR_MS);
  const [figures, newest, { sending, ...steps }] = await Promise.all([
    readFigures(db, mId, first < midnight ? first : midnight),
    listPayments(db, mId, {}, undefined, NEWEST),
    firstSteps(db, mId),
  ]);
  const isTest = shop.merchant.environment === 'test';
  return {
    shop: tellShop(shop),
    now: seoulDateTime(now),
    clockOffsetMs: shop.clockOffsetMs,
    today: tellToday(
      figures.filter(({ hour }) => hour >= midnight),
      sending,
    ),
    hours: Array.from({ length: HOURS }, (_, index) =>
      tellHour(new Date(first.getTime() + index * HOUR_MS), figures),
    ),
    newest: newest.rows.map((row) => tellRow(row, isTest)),
    firstSteps: steps,
    clientKey: shop.keyPair.clientKey,
    origin,
  };
};

function tellToday(figures: readonly HourFigures[], sending: number): Home['today'] {
  return {
    requested: sum(figures, 'requested'),
    paid: byCurrency(figures, 'paid', 'paidAmount'),
    waiting: Math.max(0, sum(figures, 'waiting')),
    canceled: byCurrency(figures, 'canceled', 'canceledAmount'),
    aborted: sum(figures, 'aborted'),
    expired: sum(figures, 'expired'),
    webhooks: { arrived: sum(figures, 'webhooksArrived'), failed: sum(figures, 'webhooksFailed'), sending },
  };
}

function tellHour(at: Date, all: readonly HourFigures[]): HomeHour {
  const figures = all.filter(({ hour }) => hour.getTime() === at.getTime());
  return {
    at: seoulDateTime(at),
    requested: sum(figures, 'requested'),
    paid: Math.max(0, sum(figures, 'paid')),
    canceled: sum(figures, 'canceled'),
    webhooksArrived: sum(figures, 'webhooksArrived'),
    webhooksFailed: sum(figures, 'webhooksFailed'),
  };
}

type Count = Exclude<keyof HourFigures, 'hour' | 'currency'>;

const sum = (figures: readonly HourFigures[], name: Count): number =>
  figures.reduce((total, each) => total + each[name], 0);

/** The shop's own currencies, the one with most payments first. A day on which more went back than came shows none. */
function byCurrency(figures: readonly HourFigures[], count: Count, amount: Count): MoneyFigure[] {
  return [...Map.groupBy(figures, ({ currency }) => currency)]
    .map(([currency, rows]) => ({ currency, count: sum(rows, count), amount: sum(rows, amount) }))
    .filter(
      (each): each is { currency: Currency; count: number; amount: number } =>
        each.currency !== '' && each.count > 0,
    )
    .map((each) => ({ ...each, amount: onTheWire(each.amount, each.currency) }))
    .sort((a, b) => b.count - a.count);
}
