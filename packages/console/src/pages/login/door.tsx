import { type ReactNode, useEffect } from 'react';
import { Mark } from '../../icons.tsx';
import { useLanguage, useWords } from '../../words.ts';
import './door.css';

const languages = [
  ['ko', '한국어'],
  ['en', 'English'],
] as const;

/** The page before anybody is let in: the mark, one sheet, and the language. */
export function Door({ title, about, children }: { title: string; about?: ReactNode; children?: ReactNode }) {
  const { language, choose } = useLanguage();
  const said = useWords({
    ko: { center: '개발자센터', language: '언어' },
    en: { center: 'Developer center', language: 'Language' },
  });
  useEffect(() => {
    document.title = `${title} · Tollgate`;
  }, [title]);
  return (
    <div className="door">
      <header className="door-brand">
        <Mark />
        <span>
          <strong>Tollgate</strong> {said.center}
        </span>
      </header>
      <main className="door-sheet">
        <h1>{title}</h1>
        {about && <p className="door-about">{about}</p>}
        {children}
      </main>
      <footer className="door-foot">
        <nav aria-label={said.language}>
          {languages.map(([code, name]) => (
            <button
              key={code}
              type="button"
              lang={code}
              aria-pressed={code === language}
              onClick={() => choose(code)}
              data-testid={`language-${code}`}
            >
              {name}
            </button>
          ))}
        </nav>
      </footer>
    </div>
  );
}
