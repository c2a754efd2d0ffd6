import type { PayPalRail } from '../rail.ts';
import { captureStateOf } from './answers.ts';
import { buyerLinks } from './buyer-links.ts';
import { type ExchangeOptions, isTrackingId, type PayPalExchange, payPalExchange } from './exchange.ts';
import { eventFeed, type ListPage } from './feed.ts';
import { payPalEnvironmentOf } from './hosts.ts';
import { orderCalls } from './orders.ts';
import { PayPalId, payPalCalls, WireCapture, WireEvents } from './protocol.ts';
import { refundCalls } from './refunds.ts';
import { badAnswer, refusalOf, unlikelyId } from './refusals.ts';
import { reportCall } from './reporting.ts';
import { contextBody } from './requests.ts';

export type PayPalRailOptions = ExchangeOptions & {
  /**
   * Where a buyer may be sent, as `host` or `host:port`. Left out: PayPal's own pages for PayPal's API, else the
   * API's own host.
   */
  allowedBuyerHosts?: readonly string[] | undefined;
  /** The seller's number at PayPal; without it `setTransactionContext` has nowhere to go. */
  merchantId?: string | undefined;
};

/**
 * The gateway's client of PayPal. It believes what PayPal answers to its own questions over TLS, checked against
 * what was asked, and follows no address that an answer names, except the buyer's to a host that is allowed.
 *
 * A call is repeated here for a few seconds only; what is open after that is the gateway's, which remembers it.
 */
export function payPalRail(options: PayPalRailOptions): PayPalRail {
  const { clock = () => new Date() } = options;
  const exchange = payPalExchange(options);
  const isLive = payPalEnvironmentOf(options.url) === 'live';
  const mock = (code: string | undefined) => (!isLive && code && /^\w{1,100}$/.test(code) ? code : undefined);
  const orders = orderCalls(exchange, { buyerLink: buyerLinks(options), mock });
  return {
    name: 'paypal',
    ...orders,
    ...refundCalls(exchange, { order: orders.order, mock }),
    async captureState(captureId) {
      if (!PayPalId.safeParse(captureId).success) return unlikelyId;
      const heard = await exchange.call('captureState', { params: { captureId } });
      if (heard.status >= 400) return refusalOf(heard);
      const parsed = WireCapture.safeParse(heard.body);
      if (!parsed.success || parsed.data.id !== captureId) throw badAnswer('captureState', heard);
      return { ok: true, ...captureStateOf(parsed.data) };
    },
    transactions: reportCall(exchange),
    events: eventFeed((query) => listPage(exchange, query), clock),
    setTransactionContext: (context) => setContext(exchange, options.merchantId, context),
    close: exchange.close,
  };
}

async function listPage({ call }: PayPalExchange, query: Record<string, string>) {
  const heard = await call('events', { query });
  if (heard.status >= 400) return refusalOf(heard);
  const parsed = WireEvents.safeParse(heard.body);
  if (!parsed.success) throw badAnswer('events', heard);
  const { events, links } = parsed.data;
  const next = links.find(({ rel }) => rel === 'next')?.href;
  return { ok: true, events: events ?? [], next: next === undefined ? undefined : queryOf(next) } satisfies {
    ok: true;
  } & ListPage;
}

/** Of the next page only the question is taken: it is asked where the first one was, whatever host it names. */
function queryOf(href: string): Record<string, string> | undefined {
  if (!URL.canParse(href)) return undefined;
  const { pathname, searchParams } = new URL(href);
  return pathname.endsWith(payPalCalls.events.path) ? Object.fromEntries(searchParams) : undefined;
}

/** Whatever goes wrong, the payment goes on without. The values are about a person and are kept nowhere. */
async function setContext(
  { call }: PayPalExchange,
  merchantId: string | undefined,
  { trackingId, data }: { trackingId: string; data: Record<string, unknown> },
): Promise<boolean> {
  if (!merchantId || !isTrackingId(trackingId)) return false;
  try {
    const heard = await call('context', { params: { merchantId, trackingId }, body: contextBody(data) });
    return heard.status < 300;
  } catch {
    return false;
  }
}
