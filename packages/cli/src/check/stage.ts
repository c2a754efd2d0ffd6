import { setTimeout as delay } from 'node:timers/promises';
import type { Delivery, Payment } from '@tollgate/contract';
import { Blocked, say, Wrong } from './case.ts';
import type { CheckConfig, CheckMethod, OrderState } from './define.ts';
import type { GatewayHand } from './gateway-hand.ts';
import type { CheckBrowser, CheckContext } from './playwright.ts';
import { type Arrival, eventually, Visitor } from './visitor.ts';

export interface StageTools {
  config: CheckConfig;
  shop: URL;
  gateway: GatewayHand;
  browser: CheckBrowser;
  webhookUrl: string | undefined;
  patienceMs: number;
}

/** A buyer and the payment that they came back with. */
export type Arrived = Arrival & { visitor: Visitor };

/** What a shop may still be doing after it has answered. */
const settleMs = 800;

/** How long the shop may take, and whether it is helped along. */
interface Patience {
  /** Its timers are run meanwhile, where the configuration says how. */
  withJobs?: boolean;
  patienceMs?: number;
  /** Nothing good comes after these. */
  never?: readonly OrderState[];
}

/** From here no way leads to a payment that goes on. */
const deadEnds: readonly OrderState[] = ['failed', 'mismatch', 'expired', 'canceled', 'refunded'];

const pc = { viewport: { width: 1280, height: 800 }, locale: 'ko-KR', timezoneId: 'Asia/Seoul' };

/** What a case plays on: buyers, the bank, the webhook, and the shop's answer to all of it. */
export class Stage {
  readonly gateway: GatewayHand;
  readonly shop: URL;
  readonly config: CheckConfig;
  readonly #tools: StageTools;
  readonly #contexts: CheckContext[] = [];
  #last: Visitor | undefined;

  constructor(tools: StageTools) {
    this.#tools = tools;
    this.gateway = tools.gateway;
    this.shop = tools.shop;
    this.config = tools.config;
  }

  async visitor(): Promise<Visitor> {
    const context = await this.#tools.browser.newContext({ ...pc, reducedMotion: 'reduce' });
    context.setDefaultTimeout(15_000);
    this.#contexts.push(context);
    this.#last = await Visitor.enter(context, this.config, this.shop);
    return this.#last;
  }

  /** The picture that belongs to the end of the case. */
  async picture(): Promise<Uint8Array | undefined> {
    return this.#last?.page.screenshot({ type: 'jpeg', quality: 55, timeout: 5_000 }).catch(() => undefined);
  }

