import { deepEqual, equal, fail, ok } from 'node:assert/strict';
import { type Rail, RailSilence, type Silence } from './rail.ts';

/**
 * What can go wrong between us and a rail. Each happens to the next refund only. A forged answer is one that anybody
 * on the way could have written: not signed, where the rail signs, or not of the protocol.
 */
export type RailFault =
  | 'ANSWER_LOST'
  | 'ANSWER_LATE'
  | 'ANSWER_FORGED'
  | 'UNKNOWN_THEN_SUCCEEDED'
  | 'UNKNOWN_THEN_FAILED'
  | 'FAILED_LATER';

/**
 * A rail set up to be tried: the rail itself, the world behind it, and what can be done to both. Each proof gets
 * a fresh one. Every rail brings its stage and is held to the same proofs.
 */
export type ConformanceStage<Order, Ref, Event> = {
  rail: Rail<Order, Ref, Event, string>;
  /** The same rail for a client that waits a moment only, and asks once. */
  hasty: Rail<Order, Ref, Event, string>;
  /** The same rail for a client whose secrets are wrong. */
  stranger: Rail<Order, Ref, Event, string>;
  /** Where the feed stood when all was set up; left out, at its beginning. */
  before?: string;
  /** A refund that will succeed unless a fault was set. Every call is a new order. */
  order(): Order;
  /** Ours; also the id that the event of it carries. */
  idOf(order: Order): string;
  /** What the refund is asked for by. */
  refOf(order: Order): Ref;
  /** The same id with other content. */
  changed(order: Order): Order;
  amountOf(order: Order): number;
  fault(fault: RailFault): Promise<void>;
  /** What the rail's own books say was paid out or is still on its way, whatever anybody was told. */
  paidOut(): Promise<number>;
  /** Money comes in. Answers the id that the event will carry. */
  moneyIn(): Promise<string>;
  /** The next notices are not answered OK. */
  deafen(times: number): void;
  /** The next notice is lost for good. */
  loseNotice(): Promise<void>;
  /** The ids of the events that the gateway was told of, in order of arrival, repeats included. */
  told(): string[];
  /** The id by which `told` names an event of the feed; undefined when no money came or went by it. */
  idOfEvent(event: Event): string | undefined;
  /** The number that a rail gives its events one by one, where it gives them any. */
  seqOf?(event: Event): number;
  /** Lets time pass until everything that is due has happened. */
  later(): Promise<void>;
};

type Proof = {
  claim: string;
  prove<Order, Ref, Event>(stage: ConformanceStage<Order, Ref, Event>): Promise<void>;
};

