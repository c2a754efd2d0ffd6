import { NoticeAnswer, type RailNotice } from '../protocol.ts';
import type { AlarmJob } from './alarm.ts';
import type { World } from './world.ts';

type NoticeKind = Exclude<RailNotice, 'depositInquiry'>;

export type Notice = {
  notice_id: string;
  kind: NoticeKind;
  account_number: string | null;
  bank_code: string | null;
  body: string;
  state: 'DUE' | 'HELD' | 'LOST' | 'DONE' | 'GIVEN_UP';
  attempts: number;
  copies: number;
  first_at: number;
  next_at: number;
  behind: string | null;
};

const minutes = 60_000;

/** How long the bank waits for one answer. */
const attemptTimeoutMs = 5_000;

/** An attempt whose process died is made again after this. */
const claimMs = 30_000;

/** A notice that waits for another one does not wait longer than this. */
const longestWaitBehindMs = 1 * minutes;

/** After each attempt until the schedule ends; then the bank goes on every half hour. */
const resendDelaysMs = [5_000, 15_000, 60_000, ...Array<number>(10).fill(3 * minutes)];
const lastingDelayMs = 30 * minutes;
const giveUpAfterMs = 24 * 60 * minutes;

/**
 * When to try again after `attempts` attempts; undefined once a day has passed: then only the feed and file
 * tell.
 */
export function nextAttemptAt({
  attempts,
  firstAt,
  now,
}: {
  attempts: number;
  firstAt: number;
  now: number;
}) {
  const at = now + (resendDelaysMs[attempts - 1] ?? lastingDelayMs);
  return at - firstAt > giveUpAfterMs ? undefined : at;
}

export type NewNotice = {
  kind: NoticeKind;
  body: object;
  accountNumber?: string;
  bankCode: string;
  /** Given for what the feed lists. */
  event?: 'DEPOSIT' | 'REVERSAL' | 'TRANSFER';
  /** A notice that is to be sent first. */
  behind?: string;
};

