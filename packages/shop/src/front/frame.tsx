import type { ReactNode } from 'react';
import { language, say } from './language.ts';
import { state } from './state.ts';
import { shopName } from './words.ts';

/** What every page has: the strip that tells test from real, the name, and the small print. */
export function Frame({ children }: { children: ReactNode }) {
  return (
    <>
      {state.isTest && (
        <p className="test-strip">
          <strong>{say({ ko: '테스트 상점', en: 'Test shop' })}</strong>{' '}
          {say({ ko: '실제 돈은 움직이지 않아요', en: 'No real money moves here' })}
        </p>
      )}
      <header className="top">
        <a className="brand" href="/">
          <Mark />
          {say(shopName)}
        </a>
        <LanguageSwitch />
      </header>
      <main>{children}</main>
      <footer className="bottom">
        {say({
          ko: 'Tollgate로 결제하는 예제 상점입니다. 토스페이먼츠, PayPal과 관계가 없습니다.',
          en: 'A sample shop that pays with Tollgate. Not affiliated with Toss Payments or PayPal.',
        })}
      </footer>
    </>
  );
}

function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" />
      <path d="M9 24V12M9 18 24 8" />
    </svg>
  );
}

function LanguageSwitch() {
  const other = language === 'ko' ? 'en' : 'ko';
  const url = new URL(location.href);
  url.searchParams.set('lang', other);
  return (
    <a className="quiet-link" href={url.pathname + url.search} lang={other} hrefLang={other}>
      {other === 'ko' ? '한국어' : 'English'}
    </a>
  );
}
