import { Autocomplete, NativeSelect, NumberInput } from '@mantine/core';
import { errors, isTestCode } from '@tollgate/contract/errors';
import {
  effectRow,
  type FaultEffect,
  type FaultParameter,
  faultParameters,
  faultStatuses,
} from '@tollgate/contract/fault-effects';
import { useLanguage } from '../../words.ts';

interface ParameterFieldProps {
  effect: FaultEffect;
  name: FaultParameter;
  value: string | number;
  onChange: (value: string | number) => void;
  error: string | undefined;
}

const codes = Object.keys(errors).filter(isTestCode);

/** A number between its bounds, one of few statuses, or an error code found by typing. */
export function ParameterField({ effect, name, value, onChange, error }: ParameterFieldProps) {
  const { language } = useLanguage();
  const label = faultParameters[name][language];
  const shared = { label, error, 'data-testid': `field-${name}` };
  if (name === 'status') {
    return (
      <NativeSelect
        {...shared}
        data={faultStatuses.map(String)}
        value={String(value)}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    );
  }
  if (name === 'code') {
    const said = codes.find((code) => code === value);
    return (
      <Autocomplete
        {...shared}
        description={said && errors[said][language]}
        data={codes}
        limit={40}
        // The list itself scrolls then, and it is the field that moves about in it.
        withScrollArea={false}
        styles={{ options: { maxHeight: 240, overflowY: 'auto' } }}
        value={String(value)}
        onChange={onChange}
      />
    );
  }
  const bounds = effectRow(effect)[name];
  return (
    <NumberInput
      {...shared}
      description={bounds && `${bounds.min.toLocaleString()}–${bounds.max.toLocaleString()}`}
      value={value}
      onChange={onChange}
      thousandSeparator
      allowDecimal={false}
    />
  );
}