  async end(): Promise<void> {
    await this.gateway.clearFaults().catch(() => undefined);
    for (const context of this.#contexts.splice(0)) await context.close().catch(() => undefined);
  }

  /** Ordered, pay pressed, and through the window: everything but the success page. */
  async arrive(method: CheckMethod = 'VIRTUAL_ACCOUNT', visitor?: Visitor): Promise<Arrived> {
    const buyer = visitor ?? (await this.visitor());
    await buyer.order(method);
    await buyer.pay();
    return { ...(await buyer.finish(method)), visitor: buyer };
  }

  /** An order whose account waits for money. @throws Blocked when the shop does not get there */
  async waiting(): Promise<Arrived> {
    const arrived = await this.arrive();
    await arrived.visitor.open(arrived.url);
    await this.#reach(arrived, 'waiting');
    return arrived;
  }

  /** An order that was paid: by the deposit, or by PayPal. @throws Blocked when the shop does not get there */
  async paid(method: CheckMethod = 'VIRTUAL_ACCOUNT'): Promise<Arrived> {
    if (method === 'VIRTUAL_ACCOUNT') {
      const waiting = await this.waiting();
      await this.gateway.deposit(waiting.paymentKey);
      await this.#reach(waiting, 'paid');
      return waiting;
    }
    const arrived = await this.arrive(method);
    await arrived.visitor.open(arrived.url);
    await this.#reach(arrived, 'paid');
    return arrived;
  }

  /** The shop's state of an order. @throws Wrong when it is no longer to be read */
  async state({
    visitor,
    orderId,
  }: Pick<Arrived, 'visitor' | 'orderId'>): Promise<OrderState | 'unreadable'> {
    return (await visitor.state(orderId).catch(() => undefined)) ?? 'unreadable';
  }

  /** Waits until the order is in one of these states. @throws Wrong when it never is, or has taken a wrong turn */
  async becomes(
    arrived: Pick<Arrived, 'visitor' | 'orderId'>,
    wanted: readonly OrderState[],
    { withJobs = false, patienceMs = this.#tools.patienceMs, never = [] }: Patience = {},
  ): Promise<void> {
    const ends = [...wanted, ...deadEnds, ...never];
    let now: OrderState | 'unreadable' = 'unreadable';
    const isOver = await eventually(
      async () => {
        if (withJobs) await this.config.runJobs?.();
        now = await this.state(arrived);
        return ends.some((state) => state === now) || undefined;
      },
      patienceMs,
      200,
    );
    if (isOver && wanted.some((state) => state === now)) return;
    throw new Wrong(say(`주문이 ${now} 상태예요.`, `The order is ${now}.`));
  }

  /** After a moment the order is still in one of these states. @throws Wrong when it is in another */
  async stays(arrived: Pick<Arrived, 'visitor' | 'orderId'>, allowed: readonly OrderState[]): Promise<void> {
    await delay(settleMs);
    const now = await this.state(arrived);
    if (allowed.some((state) => state === now)) return;
    throw new Wrong(say(`주문이 ${now} 상태가 됐어요.`, `The order became ${now}.`));
  }

  /** No confirm was called. @throws Wrong when one was */
  async neverConfirmed(payment: { orderId: string; paymentKey: string }): Promise<void> {
    const [call] = await this.gateway.confirms(payment);
    if (!call) return;
    throw new Wrong(
      say(
        `승인을 호출했어요 (${call.status} ${call.code ?? ''}).`,
        `The confirm was called (${call.status} ${call.code ?? ''}).`,
      ),
    );
  }

  /** A page of the shop's did not break. @throws Wrong with the status when it did */
  isShown({ status }: { status: number }): void {
    if (status < 500) return;
    throw new Wrong(say(`페이지가 ${status} 오류로 응답했어요.`, `The page answered ${status}.`));
  }

  /** Sends the shop's webhook a message, as anybody can. @returns the answer's status; 0 where none came */
  async post(body: unknown): Promise<number> {
    const answer = await fetch(this.#tools.webhookUrl ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    }).catch(() => undefined);
    await answer?.body?.cancel();
    return answer?.status ?? 0;
  }

  /** How often the goods were sent. @throws Wrong when not so often */
  async isDelivered({ visitor, orderId }: Arrived, times: number): Promise<void> {
    await delay(settleMs);
    const count = await this.config.deliveries?.({ ...visitor.hand, orderId });
    if (count === undefined || count === times) return;
    throw new Wrong(
      say(
        `상품을 ${count}번 보냈어요 (${times}번이어야 해요).`,
        `The goods were sent ${count} times, not ${times}.`,
      ),
    );
  }

  /** A webhook of this order once it was tried, or is held. @throws Blocked when none was ever made */
  async delivery(
    orderId: string,
    fits: (delivery: Delivery) => boolean,
    patienceMs = this.#tools.patienceMs,
  ): Promise<Delivery> {
    const found = await eventually(
      async () => (await this.gateway.deliveries(orderId)).find(fits),
      patienceMs,
      200,
    );
    if (found) return found;
    throw new Blocked(
      say(
        '이 주문의 웹훅이 만들어지지 않았어요. DEPOSIT_CALLBACK을 등록했는지 확인하세요.',
        'No such webhook was made for this order. Is an address registered for DEPOSIT_CALLBACK?',
      ),
    );
  }

  /** Waits until every webhook of this order was tried, or is held. */
  async quiet(orderId: string): Promise<void> {
    await delay(settleMs / 2);
    await eventually(
      async () => {
        const all = await this.gateway.deliveries(orderId);
        return all.every(({ state, attempts }) => state !== 'SENDING' || attempts.length > 0) || undefined;
      },
      this.#tools.patienceMs,
      100,
    );
  }

  /** What proves that a deposit's webhook comes from the gateway. */
  async secretOf(orderId: string): Promise<string> {
    const { body } = await this.delivery(orderId, ({ body }) => typeof JSON.parse(body).secret === 'string');
    return (JSON.parse(body) as { secret: string }).secret;
  }

  /** Time passes for the shop, at the gateway and, where the configuration says how, at its own clock. */
  async advance(duration: string): Promise<void> {
    await this.gateway.advance(duration);
    await this.config.advance?.(duration);
  }

  /** Reads what the gateway knows; undefined where it may not be read yet. */
  read(paymentKey: string): Promise<Payment | undefined> {
    return this.gateway.read(paymentKey).catch(() => undefined);
  }

  async #reach(arrived: Arrived, wanted: OrderState): Promise<void> {
    await this.becomes(arrived, [wanted]).catch((error: unknown) => {
      if (!(error instanceof Wrong)) throw error;
      throw new Blocked(
        say(
          `이 항목을 보려면 ${wanted} 상태의 주문이 필요해요. ${error.happened.ko}`,
          `This needs an order that is ${wanted}. ${error.happened.en}`,
        ),
      );
    });
  }
}