/** What every rail must do. The gateway is built on these and on nothing else. */
export const conformance: readonly Proof[] = [
  {
    claim: 'a refund repeated under its id pays once and is answered alike',
    async prove({ rail, order, later, paidOut, amountOf }) {
      const refund = order();
      yes(await rail.refund(refund));
      yes(await rail.refund(refund));
      await later();
      equal(yes(await rail.refund(refund)).status, 'SUCCEEDED');
      equal(await paidOut(), amountOf(refund));
    },
  },
  {
    claim: 'fifty of the same refund at once pay once',
    async prove({ rail, order, later, paidOut, amountOf }) {
      const refund = order();
      const answers = await Promise.all(Array.from({ length: 50 }, () => rail.refund(refund)));
      for (const answer of answers) yes(answer);
      await later();
      equal(await paidOut(), amountOf(refund));
    },
  },
  {
    claim: 'other content under a taken id is refused and pays nothing',
    async prove({ rail, order, changed, refOf, later, paidOut, amountOf }) {
      const refund = order();
      yes(await rail.refund(refund));
      equal(no(await rail.refund(changed(refund))).code, 'CONFLICT');
      await later();
      equal(await paidOut(), amountOf(refund));
      equal(yes(await rail.refundState(refOf(refund))).status, 'SUCCEEDED');
    },
  },
  ...(
    [
      ['ANSWER_LOST', ['CONNECTION']],
      ['ANSWER_LATE', ['TIMEOUT']],
      ['ANSWER_FORGED', ['BAD_SIGNATURE', 'BAD_ANSWER']],
    ] as const satisfies [RailFault, Silence[]][]
  ).map(
    ([kind, reasons]): Proof => ({
      claim: `${kind}: silence, then asking tells, and asking again with the same id pays once`,
      async prove({ rail, hasty, order, refOf, fault, later, paidOut, amountOf }) {
        await fault(kind);
        const refund = order();
        const heard = await silenceOf(hasty.refund(refund));
        ok((reasons as readonly Silence[]).includes(heard), heard);
        yes(await rail.refundState(refOf(refund)));
        yes(await rail.refund(refund));
        await later();
        equal(yes(await rail.refundState(refOf(refund))).status, 'SUCCEEDED');
        equal(await paidOut(), amountOf(refund));
      },
    }),
  ),
  ...(['SUCCEEDED', 'FAILED'] as const).map(
    (end): Proof => ({
      claim: `UNKNOWN, then ${end}: unknown is neither yes nor no until the rail says, and a repeat does not pay again`,
      async prove({ rail, order, refOf, fault, later, paidOut, amountOf }) {
        await fault(`UNKNOWN_THEN_${end}`);
        const refund = order();
        equal(yes(await rail.refund(refund)).status, 'UNKNOWN');
        equal(yes(await rail.refundState(refOf(refund))).status, 'UNKNOWN');
        equal(yes(await rail.refund(refund)).status, 'UNKNOWN');
        await later();
        equal(yes(await rail.refundState(refOf(refund))).status, end);
        equal(yes(await rail.refund(refund)).status, end);
        equal(await paidOut(), end === 'SUCCEEDED' ? amountOf(refund) : 0);
      },
    }),
  ),
  {
    claim: 'a refund that failed has paid nothing, says why, and stays failed',
    async prove({ rail, order, refOf, fault, later, paidOut }) {
      await fault('FAILED_LATER');
      const refund = order();
      yes(await rail.refund(refund));
      await later();
      const state = yes(await rail.refundState(refOf(refund)));
      ok(state.status === 'FAILED' && state.failure?.message !== '');
      deepEqual(await rail.refund(refund), await rail.refundState(refOf(refund)));
      equal(await paidOut(), 0);
    },
  },
  {
    claim: 'a refund that was never ordered is NOT_FOUND, and asking orders nothing',
    async prove({ rail, order, refOf, later, paidOut }) {
      equal(no(await rail.refundState(refOf(order()))).code, 'NOT_FOUND');
      await later();
      equal(await paidOut(), 0);
    },
  },
  {
    claim: 'a client with the wrong secrets hears silence, never a no, and moves nothing',
    async prove({ stranger, rail, order, refOf, later, paidOut }) {
      const refund = order();
      equal(await silenceOf(stranger.refund(refund)), 'UNAUTHENTICATED');
      equal(no(await rail.refundState(refOf(refund))).code, 'NOT_FOUND');
      await later();
      equal(await paidOut(), 0);
    },
  },
  {
    claim: 'the end of a refund is told, and the feed tells the same',
    async prove(stage) {
      const { rail, order, idOf, later, told } = stage;
      const refund = order();
      yes(await rail.refund(refund));
      await later();
      deepEqual(told(), [idOf(refund)]);
      deepEqual(idsOf(stage, await feed(stage)), [idOf(refund)]);
    },
  },
  {
    claim: 'what is not answered OK is told again until it is, and then no more',
    async prove({ moneyIn, deafen, later, told }) {
      deafen(2);
      const id = await moneyIn();
      await later();
      await later();
      ok(told().includes(id));
      const times = told().length;
      await later();
      equal(told().length, times);
    },
  },
  {
    claim: 'what was never told is in the feed',
    async prove(stage) {
      const { loseNotice, moneyIn, later, told } = stage;
      await loseNotice();
      const id = await moneyIn();
      await later();
      deepEqual(told(), []);
      deepEqual(idsOf(stage, await feed(stage)), [id]);
    },
  },
  {
    claim:
      'the feed read in pages is the whole, in order, without gap or repeat, and ends where it began again',
    async prove(stage) {
      const { rail, moneyIn, seqOf } = stage;
      const ids: string[] = [];
      for (let times = 0; times < 7; times += 1) ids.push(await moneyIn());
      const seen: Parameters<typeof stage.idOfEvent>[0][] = [];
      let after = stage.before;
      for (;;) {
        const page = yes(await rail.events({ limit: 3, ...(after !== undefined && { after }) }));
        ok(page.events.length <= 3);
        if (page.events.length === 0) break;
        seen.push(...page.events);
        after = page.nextCursor;
      }
      deepEqual(idsOf(stage, seen), ids);
      const [first] = seen;
      if (seqOf && first !== undefined) {
        deepEqual(
          seen.map((event) => seqOf(event) - seqOf(first)),
          seen.map((_, index) => index),
        );
      }
      ids.push(await moneyIn());
      deepEqual(idsOf(stage, await feed(stage, after)), ids.slice(-1));
    },
  },
];

/** What the feed has after a cursor; left out, since all was set up. */
async function feed<Order, Ref, Event>(
  { rail, before }: ConformanceStage<Order, Ref, Event>,
  after = before,
): Promise<Event[]> {
  return yes(await rail.events({ ...(after !== undefined && { after }) })).events;
}

/** The ids of those by which money came or went. */
function idsOf<Order, Ref, Event>(
  { idOfEvent }: ConformanceStage<Order, Ref, Event>,
  events: Event[],
): string[] {
  return events.map((event) => idOfEvent(event)).filter((id) => id !== undefined);
}

function yes<Answer extends { ok: boolean }>(answer: Answer): Extract<Answer, { ok: true }> {
  if (!answer.ok) fail(`the rail said no: ${JSON.stringify(answer)}`);
  return answer as Extract<Answer, { ok: true }>;
}

function no<Answer extends { ok: boolean }>(answer: Answer): Extract<Answer, { ok: false }> {
  if (answer.ok) fail(`the rail said yes: ${JSON.stringify(answer)}`);
  return answer as Extract<Answer, { ok: false }>;
}

async function silenceOf(answer: Promise<unknown>): Promise<Silence> {
  const caught = await answer.then(
    (value) => fail(`the rail answered: ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (caught instanceof RailSilence) return caught.reason;
  throw caught;
}
