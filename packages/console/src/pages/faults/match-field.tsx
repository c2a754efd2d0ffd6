import { NativeSelect, TextInput } from '@mantine/core';
import {
  effectRow,
  type FaultEffect,
  type FaultEndpoint,
  type FaultMatch,
  faultEndpoints,
  windowEffects,
  windowEndpointNames,
} from '@tollgate/contract/fault-effects';
import { useAnswer } from '../../api/use-answer.ts';
import { useLanguage, useWords } from '../../words.ts';
import { words } from './words.ts';

interface MatchFieldProps {
  effect: FaultEffect;
  name: FaultMatch;
  label: string;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}

/** What the rule is bound to: picked where there are few, typed where there are many. */
export function MatchField({ effect, name, label, value, onChange, error }: MatchFieldProps) {
  const said = useWords(words);
  const { language } = useLanguage();
  const webhooks = useAnswer('listWebhooks', {}, { isEnabled: name === 'event' });
  const shared = { label, error, value, 'data-testid': `field-${name}` };
  const pick = (data: { value: string; label: string }[]) => (
    <NativeSelect
      {...shared}
      data={[{ value: '', label: said.any }, ...data]}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
  switch (name) {
    case 'endpoint':
      return pick(endpointsOf(effect).map((value) => ({ value, label: faultEndpoints[value][language] })));
    case 'method':
      return pick(['GET', 'POST'].map((value) => ({ value, label: value })));
    case 'event':
      return pick((webhooks.data?.eventTypes ?? []).map((value) => ({ value, label: value })));
    default:
      return (
        <TextInput
          {...shared}
          placeholder={said.any}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      );
  }
}

/** The window's own calls take only some of the effects. */
function endpointsOf(effect: FaultEffect): FaultEndpoint[] {
  const all = (Object.keys(faultEndpoints) as FaultEndpoint[]).filter((name) => name !== '*');
  const isForWindow = effectRow(effect).place === 'answer' && windowEffects.some((name) => name === effect);
  return isForWindow ? all : all.filter((name) => !windowEndpointNames.some((window) => window === name));
}
