import { readFileSync } from 'node:fs';
import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type BuyerOrder, orderForBuyer } from './buyer-order.ts';
import { type Asking, languageOf, type Page, pageFor, pageUrl, webAddress } from './buyer-pages.ts';
import { BuyerSessions, newSessionId, sessionIdPattern, type Visit } from './buyer-sessions.ts';
import { buyerOf, logIn } from './buyers.ts';
import { LogInPatience } from './log-in-patience.ts';
import { approve, cancelOrder, type Decision, refuse } from './orders.ts';
import { type Leaving, leavingPage } from './page/ended-page.ts';
import { frontPage } from './page/front-page.ts';
import type { Language } from './page/words.ts';
import { instant, type World } from './world.ts';

export type BuyerServerOptions = {
  world: World;
  /** How the answer to a guesser waits; a test need not. */
  pause?: (ms: number) => Promise<unknown>;
};

/**
 * No script runs, nothing is loaded from elsewhere, and forms go nowhere but here. That is why the way back to the
 * shop is a page and not a redirect: see `leavingPage`.
 */
const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

const cookieName = 'tollgate-paypal-simulator';

const Lang = z.enum(['ko', 'en']).optional().catch(undefined);
const Token = z
  .string()
  .regex(/^[A-Z0-9]{1,36}$/)
  .catch('');
const Opening = z.object({
  token: Token,
  lang: Lang,
  buyer: z.string().max(254).optional().catch(undefined),
});
const Returning = z.object({
  token: Token,
  lang: Lang,
  after: z.enum(['Paid', 'Canceled', 'Refused']).optional().catch(undefined),
});
const Form = z.object({
  token: Token,
  lang: Lang,
  csrf: z.string().catch(''),
  email: z.string().trim().max(254).catch(''),
  password: z.string().max(128).catch(''),
});
type Form = z.output<typeof Form>;

/**
 * What the buyer's browser meets: log in, review, and back to the seller.
 *
 * `POST pay` approves and leads to the order's return address with `token` and `PayerID`. `POST cancel` changes
 * nothing and leads to its cancel address with `token`. `POST refuse` plays PayPal refusing the buyer: PayPal has no
 * address for that, so the order is void, and the browser comes to the return address with `token` and without
 * consent. Whoever reads the order there finds that it is not APPROVED.
 */
export function buyerServer(app: FastifyInstance, { world, pause }: BuyerServerOptions): undefined {
  const sessions = new BuyerSessions();
  const patience = new LogInPatience(() => world.clock.now(), pause);
  const desk = { world, sessions };
  app.register(formbody, { bodyLimit: 16 * 1024 });
  app.addHook('onSend', async (_, reply) => void reply.headers(securityHeaders));

  const show = (reply: FastifyReply, { status, html }: Page) =>
    reply.code(status).type('text/html; charset=utf-8').send(html);

  app.get('/checkoutnow', async (request, reply) => {
    const { token, lang, buyer } = Opening.parse(request.query);
    const asking = askingOf(request, token, lang);
    if (readSession(request) === undefined) setSession(reply, asking.visit, world);
    return show(reply, pageFor(desk, asking, { fill: buyer === undefined ? undefined : buyerOf(buyer) }));
  });

  app.post('/checkoutnow/log-in', async (request, reply) => {
    const { asking, form, isOurs } = readForm(request, sessions);
    if (!isOurs) return show(reply, stale(reply, asking));
    const { email, password } = form;
    const missing = email === '' ? 'email' : password === '' ? 'password' : undefined;
    if (missing) {
      return show(
        reply,
        pageFor(desk, asking, { email, trouble: { field: missing, word: `${missing}Missing` } }),
      );
    }
    const account = buyerOf(email)?.email ?? 'nobody';
    const { found, isSlow } = await patience.try(account, () => logIn({ email, password }));
    if (!found) {
      return show(
        reply,
        pageFor(desk, asking, { email, trouble: { field: 'password', word: 'wrongLogIn', isSlow } }),
      );
    }
    sessions.logIn(asking.visit, found.email);
    return reply.redirect(pageUrl(asking.visit, form.lang), 303);
  });

  app.post('/checkoutnow/log-out', async (request, reply) => {
    const { asking, form, isOurs } = readForm(request, sessions);
    if (!isOurs) return show(reply, stale(reply, asking));
    sessions.logOut(asking.visit);
    return reply.redirect(pageUrl(asking.visit, form.lang), 303);
  });

  /** Does what the buyer decided, then leaves by way of a page. */
  const decision = (
    path: string,
    after: Leaving,
    decide: (visit: Visit) => Decision | undefined,
  ): undefined => {
    app.post(`/checkoutnow/${path}`, async (request, reply) => {
      const { asking, form, isOurs } = readForm(request, sessions);
      if (!isOurs) return show(reply, stale(reply, asking));
      const decided = decide(asking.visit);
      // Not logged in here, or the order moved on: the page that fits now says what there is to do.
      if (!decided?.ok) return show(reply, { ...pageFor(desk, asking), status: 422 });
      const url = `/checkoutnow/leave?${new URLSearchParams({ token: form.token, after, ...(form.lang && { lang: form.lang }) })}`;
      return reply.redirect(url, 303);
    });
  };
  const buyerAt = (visit: Visit) => buyerOf(sessions.buyerAt(visit) ?? '');
  decision('pay', 'Paid', (visit) => {
    const buyer = buyerAt(visit);
    return buyer && approve(world, visit.orderId, buyer);
  });
  decision('refuse', 'Refused', (visit) => buyerAt(visit) && refuse(world, visit.orderId));
  // Whoever was sent here may turn back at once.
  decision('cancel', 'Canceled', (visit) => cancelOrder(world, visit.orderId));

  app.get('/checkoutnow/leave', async (request, reply) => {
    const { token, lang, after } = Returning.parse(request.query);
    const asking = askingOf(request, token, lang);
    const order = orderForBuyer(world, token);
    const backUrl = webAddress(after === 'Canceled' ? order?.cancelUrl : order?.returnUrl);
    const isTheirs = after === 'Canceled' || buyerAt(asking.visit) !== undefined;
    if (!after || !backUrl || !isTheirs || order?.state !== stateAfter[after])
      return reply.redirect(pageUrl(asking.visit, lang), 303);
    const language = languageOf(asking, order);
    const otherLanguageUrl = pageUrl(asking.visit, language === 'ko' ? 'en' : 'ko');
    const html = leavingPage({ language, otherLanguageUrl, leaving: after, backUrl });
    return show(reply, { status: 200, html });
  });

  app.get('/', async (request, reply) => {
    const { lang } = z.object({ lang: Lang }).parse(request.query);
    const language = languageOf({ lang, browserLanguage: browserLanguage(request) }, undefined);
    const html = frontPage({ language, apiUrl: world.publicUrl, orders: latestOrders(world) });
    return show(reply, { status: 200, html });
  });

  const css = readFileSync(new URL('./page/page.css', import.meta.url), 'utf8');
  app.get('/checkoutnow/page.css', async (_, reply) => reply.type('text/css; charset=utf-8').send(css));

  /** A form that was not made for this browser and order: of before a restart, or of another site. */
  function stale(reply: FastifyReply, asking: Asking): Page {
    setSession(reply, asking.visit, world);
    return { ...pageFor(desk, asking, { isStale: true }), status: 403 };
  }
}

