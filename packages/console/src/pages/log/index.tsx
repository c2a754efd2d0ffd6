import type { CallView } from '@tollgate/contract/console';
import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { useAnswer } from '../../api/use-answer.ts';
import { IconBack } from '../../icons.tsx';
import { Code, Copy, Facts, Link, Page, Section, Trouble, Waiting, When } from '../../parts/index.ts';
import { Note } from '../../parts/note.tsx';
import { useWords } from '../../words.ts';
import { Answer } from '../logs/calls.tsx';
import { words } from '../logs/words.ts';
import { curlOf } from './curl.ts';
import '../logs/logs.css';
import '../delivery/delivery.css';

/** One call, whole: what was asked, what was answered, and why. */
export default function CallPage() {
  const said = useWords(words);
  const { callId = '' } = useParams();
  const asked = useAnswer('call', { params: { callId } });
  const above = (
    <Link to="/logs" className="back">
      <IconBack /> {said.back}
    </Link>
  );
  if (!asked.data) {
    return (
      <Page title={said.detail} above={above}>
        {asked.error ? <Trouble error={asked.error} again={() => void asked.refetch()} /> : <Waiting />}
      </Page>
    );
  }
  return <Shown call={asked.data} above={above} />;
}

function Shown({ call, above }: { call: CallView; above: ReactNode }) {
  const said = useWords(words);
  return (
    <Page
      title={`${call.method} ${call.path}`}
      heading={
        <span className="call-head">
          {call.method} {call.path} <Answer call={call} />
        </span>
      }
      above={above}
    >
      {call.why && (
        <Note tone={call.status >= 400 ? 'bad' : 'wait'} title={said.why} testId="why">
          {call.why}
        </Note>
      )}
      {call.isReplay && <Note tone="wait">{said.replayAbout}</Note>}
      <CallFacts call={call} />
      <Section title={said.request}>
        <Headers headers={call.requestHeaders} />
        <Body text={call.requestBody} note={call.bodyNote} label={said.request} testId="request-body" />
      </Section>
      <Section title={said.response}>
        <Body text={call.responseBody} note={call.bodyNote} label={said.response} testId="response-body" />
      </Section>
      <Section title={said.curl} about={said.curlAbout}>
        <Code text={curlOf(call, window.location.origin)} language="shell" label={said.curl} testId="curl" />
      </Section>
    </Page>
  );
}

function CallFacts({ call }: { call: CallView }) {
  const said = useWords(words);
  return (
    <Facts
      facts={[
        {
          label: said.trace,
          value: (
            <span className="with-copy">
              <code className="mono">{call.traceId}</code>
              <Copy text={call.traceId} label={said.trace} />
            </span>
          ),
        },
        { label: said.shopTime, value: <When at={call.at} /> },
        call.wallAt !== call.at && { label: said.realTime, value: <When at={call.wallAt} /> },
        call.orderId !== null && { label: said.order, value: call.orderId },
        call.paymentKey !== null && {
          label: said.payment,
          value: <Link to={`/payments/${call.paymentKey}`}>{call.paymentKey}</Link>,
        },
        { label: said.latency, value: `${call.latencyMs.toLocaleString()} ms` },
        call.maskedKey !== null && { label: said.key, value: <code className="mono">{call.maskedKey}</code> },
        call.apiVersion !== null && { label: said.version, value: call.apiVersion },
        call.userAgent !== null && { label: said.agent, value: call.userAgent },
        call.address !== null && { label: said.address, value: call.address },
      ]}
    />
  );
}

function Headers({ headers }: { headers: CallView['requestHeaders'] }) {
  if (headers.length === 0) return null;
  return (
    <dl className="headers">
      {headers.map(({ name, value }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a header may come twice
        <div key={`${name}-${index}`}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface BodyProps {
  text: string | null;
  note: CallView['bodyNote'];
  label: string;
  testId: string;
}

function Body({ text, note, label, testId }: BodyProps) {
  const said = useWords(words);
  if (note === 'sampled') return <p className="ask soft">{said.sampled}</p>;
  if (!text) return <p className="ask soft">{said.noBody}</p>;
  return (
    <>
      {note === 'cut' && <p className="ask soft">{said.cut}</p>}
      <Code text={text} language="json" label={label} testId={testId} />
    </>
  );
}
