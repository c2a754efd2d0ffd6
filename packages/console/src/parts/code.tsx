import { type ReactNode, useMemo } from 'react';
import { Copy } from './copy.tsx';

export interface CodeProps {
  text: string;
  /** `json` is set in lines and coloured; the rest stands as it is. */
  language?: 'json' | 'javascript' | 'python' | 'php' | 'shell' | 'text';
  /** What it is, for the copy button and for screen readers. */
  label: string;
  testId?: string;
}

/** Text for machines, to read and to take along. */
export function Code({ text, language = 'text', label, testId }: CodeProps) {
  const shown = useMemo(() => (language === 'json' ? inLines(text) : text), [text, language]);
  return (
    <div className="code" data-testid={testId}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keyboard */}
      <section tabIndex={0} aria-label={label}>
        <pre>
          <code>{language === 'json' ? coloured(shown) : shown}</code>
        </pre>
      </section>
      <Copy text={shown} label={label} />
    </div>
  );
}

/** As it went over the wire where it is no JSON after all. */
function inLines(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const part = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function coloured(text: string): ReactNode[] {
  // Long enough that nobody reads it whole, and colours would only make it slow.
  if (text.length > 60_000) return [text];
  const parts: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(part)) {
    const [whole, string, colon] = match;
    parts.push(text.slice(end, match.index));
    const kind = string === undefined ? 'value' : colon === undefined ? 'string' : 'key';
    parts.push(
      <span key={match.index} className={`code-${kind}`}>
        {colon === undefined ? whole : string}
      </span>,
      colon ?? '',
    );
    end = match.index + whole.length;
  }
  return [...parts, text.slice(end)];
}
