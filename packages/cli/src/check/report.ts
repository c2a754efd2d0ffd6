import { xml } from './junit.ts';
import type { Result } from './run.ts';
import { type Language, signs, summaryOf, verdictWords } from './tell.ts';

interface Report {
  shop: URL;
  results: readonly Result[];
  language: Language;
  at: Date;
}

/** One HTML file with its look and its pictures inside, to be kept, sent and opened anywhere. */
export function reportOf({ shop, results, language, at }: Report): string {
  const title = `tollgate check · ${shop.host}`;
  const order = { found: 0, blocked: 1, skipped: 2, passed: 3 };
  const sorted = [...results].sort((one, other) => order[one.verdict] - order[other.verdict]);
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${xml(title)}</title>
<style>${look}</style>
</head>
<body>
<header>
  <h1>${xml(title)}</h1>
  <p class="sum">${xml(summaryOf(results, language))}</p>
  <p class="muted">${xml(shop.href)} · <time datetime="${at.toISOString()}">${at.toISOString().slice(0, 16).replace('T', ' ')} UTC</time></p>
</header>
<main>
${sorted.map((result) => section(result, language)).join('\n')}
</main>
<footer class="muted">Tollgate. Not affiliated with Toss Payments or PayPal.</footer>
</body>
</html>
`;
}

const labels = {
  happened: { ko: '일어난 일', en: 'What happened' },
  expected: { ko: '맞는 동작', en: 'What should have' },
  fix: { ko: '고치는 법', en: 'How to mend it' },
  missing: { ko: '건너뛴 까닭', en: 'Why it was skipped' },
  picture: { ko: '끝났을 때의 화면', en: 'The page at the end' },
};

function section({ case: each, verdict, told, picture }: Result, language: Language): string {
  const row = (label: { ko: string; en: string }, text: string | undefined) =>
    text ? `<dt>${xml(label[language])}</dt><dd>${xml(text)}</dd>` : '';
  const name = verdict === 'skipped' ? labels.missing : labels.happened;
  const image = picture && `data:image/jpeg;base64,${Buffer.from(picture).toString('base64')}`;
  return `<details class="${verdict}" id="${xml(each.id)}"${verdict === 'found' ? ' open' : ''}>
<summary><span class="sign" aria-hidden="true">${signs[verdict]}</span><code>${xml(each.id)}</code> ${xml(each.name[language])} <span class="verdict">${xml(verdictWords[verdict][language])}</span></summary>
<dl>${row(name, told?.[language])}${row(labels.expected, each.expected[language])}${verdict === 'passed' ? '' : row(labels.fix, each.fix[language])}</dl>
${image ? `<figure><img loading="lazy" alt="${xml(labels.picture[language])}" src="${image}"><figcaption class="muted">${xml(labels.picture[language])}</figcaption></figure>` : ''}
</details>`;
}

const look = `
:root { color-scheme: light dark; --ink: #14181f; --paper: #fff; --mist: #f4f6f4; --line: #dde2dd; --green: #0b7a54; --amber: #b45309; --red: #b42318; --muted: #5b645f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9eeea; --paper: #101412; --mist: #181d1a; --line: #2b322e; --green: #3ccb94; --amber: #f0a53a; --red: #ff8a7a; --muted: #9aa59e; } }
body { margin: 0 auto; max-width: 860px; padding: 32px 20px 64px; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif; }
h1 { font-size: 28px; margin: 0; }
.sum { font-size: 20px; margin: 8px 0 0; font-variant-numeric: tabular-nums; }
.muted { color: var(--muted); font-size: 14px; margin: 4px 0 0; }
main { margin: 28px 0; display: grid; gap: 8px; }
details { border: 1px solid var(--line); border-left: 4px solid var(--line); border-radius: 10px; background: var(--mist); }
details.found { border-left-color: var(--red); } details.blocked { border-left-color: var(--amber); } details.passed { border-left-color: var(--green); }
summary { cursor: pointer; padding: 12px 16px; }
summary code { color: var(--muted); margin-right: 6px; }
.sign { display: inline-block; width: 1.4em; font-weight: 700; }
.found .sign, .found .verdict { color: var(--red); } .blocked .sign { color: var(--amber); } .passed .sign, .passed .verdict { color: var(--green); }
.verdict { float: right; font-size: 14px; }
dl { margin: 0; padding: 0 16px 12px 40px; } dt { font-size: 14px; color: var(--muted); margin-top: 8px; } dd { margin: 0; }
figure { margin: 0; padding: 0 16px 16px 40px; } img { display: block; width: 100%; border: 1px solid var(--line); border-radius: 10px; }
`;
