import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Amount, BankCode } from '../protocol.ts';
import { instant } from './bank-clock.ts';
import { bankName } from './banks.ts';
import { type ListedDeposit, recentDeposits, sendMoney } from './deposits.ts';
import { holdState } from './holds.ts';
import { page } from './page/page.ts';
import { refusals, type Words } from './refusals.ts';
import { takeBack } from './reversals.ts';
import { recentTransfers, type Transfer } from './transfers.ts';
import type { World } from './world.ts';

/** As people write a number: with the prefix that test numbers carry, spaces and hyphens. */
const WrittenNumber = z
  .string()
  .max(40)
  .transform((text) => text.replace(/[\s-]/g, '').replace(/^X/i, ''))
  .pipe(z.string().regex(/^\d{6,20}$/));

/** Cut to what fits a bank's screen, as banks do; characters of any script are kept whole. */
const Name = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .transform((name) => Array.from(name.toWellFormed()).slice(0, 50).join(''));

const SendingBody = z.object({
  accountNumber: WrittenNumber,
  amount: Amount,
  depositorName: Name,
  bankCode: BankCode.optional(),
  depositorBankCode: BankCode.optional(),
});

const TakingBack = z.union([
  z.object({ depositId: z.string().min(1).max(64), reason: z.string().max(100).optional() }),
  z.object({ accountNumber: WrittenNumber, reason: z.string().max(100).optional() }),
]);

const otherRefusals: Record<string, Words> = {
  INVALID_REQUEST: { ko: '입력한 내용을 다시 확인해 주세요.', en: 'Please check what you entered.' },
  NO_DEPOSIT: { ko: '되돌릴 입금이 없습니다.', en: 'There is no deposit to take back.' },
  ALREADY_REVERSED: { ko: '이미 되돌린 입금입니다.', en: 'This deposit was already taken back.' },
  NOT_FOUND: { ko: '찾을 수 없습니다.', en: 'Not found.' },
};

/**
 * What a person, the gateway's sandbox or a test does at the bank: unsigned, and only on a machine of their
 * own.
 */
export function appServer(app: FastifyInstance, { world, securityHeaders }: AppOptions): undefined {
  app.post('/app/deposits', async (request, reply) => {
    const parsed = SendingBody.safeParse(request.body);
    if (!parsed.success) return refuse(reply, 400, 'INVALID_REQUEST', fieldOf(parsed.error));
    const sent = await sendMoney(world, parsed.data);
    if (sent.result === 'REFUSED') return refuse(reply, 422, sent.code);
    return reply.code(sent.result === 'HELD' ? 202 : 200).send(sent);
  });

  app.post('/app/deposit-reversals', async (request, reply) => {
    const parsed = TakingBack.safeParse(request.body);
    if (!parsed.success) return refuse(reply, 400, 'INVALID_REQUEST');
    const taken = await takeBack(world, parsed.data);
    return taken.result === 'REFUSED' ? refuse(reply, 422, taken.code) : taken;
  });

  app.get('/app/deposits', async (request, reply) => {
    const parsed = z.object({ accountNumber: WrittenNumber.optional() }).safeParse(request.query);
    if (!parsed.success) return refuse(reply, 400, 'INVALID_REQUEST', 'accountNumber');
    return { deposits: recentDeposits(world, parsed.data.accountNumber).map(showDeposit) };
  });

  app.get('/app/transfers', async () => ({ transfers: recentTransfers(world).map(showTransfer) }));

  app.get<{ Params: { holdId: string } }>('/app/holds/:holdId', async (request, reply) => {
    return holdState(world, request.params.holdId) ?? refuse(reply, 404, 'NOT_FOUND');
  });

  app.get('/', async (request, reply) => {
    const query = request.query as Record<string, unknown>;
    const html = page({
      language: languageOf(request),
      account: typeof query['account'] === 'string' ? query['account'].slice(0, 40) : '',
      amount: typeof query['amount'] === 'string' ? query['amount'].slice(0, 15) : '',
      deposits: recentDeposits(world).slice(0, 20).map(showDeposit),
      transfers: recentTransfers(world).map(showTransfer),
    });
    return reply.headers(securityHeaders).type('text/html; charset=utf-8').send(html);
  });

  for (const [path, type] of [
    ['page.js', 'text/javascript'],
    ['page.css', 'text/css'],
  ] as const) {
    const text = readFileSync(new URL(`./page/${path}`, import.meta.url), 'utf8');
    app.get(`/assets/${path}`, async (_, reply) => reply.type(`${type}; charset=utf-8`).send(text));
  }

  app.get('/health', async () => {
    world.books.get('select 1');
    return { status: 'ok' };
  });
}

export type AppOptions = { world: World; securityHeaders: Record<string, string> };

export type ShownDeposit = ReturnType<typeof showDeposit>;

function showDeposit(deposit: ListedDeposit) {
  return {
    depositId: deposit.deposit_id,
    bankCode: deposit.bank_code,
    bankName: bankName(deposit.bank_code),
    accountNumber: deposit.account_number,
    amount: deposit.amount,
    depositorName: deposit.depositor_name,
    depositedAt: instant(deposit.deposited_at),
    reversedAt: deposit.reversed_at === null ? null : instant(deposit.reversed_at),
    noticed: deposit.notice_state === 'DONE',
  };
}

export type ShownTransfer = ReturnType<typeof showTransfer>;

function showTransfer(transfer: Transfer) {
  return {
    transferId: transfer.transfer_id,
    bankCode: transfer.bank_code,
    bankName: bankName(transfer.bank_code),
    accountNumber: transfer.account_number,
    holderName: transfer.holder_name,
    amount: transfer.amount,
    status: transfer.status,
    acceptedAt: instant(transfer.accepted_at),
  };
}

function refuse(reply: FastifyReply, status: number, code: string, field?: string): FastifyReply {
  const message = refusals[code as keyof typeof refusals] ?? otherRefusals[code];
  return reply.code(status).send({ code, message, ...(field && { field }) });
}

function fieldOf(error: z.ZodError): string | undefined {
  const field = error.issues[0]?.path[0];
  return typeof field === 'string' ? field : undefined;
}

/** Korean unless the reader asks otherwise. */
function languageOf(request: FastifyRequest): 'ko' | 'en' {
  const asked = (request.query as Record<string, unknown>)['lang'];
  if (asked === 'ko' || asked === 'en') return asked;
  const first = request.headers['accept-language']?.split(',')[0]?.trim().toLowerCase() ?? 'ko';
  return first.startsWith('ko') || !first.startsWith('en') ? 'ko' : 'en';
}
