import * as argon2 from '@node-rs/argon2';
import { expect, test, vi } from 'vitest';
import { CHEAP } from './account-stage.ts';
import { createPasswords, passwordCost } from './passwords.ts';
import { isPlain } from './plain-passwords.ts';

vi.mock(import('@node-rs/argon2'), { spy: true });

test('a password is hashed as OWASP asks for, and no two hashes are alike', async () => {
  const passwords = createPasswords();
  const [one, other] = await Promise.all([
    passwords.hash('kettle marimba'),
    passwords.hash('kettle marimba'),
  ]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(one).not.toBe(other);
  expect(await passwords.verify(one, 'kettle marimba')).toBe(true);
  expect(await passwords.verify(one, 'kettle marimbo')).toBe(false);
  expect(passwords.isOld(one)).toBe(false);
  expect(createPasswords(CHEAP).isOld(one)).toBe(true);
});

test('where there is nobody, a hash of the same cost is looked at all the same', async () => {
  const passwords = createPasswords();
  const verify = vi.mocked(argon2.verify);
  verify.mockClear();
  expect(await passwords.verify(undefined, 'nobody has this password')).toBe(false);
  expect(verify).toHaveBeenCalledTimes(1);
  expect(argon2.parseOptions(verify.mock.calls[0]?.[0] ?? '')).toMatchObject(passwordCost);
});

test('the same password from another keyboard is the same', async () => {
  const passwords = createPasswords(CHEAP);
  const hashed = await passwords.hash('한글 비밀 문장 열두 자');
  expect(await passwords.verify(hashed, '한글 비밀 문장 열두 자'.normalize('NFD'))).toBe(true);
});

test('two are hashed at once, some wait, and the rest is told to come again', async () => {
  const passwords = createPasswords(CHEAP);
  const hash = vi.mocked(argon2.hash);
  let under = 0;
  let most = 0;
  hash.mockImplementation(async () => {
    most = Math.max(most, ++under);
    await new Promise((resolve) => setImmediate(resolve));
    under -= 1;
    return 'hashed';
  });
  const all = await Promise.allSettled(Array.from({ length: 100 }, () => passwords.hash('kettle marimba')));
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(42);
  expect(most).toBe(2);
  hash.mockReset();
  expect(await passwords.hash('kettle marimba')).toMatch(/^\$argon2id/);
});

const who = { email: 'minji.kim@maru-goods.example', name: 'Kim Minji' };

test.each([
  ...['password1234', 'Password123!', 'p4ssw0rd1234', 'passwordpassword', '123456789012', 'aaaaaaaaaaaa'],
  ...['abababababab', 'qwertyuiop12', 'asdfghjklqwerty', '1q2w3e4r5t6y', 'tollgate2026', 'administrator1'],
  ...[
    '비밀번호비밀번호1234',
    'minji.kim2026',
    'maru-goods-2026',
    'kimminji1234',
    'abcdefghijkl',
    'zyxwvutsrqpo',
  ],
])('%s is refused', (password) => {
  expect(isPlain(password, who)).toBe(true);
});

test.each([
  ...['kettle marimba forty lakes', 'correct horse battery staple', 'xK9#mQ2$vL7!', '바다 건너 고래 일곱'],
  ...['my password is a long walk', 'tRb4-zzkq-19fh', 'minji went to sea in a sieve'],
])('%s is taken', (password) => {
  expect(isPlain(password, who)).toBe(false);
});
