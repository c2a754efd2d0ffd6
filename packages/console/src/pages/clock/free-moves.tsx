import { NativeSelect, NumberInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ActButton } from '../../parts/act-button.tsx';
import { MomentField } from '../../parts/moment-field.tsx';
import { useWords } from '../../words.ts';
import type { Mover } from './index.tsx';
import { inSeoul, localOfSeoul } from './running-clock.ts';
import { words } from './words.ts';

const units = {
  minutes: (n: number) => `PT${n}M`,
  hours: (n: number) => `PT${n}H`,
  days: (n: number) => `P${n}D`,
};
type Unit = keyof typeof units;

/** Any duration, any moment. */
export function FreeMoves({ now, mover }: { now: string; mover: Mover }) {
  const said = useWords(words);
  const [amount, setAmount] = useState<string | number>(3);
  const [unit, setUnit] = useState<Unit>('hours');
  const [moment, setMoment] = useState(() => localOfSeoul(Date.parse(now) + 3_600_000));
  const forward = (event: FormEvent) => {
    event.preventDefault();
    mover.move({ advance: units[unit](Number(amount)) });
  };
  const to = (event: FormEvent) => {
    event.preventDefault();
    mover.move({ to: inSeoul(moment) });
  };
  return (
    <div className="clock-free">
      <form onSubmit={forward} noValidate>
        <NumberInput
          label={said.amount}
          value={amount}
          onChange={setAmount}
          allowDecimal={false}
          allowNegative={false}
          error={mover.trouble.of('advance')}
          data-testid="advance-amount"
        />
        <NativeSelect
          label={said.unit}
          value={unit}
          onChange={({ currentTarget }) => setUnit(currentTarget.value as Unit)}
          data={(Object.keys(units) as Unit[]).map((value) => ({ value, label: said[value] }))}
          data-testid="advance-unit"
        />
        <ActButton
          type="submit"
          variant="default"
          loading={mover.isMoving}
          not={mover.not}
          testId="advance-for"
        >
          {said.forward}
        </ActButton>
      </form>
      <form onSubmit={to} noValidate>
        <MomentField
          shape="minute"
          label={said.moment}
          description={said.momentAbout}
          value={moment}
          onChange={setMoment}
          error={mover.trouble.of('to')}
          data-testid="advance-moment"
        />
        <ActButton
          type="submit"
          variant="default"
          loading={mover.isMoving}
          not={mover.not}
          testId="advance-to"
        >
          {said.to}
        </ActButton>
      </form>
    </div>
  );
}
