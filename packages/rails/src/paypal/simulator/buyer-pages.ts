import { type BuyerOrder, orderForBuyer } from './buyer-order.ts';
import type { BuyerSessions, Visit } from './buyer-sessions.ts';
import { type Buyer, buyerOf, buyerPassword, buyers } from './buyers.ts';
import { orderOf } from './order-rows.ts';
import { wordsOfBuyer } from './page/buyer-words.ts';
import { type Ending, endedPage } from './page/ended-page.ts';
import { type LogInTrouble, logInPage } from './page/log-in-page.ts';
import { reviewPage } from './page/review-page.ts';
import { shownOrder } from './page/shown-order.ts';
import type { Language } from './page/words.ts';
import type { World } from './world.ts';

/** Who asks for what, and in which words they asked to hear it. */
export type Asking = {
  visit: Visit;
  /** `?lang=`, as long as the reader keeps asking. */
  lang: Language | undefined;
  /** The first language of the browser, if it is one of ours. */
  browserLanguage: Language | undefined;
};

export type Page = { status: number; html: string };

type Hint = {
  /** What is wrong with the log-in just tried, and the address it was tried with. */
  trouble?: LogInTrouble;
  email?: string;
  /** The test buyer whose fields are to be filled in. */
  fill?: Buyer | undefined;
  isStale?: boolean;
};

/** The page that fits the order as it stands, and this browser at it. */
export function pageFor(
  { world, sessions }: { world: World; sessions: BuyerSessions },
  asking: Asking,
  hint: Hint = {},
): Page {
  const { visit, lang } = asking;
  const order = orderForBuyer(world, visit.orderId);
  const language = languageOf(asking, order);
  const common = { language, otherLanguageUrl: pageUrl(visit, language === 'ko' ? 'en' : 'ko') };
  if (!order) {
    return {
      status: 404,
      html: endedPage({ ...common, ending: 'unknown', order: undefined, backUrl: undefined }),
    };
  }
  const email = sessions.buyerAt(visit);
  const buyer = email === undefined ? undefined : buyerOf(email);
  const shown = shownOrder(order);
  const status = hint.trouble || hint.isStale ? 422 : 200;
  if (order.state !== 'OPEN') {
    const ending = endingOf(world, order);
    const backUrl = buyer && order.state !== 'OVER' ? webAddress(order.returnUrl) : undefined;
    return { status, html: endedPage({ ...common, ending, order: shown, backUrl }) };
  }
  const fields = { token: visit.orderId, lang, csrf: sessions.proofFor(visit) };
  if (!buyer) {
    return { status, html: logInPage({ ...common, order: shown, fields, ...logInFields(language, hint) }) };
  }
  const review = {
    ...common,
    order: shown,
    fields,
    buyer: {
      name: `${buyer.givenName} ${buyer.surname}`,
      email: buyer.email,
      funding: wordsOfBuyer(buyer.email, language).funding,
      canPay: buyer.atApproval === undefined,
    },
    isStale: hint.isStale === true,
    // An order that was approved once and needs other funding is no longer PayPal's to refuse.
    canRefuse: orderOf(world, visit.orderId)?.status !== 'APPROVED',
  };
  return { status, html: reviewPage(review) };
}

function logInFields(language: Language, { trouble, email, fill, isStale }: Hint) {
  return {
    buyers: buyers.map((each) => ({ email: each.email, does: wordsOfBuyer(each.email, language).does })),
    email: fill?.email ?? email ?? '',
    password: fill ? buyerPassword : '',
    filled: fill?.email,
    trouble: isStale ? ({ field: 'email', word: 'staleForm' } as const) : trouble,
  };
}

function endingOf(world: World, { state, orderId }: BuyerOrder): Ending {
  if (state === 'PAID') return 'paid';
  if (state === 'APPROVED') return 'approved';
  const order = orderOf(world, orderId);
  return order?.status === 'VOIDED' && order.refused_because !== null ? 'refused' : 'lapsed';
}

/** What the reader asked for, else what the seller asked for, else what the browser speaks, else Korean. */
export function languageOf(
  { lang, browserLanguage }: Pick<Asking, 'lang' | 'browserLanguage'>,
  order: Pick<BuyerOrder, 'locale'> | undefined,
): Language {
  const ofOrder = /^(ko|en)\b/i.exec(order?.locale ?? '')?.[1]?.toLowerCase() as Language | undefined;
  return lang ?? ofOrder ?? browserLanguage ?? 'ko';
}

export function pageUrl({ orderId }: Visit, lang: Language | undefined): string {
  return `/checkoutnow?${new URLSearchParams({ token: orderId, ...(lang && { lang }) })}`;
}

/** Only the web is a way back: no address that a seller can write makes the browser run anything. */
export function webAddress(url: string | undefined): string | undefined {
  const protocol = url === undefined ? undefined : URL.parse(url)?.protocol;
  return protocol === 'http:' || protocol === 'https:' ? url : undefined;
}
