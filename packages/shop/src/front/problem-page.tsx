import type { PageState } from '../wire.ts';
import { say } from './language.ts';

const problems: Record<
  NonNullable<PageState['problem']>,
  { title: Record<'ko' | 'en', string>; text: Record<'ko' | 'en', string> }
> = {
  'not-found': {
    title: { ko: '없는 페이지예요', en: 'No such page' },
    text: { ko: '주소를 다시 확인해 주세요.', en: 'Please check the address.' },
  },
  'unknown-order': {
    title: { ko: '주문을 찾을 수 없어요', en: 'No such order' },
    text: {
      ko: '주문한 브라우저에서만 열 수 있습니다. 이 주소로는 결제가 진행되지 않았고, 빠져나간 돈은 없습니다.',
      en: 'An order opens only in the browser it was made in. Nothing was paid by this address; no money has moved.',
    },
  },
  'bad-amount': {
    title: { ko: '결제를 이어갈 수 없어요', en: 'We cannot go on with this payment' },
    text: {
      ko: '주소에 담긴 금액을 읽을 수 없습니다. 결제를 승인하지 않았고, 빠져나간 돈은 없습니다.',
      en: 'The amount in the address cannot be read. The payment was not confirmed; no money has moved.',
    },
  },
};

export function ProblemPage({ problem }: { problem: NonNullable<PageState['problem']> }) {
  const { title, text } = problems[problem];
  return (
    <section className="narrow">
      <h1 data-testid={`problem-${problem}`}>{say(title)}</h1>
      <p>{say(text)}</p>
      <a className="button" href="/">
        {say({ ko: '상점으로 돌아가기', en: 'Back to the shop' })}
      </a>
    </section>
  );
}
