import { expect, test } from 'vitest';
import { toldFacts } from './told-facts.ts';

// biome-ignore format: a table
test.each([
  [{ how: 'password' }, '방법 비밀번호', 'how password'],
  [{ how: 'totp', failures: 5 }, '방법 인증 앱 · 틀린 횟수 5', 'how authenticator app · wrong tries 5'],
  [{ email: 'a@b.example', role: 'viewer', mIds: null }, '이메일 a@b.example · 역할 보기 전용 · 상점 모든 상점', 'e-mail a@b.example · role viewer · shops all shops'],
  [{ from: { role: 'viewer', mIds: ['one', 'two'] }, to: { role: 'owner', mIds: null } },
    '전 (역할 보기 전용 · 상점 one, two) · 뒤 (역할 소유자 · 상점 모든 상점)', 'before (role viewer · shops one, two) · after (role owner · shops all shops)'],
  [{ advance: 'P7D' }, '앞으로 7일', 'forward 7 days'],
  [{ advance: 'PT90M' }, '앞으로 1시간 30분', 'forward 1 hour 30 minutes'],
  [{ advance: 'about a week' }, '앞으로 about a week', 'forward about a week'],
  [{ to: '2026-12-24T09:00:00+09:00' }, '시각 12-24 09:00:00', 'moment 12-24 09:00:00'],
  [{ usesEscrow: true, payPal: false, taxType: 'mixed' }, '에스크로 켬 · 페이팔 끔 · 과세 유형 과세·면세 함께', 'escrow on · PayPal off · tax both'],
  [{ name: 'password' }, '이름 password', 'name password'],
  [{ brandNew: 'word' }, 'brandNew word', 'brandNew word'],
  [{}, '', ''],
])('%o is told as «%s»', (facts, ko, en) => {
  expect(toldFacts(facts, 'ko')).toBe(ko);
  expect(toldFacts(facts, 'en')).toBe(en);
});
