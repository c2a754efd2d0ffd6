import type { ClockView, Upcoming } from '@tollgate/contract/console';
import { ActButton } from '../../parts/act-button.tsx';
import { Empty, formatSpan, Link, Section, When } from '../../parts/index.ts';
import { Rows } from '../../parts/rows.tsx';
import { useLanguage, useWords } from '../../words.ts';
import type { Mover } from './index.tsx';
import { words } from './words.ts';

/** What falls due, nearest first, with a jump to each. */
export function UpcomingList({ clock, mover }: { clock: ClockView; mover: Mover }) {
  const said = useWords(words);
  const { language } = useLanguage();
  const now = Date.parse(clock.now);
  return (
    <Section title={said.upcoming} about={said.upcomingAbout}>
      {clock.upcoming.length === 0 ? (
        <Empty title={said.nothing} text={said.nothingAbout} />
      ) : (
        <Rows
          label={said.upcoming}
          rows={clock.upcoming}
          rowKey={(due) => `${due.at} ${due.kind} ${due.paymentKey} ${due.deliveryId}`}
          columns={[
            { label: said.at, isTight: true, cell: ({ at }) => <When at={at} /> },
            {
              label: said.left,
              isTight: true,
              cell: ({ at }) => formatSpan(Math.max(0, Date.parse(at) - now), language),
            },
            { label: said.what, cell: ({ kind }) => said.kinds[kind] },
            { label: said.which, cell: (due) => <Which due={due} /> },
            {
              label: said.actions,
              isPlain: true,
              cell: ({ at, kind }) => (
                <ActButton
                  size="compact-sm"
                  variant="default"
                  loading={mover.isMoving}
                  not={mover.not}
                  onClick={() => mover.move({ to: at })}
                  label={`${said.jump}: ${said.kinds[kind]}`}
                >
                  {said.jump}
                </ActButton>
              ),
            },
          ]}
        />
      )}
    </Section>
  );
}

function Which({ due }: { due: Upcoming }) {
  if (due.deliveryId)
    return <Link to={`/deliveries/${due.deliveryId}`}>{due.orderId ?? due.deliveryId}</Link>;
  if (due.paymentKey) return <Link to={`/payments/${due.paymentKey}`}>{due.orderId ?? due.paymentKey}</Link>;
  return due.orderId ?? '–';
}
