import type { InputHTMLAttributes } from 'preact';

/** Which keyboard a phone shows, and what the browser may fill in. */
const kinds = {
  name: { type: 'text', autoComplete: 'name' },
  phone: { type: 'tel', inputMode: 'tel', autoComplete: 'tel' },
  email: { type: 'email', inputMode: 'email', autoComplete: 'email' },
  number: { type: 'text', inputMode: 'numeric', autoComplete: 'off' },
} as const satisfies Record<string, InputHTMLAttributes<HTMLInputElement>>;

type FieldProps = {
  name: string;
  label: string;
  value: string;
  kind: keyof typeof kinds;
  /** The word "optional", beside the label of what may stay empty. */
  optional?: string | undefined;
  hint?: string | undefined;
  problem: string | undefined;
  testId: string;
  onInput: (value: string) => void;
};

/** A labelled text input; hint and problem are read together with it. */
export function Field({ name, label, value, kind, optional, hint, problem, testId, onInput }: FieldProps) {
  return (
    <div class="field">
      <label for={name}>
        {label} {optional && <small>{optional}</small>}
      </label>
      <input
        id={name}
        name={name}
        {...(kinds[kind] as InputHTMLAttributes<HTMLInputElement>)}
        value={value}
        aria-required={!optional}
        aria-invalid={problem !== undefined}
        aria-describedby={describedBy(name, { hint: hint !== undefined, problem })}
        onInput={(event) => onInput(event.currentTarget.value)}
        data-testid={testId}
      />
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <Problem name={name} text={problem} />
    </div>
  );
}

/** What is wrong with an input, beside it. */
export function Problem({ name, text }: { name: string; text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <p class="problem" id={`${name}-problem`}>
      {text}
    </p>
  );
}

/** The ids of an input's hint and problem, as `aria-describedby` wants them. */
export function describedBy(
  name: string,
  { hint, problem }: { hint?: boolean; problem: string | undefined },
): string | undefined {
  const ids = [hint && `${name}-hint`, problem !== undefined && `${name}-problem`].filter(Boolean);
  return ids.length > 0 ? ids.join(' ') : undefined;
}
