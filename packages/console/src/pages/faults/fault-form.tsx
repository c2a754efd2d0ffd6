import { Button, Group, Modal, NumberInput, Stack, Switch, TextInput } from '@mantine/core';
import type { Fault } from '@tollgate/contract';
import {
  effectRow,
  type FaultEffect,
  faultMatches,
  matchesOf,
  parametersOf,
} from '@tollgate/contract/fault-effects';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../api/use-act.ts';
import { useFormTrouble, useNotice } from '../../parts/index.ts';
import { useLanguage, useWords } from '../../words.ts';
import { MatchField } from './match-field.tsx';
import { ParameterField } from './parameter-field.tsx';
import { type Rule, ruleOf } from './rule.ts';
import { words } from './words.ts';

interface FaultFormProps {
  /** None while the form is closed. */
  effect: FaultEffect | undefined;
  faults: readonly Fault[];
  close: () => void;
}

/** What one effect takes, drawn from the table of effects. */
export function FaultForm({ effect, faults, close }: FaultFormProps) {
  const said = useWords(words);
  const { language } = useLanguage();
  const title = effect ? `${said.form}: ${effectRow(effect).label[language]}` : '';
  return (
    <Modal
      opened={effect !== undefined}
      onClose={close}
      title={title}
      size="lg"
      closeButtonProps={{ 'aria-label': said.cancel }}
    >
      {effect && <Form effect={effect} faults={faults} close={close} />}
    </Modal>
  );
}

export type Values = Record<string, string | number>;

// biome-ignore format: the names of the wire
const fields = ['effect', 'endpoint', 'method', 'event', 'orderId', 'paymentKey', 'from', 'times', 'probability', 'seed', 'code', 'delayMs', 'status', 'perMinute'] as const;
export type Field = (typeof fields)[number];

function Form({
  effect,
  faults,
  close,
}: {
  effect: FaultEffect;
  faults: readonly Fault[];
  close: () => void;
}) {
  const said = useWords(words);
  const { language } = useLanguage();
  const notice = useNotice();
  const row = effectRow(effect);
  const [values, setValues] = useState<Values>(() => firstValues(effect));
  const [isAlways, setAlways] = useState(row.times === 'always');
  const trouble = useFormTrouble<Field>(fields);
  const act = useAct('replaceFaults', {
    refreshes: ['faults'],
    takes: trouble.take,
    onDone: () => {
      notice.done(said.turnedOn(row.label[language]));
      close();
    },
  });
  const set = (name: string) => (value: string | number) =>
    setValues((before) => ({ ...before, [name]: value }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    trouble.clear();
    act.mutate({ body: { faults: [...faults.map(ruleOf), ruleFrom(effect, values, isAlways)] } });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <p className="ask">{row.does[language]}</p>
        <div className="fault-fields">
          {parametersOf(effect).map((name) => (
            <ParameterField
              key={name}
              effect={effect}
              name={name}
              value={values[name] ?? ''}
              onChange={set(name)}
              error={trouble.of(name)}
            />
          ))}
        </div>
        <h3 className="fault-legend">{said.match}</h3>
        <div className="fault-fields">
          {matchesOf[row.place].map((name) => (
            <MatchField
              key={name}
              effect={effect}
              name={name}
              label={faultMatches[name][language]}
              value={String(values[name] ?? '')}
              onChange={set(name)}
              error={trouble.of(name)}
            />
          ))}
        </div>
        <h3 className="fault-legend">{said.often}</h3>
        <Switch
          label={said.until}
          checked={isAlways}
          onChange={({ currentTarget }) => setAlways(currentTarget.checked)}
          data-testid="field-always"
        />
        <div className="fault-fields">
          {!isAlways && (
            <NumberInput
              label={said.times}
              description={said.timesAbout}
              value={values['times'] ?? ''}
              onChange={set('times')}
              error={trouble.of('times')}
              data-testid="field-times"
            />
          )}
          <NumberInput
            label={said.from}
            description={said.fromAbout}
            value={values['from'] ?? ''}
            onChange={set('from')}
            error={trouble.of('from')}
            data-testid="field-from"
          />
          <NumberInput
            label={said.probability}
            description={said.probabilityAbout}
            value={values['probability'] ?? ''}
            onChange={set('probability')}
            error={trouble.of('probability')}
            data-testid="field-probability"
          />
          <TextInput
            label={said.seed}
            description={said.seedAbout}
            value={String(values['seed'] ?? '')}
            onChange={({ currentTarget }) => set('seed')(currentTarget.value)}
            error={trouble.of('seed')}
            data-testid="field-seed"
          />
        </div>
        {(trouble.rest ?? trouble.of('effect')) && (
          <p role="alert" className="form-trouble">
            {trouble.rest ?? trouble.of('effect')}
          </p>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {said.cancel}
          </Button>
          <Button type="submit" loading={act.isPending} data-testid="save">
            {said.turnOn}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function firstValues(effect: FaultEffect): Values {
  const { delayMs, status, perMinute } = effectRow(effect);
  return {
    times: 1,
    from: 1,
    probability: 100,
    ...(delayMs ? { delayMs: delayMs.default } : {}),
    ...(status ? { status: status.default } : {}),
    ...(perMinute ? { perMinute: perMinute.default } : {}),
  };
}

/** What was left empty is left out, and the gateway says what is missing. */
function ruleFrom(effect: FaultEffect, values: Values, isAlways: boolean): Rule {
  const { probability, times, status, ...rest } = values;
  const said = Object.entries(rest).filter(([, value]) => value !== '');
  return {
    ...Object.fromEntries(said),
    effect,
    ...(status === undefined || status === '' ? {} : { status: Number(status) }),
    ...(isAlways ? { times: 'always' as const } : times === '' ? {} : { times: Number(times) }),
    ...(probability === '' || probability === 100 ? {} : { probability: Number(probability) / 100 }),
  };
}
