import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Notice as NoticeWords } from './words-ko.ts';

/** How the gate stands: open, about to open, closed. */
export type Tone = 'calm' | 'waiting' | 'refusal';
type Props = { words: NoticeWords; detail?: string | undefined; tone: Tone; children?: ComponentChildren };

/** What happened, whether money moved, what to do next. It takes the focus, so that it is read aloud at once. */
export function Notice({ words, detail, tone, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  // Another notice in the same place is read aloud again.
  useEffect(() => heading.current?.focus(), [words.title]);
  return (
    <section class={`notice ${tone}`} aria-labelledby="notice-title">
      <Gate tone={tone} />
      <div>
        <h2 id="notice-title" tabIndex={-1} ref={heading}>
          {words.title}
        </h2>
        {detail && <p>{detail}</p>}
        <p class="money">{words.money}</p>
        <p>{words.next}</p>
        {children && <div class="ways">{children}</div>}
      </div>
    </section>
  );
}

/** The mark's barrier as a sign: its arm is up, half-way or down. */
export function Gate({ tone }: { tone: Tone }) {
  const arm = { calm: 'm10.5 16 11.5-8.5', waiting: 'm10.5 16 13-4', refusal: 'M10.5 16H24' };
  return (
    <svg class="gate" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" />
      <path d="M10.5 24v-8" />
      <path d={arm[tone]} />
    </svg>
  );
}
