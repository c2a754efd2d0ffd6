import { Button } from '@mantine/core';
import type { Simulators } from '@tollgate/contract/console';
import type { ReactNode } from 'react';
import { useAnswer } from '../../api/use-answer.ts';
import { useLiveRefresh } from '../../api/use-live.ts';
import { Badge, Copy, Empty, Link, Money, Page, Section, Trouble, Waiting, When } from '../../parts/index.ts';
import { Rows } from '../../parts/rows.tsx';
import { useWords } from '../../words.ts';
import { words } from './words.ts';
import './simulators.css';

/** The bank and PayPal that this gateway plays with, and who may pay there. */
export default function SimulatorsPage() {
  const said = useWords(words);
  const asked = useAnswer('simulators', {}, { everyMs: 15_000 });
  useLiveRefresh('payments', ['simulators']);
  return (
    <Page title={said.title} description={said.about}>
      {asked.isPending && <Waiting />}
      {asked.error && <Trouble error={asked.error} again={() => void asked.refetch()} />}
      {asked.data && <Bank bank={asked.data.bank} />}
      {asked.data && <PayPal payPal={asked.data.payPal} />}
    </Page>
  );
}

function Instrument(props: {
  title: string;
  about: string;
  url: string | null;
  isUp: boolean;
  testId: string;
  children: ReactNode;
}) {
  const { title, about, url, isUp, testId, children } = props;
  const said = useWords(words);
  return (
    <Section
      title={
        <span className="instrument-title">
          {title} <Badge tone={isUp ? 'good' : 'bad'}>{isUp ? said.up : said.down}</Badge>
        </span>
      }
      about={url === null ? said.external : isUp ? about : said.downAbout}
      testId={testId}
      actions={
        url !== null && (
          <Button
            component="a"
            href={url}
            target="_blank"
            rel="noreferrer"
            variant="default"
            data-testid={`open-${testId}`}
          >
            {said.open} ↗
          </Button>
        )
      }
    >
      {children}
    </Section>
  );
}

function Bank({ bank }: { bank: Simulators['bank'] }) {
  const said = useWords(words);
  return (
    <Instrument title={said.bank} about={said.bankAbout} url={bank.url} isUp={bank.isUp} testId="bank">
      <h3 className="instrument-part">{said.deposits}</h3>
      {bank.deposits.length === 0 ? (
        <Empty title={said.noDeposits} text={said.noDepositsAbout} />
      ) : (
        <Rows
          label={said.deposits}
          rows={bank.deposits}
          rowKey={({ at, accountNumber, amount }) => `${at} ${accountNumber} ${amount}`}
          columns={[
            { label: said.at, isTight: true, cell: ({ at }) => <When at={at} /> },
            { label: said.account, cell: ({ accountNumber }) => <code>{accountNumber}</code> },
            {
              label: said.amount,
              align: 'right',
              cell: ({ amount }) => <Money value={amount} currency="KRW" />,
            },
            { label: said.name, cell: ({ depositorName }) => depositorName ?? '–' },
            { label: said.state, cell: ({ state }) => said.states[state] ?? state },
            {
              label: said.payment,
              cell: ({ paymentKey }) =>
                paymentKey ? <Link to={`/payments/${paymentKey}`}>{paymentKey}</Link> : '–',
            },
          ]}
        />
      )}
      <h3 className="instrument-part">{said.numbers}</h3>
      <ul className="numbers">
        {bank.numbersLeft.map(({ bankCode, bankName, free, used }) => (
          <li key={bankCode}>
            <span>{bankName}</span>
            <b>{free.toLocaleString()}</b>
            <small>
              {said.used} {used.toLocaleString()}
            </small>
          </li>
        ))}
      </ul>
    </Instrument>
  );
}

function PayPal({ payPal }: { payPal: Simulators['payPal'] }) {
  const said = useWords(words);
  return (
    <Instrument
      title={said.payPal}
      about={said.payPalAbout}
      url={payPal.url}
      isUp={payPal.isUp}
      testId="paypal"
    >
      <Rows
        label={said.buyers}
        rows={payPal.buyers}
        rowKey={({ email }) => email}
        columns={[
          { label: said.plays, cell: ({ plays }) => plays },
          { label: said.email, cell: ({ email }) => <Copied text={email} label={said.email} /> },
          { label: said.password, cell: ({ password }) => <Copied text={password} label={said.password} /> },
        ]}
      />
    </Instrument>
  );
}

function Copied({ text, label }: { text: string; label: string }) {
  return (
    <span className="with-copy">
      <code>{text}</code>
      <Copy text={text} label={`${label} ${text}`} />
    </span>
  );
}
