import { createContext, type ReactNode, useContext, useMemo, useRef, useState } from 'react';
import { IconClose, IconDone, IconTrouble } from '../icons.tsx';
import { useWords } from '../words.ts';

interface Notice {
  id: number;
  kind: 'done' | 'trouble';
  text: string;
}

export interface Notices {
  /** «Deposit sent.» Goes away by itself. */
  done(text: string): void;
  /** Stays until it is read and closed. */
  trouble(text: string): void;
}

const NoticeContext = createContext<Notices>({ done: () => {}, trouble: () => {} });
export const useNotice = () => useContext(NoticeContext);

/** What came of an act, seen at the lower edge and heard by a screen reader. */
export function NoticeProvider({ children }: { children: ReactNode }) {
  const words = useWords({ ko: { close: '알림 닫기' }, en: { close: 'Close the message' } });
  const [notices, setNotices] = useState<Notice[]>([]);
  const last = useRef(0);
  const say = useMemo<Notices>(() => {
    const close = (id: number) => setNotices((all) => all.filter((notice) => notice.id !== id));
    const add = (kind: Notice['kind'], text: string) => {
      last.current += 1;
      const id = last.current;
      setNotices((all) => [...all.slice(-2), { id, kind, text }]);
      if (kind === 'done') setTimeout(close, 6_000, id);
    };
    return { done: (text) => add('done', text), trouble: (text) => add('trouble', text) };
  }, []);
  return (
    <NoticeContext value={say}>
      {children}
      <div className="notices" role="status" aria-live="polite" data-testid="notices">
        {notices.map(({ id, kind, text }) => (
          <div key={id} className="notice" data-kind={kind}>
            {kind === 'done' ? <IconDone /> : <IconTrouble />}
            <span>{text}</span>
            <button
              type="button"
              aria-label={words.close}
              onClick={() => setNotices((all) => all.filter((notice) => notice.id !== id))}
            >
              <IconClose />
            </button>
          </div>
        ))}
      </div>
    </NoticeContext>
  );
}
