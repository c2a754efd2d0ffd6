import { Gate } from '../notice.tsx';
import type { Notice } from '../words-ko.ts';

/** What most buyers see for less than a second: where they are going, and that nothing is paid by it. */
export function Going({ words }: { words: Notice }) {
  return (
    <section class="notice calm" role="status">
      <Gate tone="calm" />
      <div>
        <h2>{words.title}</h2>
        <p class="money">{words.money}</p>
        <p>{words.next}</p>
      </div>
    </section>
  );
}
