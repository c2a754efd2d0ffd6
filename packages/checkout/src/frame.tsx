import type { Language } from '@tollgate/contract/codes';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { keepFocusInside } from './focus.ts';
import { Mark } from './mark.tsx';
import type { WayOut } from './way-out.ts';
import { words } from './words.ts';

/** What every view is given. */
export type Shared = { language: Language; setLanguage: (language: Language) => void; exit: WayOut };

type Props = Shared & {
  title: string;
  isTest: boolean;
  summary: ComponentChildren;
  children: ComponentChildren;
};

/**
 * The frame around every view: a modal over the merchant's page, or the page itself. A click on the dimmed ground
 * does nothing, so that no form is lost by a slip of the hand.
 */
export function Frame({ title, isTest, summary, children, ...shared }: Props) {
  const { exit } = shared;
  const content = (
    <>
      {isTest && <TestStrip {...shared} />}
      <Bar title={title} {...shared} />
      <div class="body">
        {summary}
        <div class="stage">{children}</div>
      </div>
    </>
  );
  if (exit.isEmbedded) return <Overlay exit={exit}>{content}</Overlay>;
  return (
    <main class="window" data-testid="window">
      {content}
    </main>
  );
}

function Overlay({ exit, children }: { exit: WayOut; children: ComponentChildren }) {
  const dialog = useRef<HTMLDivElement>(null);
  useEffect(() => {
    dialog.current?.focus();
    const onKeyDown = (event: KeyboardEvent) => {
      // Esc also ends a half-typed Hangul syllable; that one is not meant for us.
      if (event.key === 'Escape' && !event.isComposing) exit.close();
      else if (event.key === 'Tab' && dialog.current) keepFocusInside(dialog.current, event);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [exit]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only keeps a click on the ground from taking the focus away
    <div
      class="ground"
      onMouseDown={(event) => event.target === event.currentTarget && event.preventDefault()}
    >
      <div
        class="window"
        role="dialog"
        aria-modal="true"
        aria-labelledby="title"
        aria-describedby="test-strip"
        tabIndex={-1}
        ref={dialog}
        data-testid="window"
      >
        {children}
      </div>
    </div>
  );
}

function TestStrip({ language }: Shared) {
  const { mark, text } = words[language].test;
  return (
    <p class="test-strip" id="test-strip">
      <strong>{mark}</strong> {text}
    </p>
  );
}

function Bar({ title, language, setLanguage, exit }: Shared & { title: string }) {
  const { otherLanguage, close } = words[language];
  return (
    <header class="bar">
      <Mark />
      <h1 id="title">{title}</h1>
      <button
        type="button"
        class="quiet"
        lang={otherLanguage.code}
        onClick={() => setLanguage(otherLanguage.code)}
      >
        {otherLanguage.name}
      </button>
      {exit.isEmbedded && (
        <button type="button" class="icon" aria-label={close} onClick={exit.close} data-testid="close">
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="m6 6 12 12M18 6 6 18" />
          </svg>
        </button>
      )}
    </header>
  );
}