/** How an order stands once the buyer decided so. Who cancels may still come back and pay, as at PayPal. */
const stateAfter: Record<Leaving, BuyerOrder['state']> = {
  Paid: 'APPROVED',
  Refused: 'OVER',
  Canceled: 'OPEN',
};

function readForm(
  request: FastifyRequest,
  sessions: BuyerSessions,
): { asking: Asking; form: Form; isOurs: boolean } {
  const form = Form.parse(request.body ?? {});
  const asking = askingOf(request, form.token, form.lang);
  const isOurs = readSession(request) !== undefined && sessions.isProof(asking.visit, form.csrf);
  return { asking, form, isOurs };
}

function askingOf(request: FastifyRequest, token: string, lang: Language | undefined): Asking {
  const sessionId = readSession(request) ?? newSessionId();
  return {
    visit: { sessionId, orderId: token },
    lang,
    browserLanguage: browserLanguage(request),
  };
}

function browserLanguage(request: FastifyRequest): Language | undefined {
  const first = request.headers['accept-language']?.split(',')[0]?.trim().toLowerCase() ?? '';
  return first.startsWith('ko') ? 'ko' : first.startsWith('en') ? 'en' : undefined;
}

function readSession(request: FastifyRequest): string | undefined {
  const cookies = request.headers.cookie?.split(';').map((each) => each.trim()) ?? [];
  const value = cookies.find((each) => each.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1);
  return value !== undefined && sessionIdPattern.test(value) ? value : undefined;
}

/**
 * Lax, not Strict: the buyer comes from the seller's site, and a Strict cookie would stay at home on that way. Forms
 * of other sites send neither.
 */
function setSession(reply: FastifyReply, { sessionId }: Visit, { publicUrl }: World): void {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  reply.header(
    'set-cookie',
    `${cookieName}=${sessionId}; Path=/checkoutnow; HttpOnly; SameSite=Lax${secure}`,
  );
}

function latestOrders({ books }: World) {
  return books
    .all<{ order_id: string; status: string; created_at: number; currency: string; amount: number }>(
      `select order_id, status, created_at, min(currency) as currency, sum(amount) as amount
         from (select * from orders order by created_at desc limit 20) join purchase_units using (order_id)
        group by order_id order by created_at desc`,
    )
    .map(({ order_id, status, created_at, currency, amount }) => ({
      orderId: order_id,
      status,
      createdAt: instant(created_at),
      amount: { currency, amount },
    }));
}
