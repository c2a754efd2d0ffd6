import type { Language } from '@tollgate/contract/codes';
import type { WindowOutcome } from '@tollgate/contract/window';
import { Gate } from './notice.tsx';
import { words } from './words.ts';

/** The last thing the buyer sees of the window while the merchant's page loads. A slow page gets a link to press. */
export function Leaving({ outcome, language }: { outcome: WindowOutcome; language: Language }) {
  const text = words[language];
  return (
    <section class="notice calm" role="status">
      <Gate tone="calm" />
      <div>
        <h2>{text.leaving.title}</h2>
        <p>{text.leaving.next}</p>
        {outcome.type === 'redirect' && (
          <p class="late">
            <a href={outcome.url} target="_top">
              {text.goOn}
            </a>
          </p>
        )}
      </div>
    </section>
  );
}
