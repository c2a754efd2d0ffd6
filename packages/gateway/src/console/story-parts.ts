import type { Language } from '@tollgate/contract';
import { banks, seoulDateTime } from '@tollgate/contract';
import type { StoryEvent } from '@tollgate/contract/console';
import type { Words } from './story-words.ts';

/** An event with what it is sorted by. */
export interface Placed {
  /** Wall time. */
  wall: number;
  /** Of what happened at the same moment: a call comes before what it did, and that before who was told of it. */
  rank: number;
  event: StoryEvent;
}

export const ranks = { call: 0, bank: 1, payment: 2, ledger: 3, webhook: 4 } as const;

export interface Happened {
  id: string;
  /** Wall time. */
  wall: Date;
  /** In the shop's time. */
  at: Date;
  rank: keyof typeof ranks;
  kind: StoryEvent['kind'];
  title: string;
  why?: string | null;
  isTrouble?: boolean;
  facts?: ([Words, string | number | null | undefined] | null)[];
  callId?: string;
  deliveryId?: string;
  bodies?: [Words, string | null][];
}

/** Puts one thing that happened into its place; facts and bodies that say nothing are left out. */
export const placed = (language: Language, one: Happened): Placed => ({
  wall: one.wall.getTime(),
  rank: ranks[one.rank],
  event: {
    id: one.id,
    at: seoulDateTime(one.at),
    kind: one.kind,
    title: one.title,
    why: one.why ?? null,
    isTrouble: one.isTrouble ?? false,
    facts: (one.facts ?? []).flatMap((fact) =>
      fact && fact[1] !== null && fact[1] !== undefined && fact[1] !== ''
        ? [{ label: fact[0][language], value: String(fact[1]) }]
        : [],
    ),
    callId: one.callId ?? null,
    deliveryId: one.deliveryId ?? null,
    bodies: (one.bodies ?? []).flatMap(([label, text]) =>
      text === null || text === '' ? [] : [{ label: label[language], text }],
    ),
  },
});

/** `2026-12-07 16:15:29` of a moment with its offset, Korean time. */
export const momentText = (at: string | null): string | null =>
  at === null ? null : at.slice(0, 19).replace('T', ' ');

export function bankName(code: string, language: Language): string {
  const bank = banks.find((each) => each.code === code || each.interbankCode === code);
  return bank ? (language === 'ko' ? bank.ko : bank.enName) : code;
}

/** A customer's own account: its end is enough to know it again. */
export const endOfAccount = (number: string): string => `…${number.replace(/\D/g, '').slice(-4)}`;
