import { useWords } from '../../words.ts';
import type { Hours } from './index.tsx';
import { words } from './words.ts';

const hours24 = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Seoul',
  hour: '2-digit',
  minute: '2-digit',
});

/** `14:00`, in Seoul. */
export const hourOf = (at: string) => hours24.format(new Date(at));

/** The figures behind the bars, for ears and for whoever wants them exactly. */
export function HoursTable({ hours }: { hours: Hours }) {
  const said = useWords(words);
  return (
    <details className="as-table">
      <summary>{said.asTable}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keyboard */}
      <section className="table-box" tabIndex={0} aria-label={said.day}>
        <table className="table">
          <thead>
            <tr>
              <th>{said.hour}</th>
              <th className="right">{said.chartRequested}</th>
              <th className="right">{said.chartPaid}</th>
              <th className="right">{said.chartCanceled}</th>
              <th className="right">
                {said.health}: {said.arrived}
              </th>
              <th className="right">
                {said.health}: {said.failedSeries}
              </th>
            </tr>
          </thead>
          <tbody>
            {hours.map((hour) => (
              <tr key={hour.at}>
                <th scope="row">{hourOf(hour.at)}</th>
                <td className="right">{hour.requested}</td>
                <td className="right">{hour.paid}</td>
                <td className="right">{hour.canceled}</td>
                <td className="right">{hour.webhooksArrived}</td>
                <td className="right">{hour.webhooksFailed}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
