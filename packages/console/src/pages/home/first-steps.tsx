import { Tabs } from '@mantine/core';
import type { Home } from '@tollgate/contract/console';
import type { ReactNode } from 'react';
import { IconDone } from '../../icons.tsx';
import { Code } from '../../parts/code.tsx';
import { Link } from '../../parts/link.tsx';
import { Section } from '../../parts/page.tsx';
import { useWords } from '../../words.ts';
import { confirmSamples, windowSample } from './samples.ts';

const words = {
  ko: {
    title: '첫걸음',
    about:
      '다섯 가지를 하고 나면 가상계좌 결제가 처음부터 끝까지 돌아가요. 코드는 이 상점의 것이라 그대로 복사하면 돼요.',
    folded: '첫걸음 코드 다시 보기',
    done: '끝냄',
    steps: {
      requested: '결제창 열기',
      confirmed: '결제 승인하기',
      deposited: '입금 처리해 보기',
      webhook: '웹훅 등록하기',
      delivered: '웹훅 받기',
    },
    requestedAbout: '페이지에 붙여 넣고 버튼을 누르면 이 게이트웨이의 결제창이 열려요.',
    confirmedAbout:
      '구매자가 successUrl로 돌아오면 서버에서 승인해요. 시크릿 키는 환경 변수 SECRET_KEY로 넣으세요.',
    secret: '시크릿 키는 API 키 페이지에 있어요.',
    keys: 'API 키 열기',
    depositedAbout: '결제내역의 오른쪽 끝에서 입금 처리를 누르면 실제처럼 입금돼요.',
    payments: '결제내역 열기',
    webhookAbout: 'localhost 주소도 돼요. 터널이 없어도 웹훅을 받아 볼 수 있어요.',
    webhooks: '웹훅 등록하기',
    deliveredAbout: '입금하면 웹훅이 나가요. 10초 안에 200으로 답하면 도착한 거예요.',
    sample: (name: string) => `${name} 예제 코드`,
    html: '결제창 예제 코드',
    languages: '언어',
  },
  en: {
    title: 'First steps',
    about:
      'Five things, and a virtual-account payment runs from end to end. The code is made for this shop: copy it as it is.',
    folded: 'The code of the first steps',
    done: 'Done',
    steps: {
      requested: 'Open the payment window',
      confirmed: 'Confirm the payment',
      deposited: 'Make the deposit',
      webhook: 'Register a webhook',
      delivered: 'Receive it',
    },
    requestedAbout: 'Paste it into a page and press the button: the payment window of this gateway opens.',
    confirmedAbout:
      'When the buyer comes back to successUrl, your server confirms. Give it the secret key as SECRET_KEY.',
    secret: 'The secret key is on the page of API keys.',
    keys: 'Open API keys',
    depositedAbout: 'Press Deposit at the right of the payment, and money arrives as it would from a bank.',
    payments: 'Open the payments',
    webhookAbout: 'An address on localhost will do: no tunnel is needed.',
    webhooks: 'Register a webhook',
    deliveredAbout: 'The deposit sends webhooks. Answer 200 within ten seconds and it has arrived.',
    sample: (name: string) => `Sample code for ${name}`,
    html: 'Sample code for the window',
    languages: 'Language',
  },
};

/** From nothing to a payment that is paid, with code made for this shop; what is done is ticked off. */
export function FirstSteps({ home, isFolded }: { home: Home; isFolded?: boolean }) {
  const said = useWords(words);
  const { firstSteps, origin, clientKey } = home;
  const facts = { origin, clientKey };
  const next = (Object.keys(said.steps) as (keyof Home['firstSteps'])[]).find((step) => !firstSteps[step]);
  const step = (name: keyof Home['firstSteps'], content: ReactNode) => (
    <Step
      title={said.steps[name]}
      isDone={firstSteps[name]}
      isNext={isFolded || name === next}
      done={said.done}
    >
      {content}
    </Step>
  );
  const list = (
    <ol className="steps" data-testid="first-steps">
      {step(
        'requested',
        <>
          <p>{said.requestedAbout}</p>
          <Code text={windowSample(facts)} language="text" label={said.html} testId="window-sample" />
        </>,
      )}
      {step(
        'confirmed',
        <>
          <p>
            {said.confirmedAbout} {said.secret} <Link to="/keys">{said.keys}</Link>
          </p>
          <Tabs defaultValue="Node.js" keepMounted={false}>
            <Tabs.List aria-label={said.languages}>
              {confirmSamples(facts).map(({ name }) => (
                <Tabs.Tab key={name} value={name}>
                  {name}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {confirmSamples(facts).map(({ name, language, text }) => (
              <Tabs.Panel key={name} value={name} pt="sm">
                <Code text={text} language={language} label={said.sample(name)} testId="confirm-sample" />
              </Tabs.Panel>
            ))}
          </Tabs>
        </>,
      )}
      {step(
        'deposited',
        <p>
          {said.depositedAbout} <Link to="/payments?status=WAITING_FOR_DEPOSIT">{said.payments}</Link>
        </p>,
      )}
      {step(
        'webhook',
        <p>
          {said.webhookAbout} <Link to="/webhooks">{said.webhooks}</Link>
        </p>,
      )}
      {step('delivered', <p>{said.deliveredAbout}</p>)}
    </ol>
  );
  if (isFolded) {
    return (
      <details className="as-table">
        <summary>{said.folded}</summary>
        {list}
      </details>
    );
  }
  return (
    <Section title={said.title} about={said.about}>
      {list}
    </Section>
  );
}

/** The next one lies open; what is done, or not yet to be done, can be unfolded. */
function Step(props: { title: string; isDone: boolean; isNext: boolean; done: string; children: ReactNode }) {
  const { title, isDone, isNext, done, children } = props;
  return (
    <li data-done={isDone || undefined}>
      <details open={isNext}>
        <summary>
          <span className="step-mark">{isDone && <IconDone />}</span>
          {title}
          {isDone && <span className="step-done">{done}</span>}
        </summary>
        <div className="step-body">{children}</div>
      </details>
    </li>
  );
}
