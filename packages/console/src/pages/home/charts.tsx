import '@mantine/charts/styles.css';
import { BarChart, type BarChartSeries } from '@mantine/charts';
import { useWords } from '../../words.ts';
import { hourOf } from './hours-table.tsx';
import type { Hours } from './index.tsx';
import { words } from './words.ts';

/** Two days of 24 bars each. Whoever cannot see them reads the table beside, so they are no part of what is read out. */
export default function Charts({ hours }: { hours: Hours }) {
  const said = useWords(words);
  const data = hours.map((hour) => ({ ...hour, hour: hourOf(hour.at) }));
  return (
    <div className="charts" aria-hidden="true">
      <Chart
        title={said.payments}
        data={data}
        series={[
          { name: 'requested', label: said.chartRequested, color: 'var(--chart-quiet)' },
          { name: 'paid', label: said.chartPaid, color: 'var(--green)' },
          { name: 'canceled', label: said.chartCanceled, color: 'var(--amber)' },
        ]}
      />
      <Chart
        title={said.health}
        data={data}
        isStacked
        series={[
          { name: 'webhooksArrived', label: said.arrived, color: 'var(--green)' },
          { name: 'webhooksFailed', label: said.failedSeries, color: 'var(--red)' },
        ]}
      />
    </div>
  );
}

function Chart(props: {
  title: string;
  data: Record<string, unknown>[];
  series: BarChartSeries[];
  isStacked?: boolean;
}) {
  const { title, data, series, isStacked } = props;
  return (
    <figure className="chart">
      <figcaption>
        <strong className="chart-title">{title}</strong>
        {series.map(({ name, label, color }) => (
          <span key={name} className="chart-series" style={{ '--swatch': color } as React.CSSProperties}>
            {label}
          </span>
        ))}
      </figcaption>
      <BarChart
        h={190}
        data={data}
        dataKey="hour"
        series={series}
        type={isStacked ? 'stacked' : 'default'}
        tickLine="none"
        gridAxis="x"
        withTooltip
        barProps={{ isAnimationActive: false, radius: 2 }}
        barChartProps={{ barGap: 1, barCategoryGap: '18%', accessibilityLayer: false }}
        xAxisProps={{ interval: 3 }}
        yAxisProps={{ width: 34, allowDecimals: false, interval: 0 }}
        tooltipAnimationDuration={0}
      />
    </figure>
  );
}
