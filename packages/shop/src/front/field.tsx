import { type ComponentProps, useId } from 'react';

type FieldProps = ComponentProps<'input'> & { label: string; error?: string | undefined; hint?: string };

/** A labelled input whose error is read out with it. */
export function Field({ label, error, hint, ...input }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        {...input}
      />
      {note && (
        <p id={`${id}-note`} className={error ? 'error' : 'small muted'}>
          {note}
        </p>
      )}
    </div>
  );
}
