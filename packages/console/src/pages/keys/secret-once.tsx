import { Copy } from '../../parts/index.ts';
import './keys.css';

/** A secret on the one occasion on which it is shown. */
export function SecretOnce({ text, label, testId }: { text: string; label: string; testId?: string }) {
  return (
    <div className="secret-once">
      <code data-testid={testId}>{text}</code>
      <Copy text={text} label={label} />
    </div>
  );
}
