import type { CallRow } from '@tollgate/contract/console';
import { Badge, Link, type Tone, When } from '../../parts/index.ts';
import { Rows } from '../../parts/rows.tsx';
import { useWords } from '../../words.ts';
import { words } from './words.ts';

export function Calls({ rows, isOld }: { rows: readonly CallRow[]; isOld: boolean }) {
  const said = useWords(words);
  return (
    <Rows
      label={said.title}
      rows={rows}
      isOld={isOld}
      rowKey={({ callId }) => callId}
      testId={({ callId }) => `call-${callId}`}
      columns={[
        {
          label: said.at,
          isTight: true,
          cell: ({ callId, at }) => (
            <Link to={`/logs/${callId}`}>
              <When at={at} />
            </Link>
          ),
        },
        {
          label: said.call,
          cell: ({ method, path, paymentKey }) => (
            <code title={path}>
              <b>{method}</b> {shortPath(path, paymentKey)}
            </code>
          ),
        },
        { label: said.status, cell: (call) => <Answer call={call} /> },
        { label: said.about2, cell: (call) => <About call={call} /> },
        {
          label: said.latency,
          align: 'right',
          isTight: true,
          cell: ({ latencyMs }) => `${latencyMs.toLocaleString()} ms`,
        },
      ]}
    />
  );
}

/** A payment's key is as long as the rest of the path, and who it is stands beside it. */
const shortPath = (path: string, paymentKey: string | null): string =>
  paymentKey ? path.replace(paymentKey, `…${paymentKey.slice(-4)}`) : path;

export const toneOfStatus = (status: number): Tone => (status < 400 ? 'good' : status < 500 ? 'wait' : 'bad');

export function Answer({ call }: { call: CallRow }) {
  const said = useWords(words);
  return (
    <span className="call-answer">
      <Badge tone={toneOfStatus(call.status)}>{String(call.status)}</Badge>
      {call.code && <code>{call.code}</code>}
      {call.isReplay && <small className="soft">{said.replay}</small>}
    </span>
  );
}

function About({ call: { orderId, paymentKey } }: { call: CallRow }) {
  if (paymentKey) return <Link to={`/payments/${paymentKey}`}>{orderId ?? paymentKey}</Link>;
  return orderId ?? '–';
}
