import { useState } from 'react';
import type { Refused } from '../api/refused.ts';

export interface FormTrouble<Field extends string> {
  /** What the gateway says about a field, for the field's `error`. */
  of(field: Field): string | undefined;
  /** What it says about none of them. */
  rest: string | undefined;
  /** For `useAct`'s `takes`: a refusal that has become visible here. */
  take(refused: Refused): boolean;
  /** Before the form is sent again. */
  clear(): void;
}

/**
 * Puts the gateway's refusals next to the form's fields: `refundReceiveAccount.bank` finds `bank` of a form that has no
 * field of the whole name, because wire and form need not be nested alike.
 *
 * @param fields by the names of the wire
 */
export function useFormTrouble<Field extends string>(fields: readonly Field[]): FormTrouble<Field> {
  const [refused, setRefused] = useState<Refused>();
  const named = refused?.field;
  const blamed =
    fields.find((field) => field === named) ?? fields.find((field) => named?.split('.').at(-1) === field);
  return {
    of: (field) => (refused && field === blamed ? refused.message : undefined),
    rest: refused && blamed === undefined ? refused.message : undefined,
    take: (next) => {
      setRefused(next);
      return true;
    },
    clear: () => setRefused(undefined),
  };
}
