import { html } from './html.ts';
import { type Language, words } from './words.ts';

export type Frame = {
  language: Language;
  title: string;
  /** This page in the other language. */
  otherLanguageUrl: string;
  /** Which of the three steps lights up; none on a page outside the path. */
  step?: 1 | 2 | 3;
  /** Where the browser goes by itself. A page does it, and no redirect: see `leavingPage`. */
  leaveFor?: string;
  body: string;
};

/**
 * The instrument that every page stands in. No page has a script: the forms work in every browser, and nothing
 * that an order carries could ever run.
 */
export function frame({ language, title, otherLanguageUrl, step, leaveFor, body }: Frame): string {
  const word = words[language];
  const other = language === 'ko' ? 'en' : 'ko';
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${leaveFor === undefined ? '' : `<meta http-equiv="refresh" content="0; url=${html(leaveFor)}">\n`}<title>${html(title)} · ${html(word.title)}</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(mark)}">
<link rel="stylesheet" href="/checkoutnow/page.css">
</head>
<body>
<header>
<p class="strip" data-testid="strip">${html(word.strip)}</p>
<div class="head">
  <span class="mark" aria-hidden="true">${mark}</span>
  <span class="name">${html(word.title)}</span>
  <a href="${html(otherLanguageUrl)}" lang="${other}" hreflang="${other}">${html(word.other)}</a>
</div>
${step === undefined ? '' : dial(step, language)}
</header>
<main>
${body}
</main>
<footer>${html(word.disclaimer)}</footer>
</body>
</html>
`;
}

/** The scale of the instrument: where on the way the buyer stands. */
function dial(step: 1 | 2 | 3, language: Language): string {
  const word = words[language];
  const steps = [word.stepLogIn, word.stepReview, word.stepReturn];
  const ticks = steps.map((name, index) => {
    const state = index + 1 === step ? ' aria-current="step"' : index + 1 < step ? ' class="done"' : '';
    return `<li${state}><span>${html(name)}</span></li>`;
  });
  return `<ol class="dial" aria-label="${html(word.steps)}">${ticks.join('')}</ol>`;
}

/** A barrier arm going up: two strokes in a rounded square. */
const mark =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32"><rect width="32" height="32" rx="8" fill="#B45309"/><path d="M9 25V9M9 19 25 8" fill="none" stroke="#FFFFFF" stroke-width="3.5" stroke-linecap="round"/></svg>';
