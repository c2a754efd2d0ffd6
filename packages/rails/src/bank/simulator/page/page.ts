import type { ShownDeposit, ShownTransfer } from '../app-server.ts';
import { type PageWords, words } from './words.ts';

export type PageState = {
  language: 'ko' | 'en';
  account: string;
  amount: string;
  deposits: ShownDeposit[];
  transfers: ShownTransfer[];
};

/**
 * The bank's page. Its script says what came of a sending in the words it finds in `#words`, and takes the
 * two lists anew from this page itself, so that a row is drawn in one place only.
 */
export function page(state: PageState): string {
  const { language } = state;
  const word = words[language];
  const other = language === 'ko' ? 'en' : 'ko';
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${html(word.title)} · Tollgate</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(mark)}">
<link rel="stylesheet" href="/assets/page.css">
</head>
<body>
<header>
<p class="strip">${html(word.strip)}</p>
<div class="head">
  <span class="mark" aria-hidden="true">${mark}</span>
  <h1>${html(word.title)}</h1>
  <a href="?${html(new URLSearchParams({ lang: other, account: state.account, amount: state.amount }).toString())}" lang="${other}" hreflang="${other}">${html(word.other)}</a>
</div>
</header>
<main>
  <p class="role">${html(word.role)}</p>
  <noscript><p class="result refused">${html(word.noScript)}</p></noscript>
  ${form(state, word)}
  <section aria-labelledby="deposits-title">
    <h2 id="deposits-title">${html(word.deposits)}</h2>
    <div id="deposits" data-testid="deposits">${list(
      state.deposits.map((each) => depositRow(each, word)),
      word.noDeposits,
    )}</div>
  </section>
  <section aria-labelledby="transfers-title">
    <h2 id="transfers-title">${html(word.transfers)}</h2>
    <div id="transfers" data-testid="transfers">${list(
      state.transfers.map((each) => transferRow(each, word)),
      word.noTransfers,
    )}</div>
  </section>
</main>
<footer>${html(word.disclaimer)}</footer>
<script type="application/json" id="words">${JSON.stringify(word).replace(/</g, '\\u003c')}</script>
<script type="module" src="/assets/page.js"></script>
</body>
</html>
`;
}

function form(state: PageState, word: PageWords): string {
  return `<form id="sending" novalidate>
    <label for="account-number">${html(word.accountNumber)}</label>
    <input id="account-number" data-testid="account-number" name="accountNumber" inputmode="text" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="40" required aria-describedby="account-hint" value="${html(state.account)}">
    <p class="hint" id="account-hint">${html(word.accountHint)}</p>
    <label for="amount">${html(word.amount)}</label>
    <div class="money">
      <input id="amount" data-testid="amount" name="amount" inputmode="numeric" autocomplete="off" maxlength="17" required aria-describedby="amount-unit" value="${html(state.amount)}">
      <span id="amount-unit">${html(word.won)}</span>
    </div>
    <label for="depositor-name">${html(word.depositorName)}</label>
    <input id="depositor-name" data-testid="depositor-name" name="depositorName" autocomplete="off" maxlength="50" required aria-describedby="depositor-hint" value="${html(word.depositorDefault)}">
    <p class="hint" id="depositor-hint">${html(word.depositorHint)}</p>
    <button type="submit" data-testid="send">${html(word.send)}</button>
    <p id="result" class="result" data-testid="result" role="status" aria-live="polite"></p>
  </form>`;
}

function depositRow(deposit: ShownDeposit, word: PageWords): string {
  const state = deposit.reversedAt ? word.takenBack : deposit.noticed ? word.noticed : word.notNoticed;
  const button = deposit.reversedAt
    ? ''
    : `<button type="button" class="quiet" data-testid="take-back" data-deposit="${html(deposit.depositId)}">${html(word.takeBack)}</button>`;
  return row(
    {
      ...deposit,
      at: deposit.depositedAt,
      name: deposit.depositorName,
      isOver: !!deposit.reversedAt,
      state,
      button,
    },
    word,
  );
}

function transferRow(transfer: ShownTransfer, word: PageWords): string {
  const state = word[`status${transfer.status}`];
  return row(
    {
      ...transfer,
      at: transfer.acceptedAt,
      name: transfer.holderName,
      isOver: transfer.status === 'FAILED',
      state,
      button: '',
    },
    word,
  );
}

type Row = {
  bankName: { ko: string; en: string };
  accountNumber: string;
  amount: number;
  at: string;
  name: string;
  isOver: boolean;
  state: string;
  button: string;
};

function row(line: Row, word: PageWords): string {
  const bank = word === words.en ? line.bankName.en : line.bankName.ko;
  return `<li${line.isOver ? ' class="over"' : ''}>
      <strong class="figure">${line.amount.toLocaleString('en-US')} ${html(word.won)}</strong>
      <span>${html(bank)} <span class="figure">${html(line.accountNumber)}</span></span>
      <span>${html(line.name)}</span>
      <span class="small"><time datetime="${html(line.at)}">${html(line.at.slice(0, 19).replace('T', ' '))}</time> · ${html(line.state)}</span>
      ${line.button}
    </li>`;
}

function list(rows: string[], none: string): string {
  return rows.length === 0 ? `<p class="hint">${html(none)}</p>` : `<ul>${rows.join('')}</ul>`;
}

/** A barrier arm going up: two strokes in a rounded square. */
const mark =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32"><rect width="32" height="32" rx="8" fill="#B45309"/><path d="M9 25V9M9 19 25 8" fill="none" stroke="#FFFFFF" stroke-width="3.5" stroke-linecap="round"/></svg>';

/** Text made harmless inside HTML. */
function html(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
