import type { AlarmJob } from './alarm.ts';
import { instant } from './bank-clock.ts';
import { type Sending, type Sent, sendHeldMoney } from './deposits.ts';
import type { World } from './world.ts';

type Hold = { hold_id: string; sending: string; until_at: number };

/** A hold whose process died during the second inquiry is asked again after this. */
const claimMs = 30_000;

/** Keeps the money back until the second inquiry. The sender is told to wait. */
export function holdSending(world: World, sending: Sending, ms: number): Sent {
  const now = world.clock.now();
  const holdId = world.chance.id('hld', now);
  world.books.run(
    "insert into holds (hold_id, sending, until_at, state) values (?, ?, ?, 'HELD')",
    holdId,
    JSON.stringify(sending),
    now + ms,
  );
  world.alarm.wake();
  return { result: 'HELD', holdId, until: instant(now + ms) };
}

/** The second inquiries that fall due. */
export function holdJob(world: World): AlarmJob {
  return {
    nextAt: () =>
      world.books.get<{ at: number | null }>("select min(until_at) as at from holds where state = 'HELD'")
        ?.at ?? undefined,
    start: () => {
      const now = world.clock.now();
      return world.books
        .all<Hold>(
          "update holds set until_at = ? where state = 'HELD' and until_at <= ? returning *",
          now + claimMs,
          now,
        )
        .map((hold) => finish(world, hold));
    },
  };
}

async function finish(world: World, hold: Hold): Promise<void> {
  const sent = await sendHeldMoney(world, JSON.parse(hold.sending) as Sending);
  world.books.run(
    "update holds set state = ?, code = ?, deposit_id = ? where hold_id = ? and state = 'HELD'",
    sent.result === 'OK' ? 'BOOKED' : 'REFUSED',
    sent.result === 'REFUSED' ? sent.code : null,
    sent.result === 'OK' ? sent.depositId : null,
    hold.hold_id,
  );
}

/** What became of a held sending. */
export function holdState(world: World, holdId: string) {
  const hold = world.books.get<Hold & { state: string; code: string | null; deposit_id: string | null }>(
    'select * from holds where hold_id = ?',
    holdId,
  );
  return hold && { holdId, state: hold.state, code: hold.code, depositId: hold.deposit_id };
}