/** Writes a notice down; call it inside the transaction that books what it tells. */
export function putNotice(world: World, notice: NewNotice): string {
  const now = world.clock.now();
  const noticeId = world.chance.id('ntc', now);
  const eventSeq = notice.event && nextEventSeq(world);
  const body = JSON.stringify({ noticeId, ...(eventSeq && { eventSeq }), ...notice.body });
  if (notice.event && eventSeq) {
    world.books.run('insert into events values (?, ?, ?, ?)', eventSeq, notice.event, noticeId, body);
  }
  const fate = fateOf(world, notice);
  world.books.run(
    `insert into notices (notice_id, kind, account_number, bank_code, body, state, copies, first_at, next_at, behind)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    noticeId,
    notice.kind,
    notice.accountNumber ?? null,
    notice.bankCode,
    body,
    fate.state,
    fate.copies,
    now,
    now + fate.delayMs,
    fate.behind,
  );
  return noticeId;
}

function nextEventSeq(world: World): number {
  return (
    world.books.get<{ next: number }>('select coalesce(max(event_seq), 0) + 1 as next from events')?.next ?? 1
  );
}

/** What the knobs do to a new notice. */
function fateOf({ knobs }: World, notice: NewNotice) {
  const subject = { accountNumber: notice.accountNumber, bankCode: notice.bankCode, notice: notice.kind };
  const isLost = knobs.take('dropNotice', subject) !== undefined;
  const isHeld = !isLost && knobs.take('holdNotice', subject) !== undefined;
  const behind = notice.behind ?? (knobs.take('reorderNotice', subject) ? 'NEXT' : null);
  return {
    state: isLost ? 'LOST' : isHeld ? 'HELD' : 'DUE',
    copies: knobs.take('duplicateNotice', subject)?.copies ?? 1,
    delayMs: knobs.take('delayNotice', subject)?.ms ?? (behind === null ? 0 : longestWaitBehindMs),
    behind,
  };
}

/**
 * Makes the first attempt now, where nothing holds the notice back, or waits for the one that is being made.
 *
 * @returns whether the gateway answered OK, within `attemptTimeoutMs`
 */
export async function sendFirst(world: World, noticeId: string): Promise<boolean> {
  const notice = claim(world, noticeId);
  if (notice) return world.alarm.track(attempt(world, notice));
  await world.attempts.get(noticeId);
  const state = world.books.get<{ state: string }>('select state from notices where notice_id = ?', noticeId);
  return state?.state === 'DONE';
}

/** The resends. */
export function resendJob(world: World): AlarmJob {
  return {
    nextAt: () =>
      world.books.get<{ at: number | null }>("select min(next_at) as at from notices where state = 'DUE'")
        ?.at ?? undefined,
    start: () =>
      world.books
        .all<{ notice_id: string }>(
          "select notice_id from notices where state = 'DUE' and next_at <= ? order by next_at, rowid limit 64",
          world.clock.now(),
        )
        .map(({ notice_id }) => claim(world, notice_id))
        .filter((notice) => notice !== undefined)
        .map((notice) => attempt(world, notice)),
  };
}

/**
 * Takes a due notice by moving its time on, so that nobody else sends it meanwhile and a crash forgets
 * nothing.
 */
function claim(world: World, noticeId: string): Notice | undefined {
  const now = world.clock.now();
  return world.books.get<Notice>(
    `update notices set attempts = attempts + 1, next_at = ?
      where notice_id = ? and state = 'DUE' and next_at <= ? returning *`,
    now + claimMs,
    noticeId,
    now,
  );
}

function attempt(world: World, notice: Notice): Promise<boolean> {
  const sent = send(world, notice).finally(() => world.attempts.delete(notice.notice_id));
  world.attempts.set(notice.notice_id, sent);
  return sent;
}

async function send(world: World, notice: Notice): Promise<boolean> {
  const subject = {
    accountNumber: notice.account_number ?? undefined,
    bankCode: notice.bank_code ?? undefined,
    notice: notice.kind,
  };
  const body = { ...(JSON.parse(notice.body) as object), attempt: notice.attempts };
  const isSkipped = world.knobs.take('failNoticeAttempt', subject) !== undefined;
  const copies = isSkipped ? 0 : notice.copies;
  const ask = () => world.gateway.ask(notice.kind, body, { timeoutMs: attemptTimeoutMs, subject });
  const answers = await Promise.all(Array.from({ length: copies }, ask));
  const isStored = answers.some((answer) => NoticeAnswer.safeParse(answer).success);
  record(world, notice, isStored);
  return isStored;
}

function record(world: World, notice: Notice, isStored: boolean): void {
  const now = world.clock.now();
  const at = nextAttemptAt({ attempts: notice.attempts, firstAt: notice.first_at, now });
  world.books.run(
    "update notices set state = ?, next_at = ?, copies = 1 where notice_id = ? and state = 'DUE'",
    isStored ? 'DONE' : at === undefined ? 'GIVEN_UP' : 'DUE',
    at ?? now,
    notice.notice_id,
  );
  world.books.run(
    "update notices set next_at = ?, behind = null where behind in (?, 'NEXT') and notice_id <> ?2",
    now,
    notice.notice_id,
  );
}

/** Sends a notice again as a new family: a new noticeId, the same event. */
export async function resendNotice(world: World, noticeId: string): Promise<boolean> {
  const now = world.clock.now();
  const again = world.chance.id('ntc', now);
  const copied = world.books.run(
    `insert into notices (notice_id, kind, account_number, bank_code, body, state, first_at, next_at)
     select ?1, kind, account_number, bank_code, json_set(body, '$.noticeId', ?1), 'DUE', ?2, ?2
       from notices where notice_id = ?3`,
    again,
    now,
    noticeId,
  );
  return copied === 1 ? sendFirst(world, again) : false;
}

/** Makes a notice wait for another one. */
export function sendBehind(world: World, noticeId: string, behind: string): void {
  world.books.run(
    'update notices set behind = ?, next_at = next_at + ? where notice_id = ?',
    behind,
    longestWaitBehindMs,
    noticeId,
  );
}

/** Lets held notices go, those of one account or all. */
export function releaseNotices(
  world: World,
  { accountNumber }: { accountNumber?: string | undefined },
): number {
  const released = world.books.run(
    "update notices set state = 'DUE', next_at = ? where state = 'HELD' and account_number = coalesce(?, account_number)",
    world.clock.now(),
    accountNumber ?? null,
  );
  world.alarm.wake();
  return released;
}

export function listNotices(
  world: World,
  { accountNumber }: { accountNumber?: string | undefined },
): Notice[] {
  return world.books.all<Notice>(
    'select * from notices where (?1 is null or account_number = ?1) order by rowid desc limit 100',
    accountNumber ?? null,
  );
}
