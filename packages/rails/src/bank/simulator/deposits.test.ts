import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type BankStage, bankStage } from '../../testing/bank-stage.ts';
import type { InquiryRefusal } from '../protocol.ts';

let stage: BankStage;
beforeAll(async () => {
  stage = await bankStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.bank.control.clearKnobs({});
  stage.gateway.heard.length = 0;
  stage.gateway.inquiry = () => ({ accept: true, holderName: '시험상점' });
});

const heard = (name: string) =>
  stage.gateway.heard.filter((each) => each.name === name).map((each) => each.body);

test('money sent to a leased number is asked for, booked and announced', async () => {
  const [number] = await stage.lease('088');
  const sent = await stage.deposit(number!, 50_000);
  expect(sent).toMatchObject({
    status: 200,
    body: { result: 'OK', bankCode: '088', holderName: '시험상점', noticed: true },
  });
  expect(heard('depositInquiry')).toMatchObject([
    { accountNumber: number, bankCode: '088', amount: 50_000, round: 1 },
  ]);
  expect(heard('deposit')).toEqual([
    {
      noticeId: expect.any(String),
      eventSeq: expect.any(Number),
      depositId: sent.body['depositId'],
      bankCode: '088',
      accountNumber: number,
      bankDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      bankTxNo: expect.stringMatching(/^\d{8}$/),
      amount: 50_000,
      unclearedAmount: 0,
      depositorName: '김보냄',
      depositedAt: sent.body['depositedAt'],
      settleDate: expect.any(String),
      attempt: 1,
    },
  ]);
});
