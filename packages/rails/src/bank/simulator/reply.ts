import { type BankErrorCode, bankErrors, errorAnswer } from '../protocol.ts';

/** What the bank answers the gateway, before it is signed. */
export type Reply = { status: number; body: object } | { status: 200; file: string };

export function yes(body: object): Reply {
  return { status: 200, body: { result: 'OK', ...body } };
}

export function no(code: BankErrorCode, message: string, reopensAt?: string): Reply {
  return { status: bankErrors[code].status, body: errorAnswer(code, message, reopensAt) };
}
