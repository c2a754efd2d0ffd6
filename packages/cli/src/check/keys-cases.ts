import { type Case, say, Wrong } from './case.ts';

/** A secret key, or what looks like one, in what a browser got to see. */
const secretKey = /\b(?:test|live)_g?sk_\w{8,}/;

export const keysCases: readonly Case[] = [
  {
    id: 'A1-bundle',
    name: say('페이지와 스크립트에 시크릿 키가 없다', 'No secret key in pages and scripts'),
    expected: say('시크릿 키는 서버에만 있어요.', 'The secret key stays on the server.'),
    fix: say(
      '시크릿 키를 페이지로 보내는 곳(공개 접두사가 붙은 환경 변수, 상태 직렬화)을 찾아 지우고 키를 재발급하세요.',
      'Find what sends it to the page (a public-prefixed environment variable, serialized state), remove it, and reissue the key.',
    ),
    async run(stage) {
      const visitor = await stage.visitor();
      const seen: Promise<string | undefined>[] = [];
      visitor.page.on('response', (response) => {
        const isText = /text|json|javascript|xml/.test(response.headers()['content-type'] ?? '');
        const isStream = /event-stream/.test(response.headers()['content-type'] ?? '');
        if (!isText || isStream) return;
        const look = response.text().then(
          (text) => (secretKey.test(text) ? response.url() : undefined),
          () => undefined,
        );
        seen.push(look);
      });
      const arrived = await stage.arrive('VIRTUAL_ACCOUNT', visitor);
      await visitor.open(arrived.url);
      await visitor.page.waitForTimeout(300);
      const where = (await Promise.all(seen)).find((url) => url !== undefined);
      if (where) throw new Wrong(say(`시크릿 키가 ${where}에 있어요.`, `A secret key is in ${where}.`));
    },
  },
];
