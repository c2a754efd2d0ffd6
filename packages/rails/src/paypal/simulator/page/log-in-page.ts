import { frame } from './frame.ts';
import { hidden, html } from './html.ts';
import { orderPanel, type ShownOrder } from './order-panel.ts';
import { type Language, type PageWords, words } from './words.ts';

export type ShownBuyer = { email: string; does: string };

export type LogInState = {
  language: Language;
  otherLanguageUrl: string;
  order: ShownOrder;
  /** Sent back with every form. */
  fields: { token: string; lang: string | undefined; csrf: string };
  buyers: ShownBuyer[];
  /** What stands in the fields. */
  email: string;
  password: string;
  /** The buyer whose fields were filled in. */
  filled: string | undefined;
  trouble: LogInTrouble | undefined;
};

export type LogInTrouble = { field: 'email' | 'password'; word: keyof PageWords; isSlow?: boolean };

/** Where the buyer says who they are. Filling in a test buyer is a GET of this page, so it needs no script. */
export function logInPage(state: LogInState): string {
  const { language, order, fields } = state;
  const word = words[language];
  return frame({
    language,
    title: word.logInTitle,
    otherLanguageUrl: state.otherLanguageUrl,
    step: 1,
    body: `<div class="columns">
  <div>
    <section aria-labelledby="title">
    <h1 id="title">${html(word.logInTitle)}</h1>
    <p class="role">${html(word.logInRole)}</p>
    ${logInForm(state)}
    <form method="post" action="/checkoutnow/cancel" class="leave">${hidden(fields)}
      <button class="quiet" data-testid="cancel">${html(word.cancel)}</button>
    </form>
    </section>
    ${buyerList(state)}
  </div>
  ${orderPanel(order, language, 'brief')}
</div>`,
  });
}

function logInForm({ language, fields, email, password, filled, trouble }: LogInState): string {
  const word = words[language];
  // The hand goes on where the page left off: to what is wrong, to the button once all is filled in, to the start.
  const focus = trouble?.field ?? (filled === undefined ? 'email' : 'button');
  const at = (place: string) => (focus === place ? ' autofocus' : '');
  const wrong = (field: string) =>
    trouble?.field === field ? ' aria-invalid="true" aria-describedby="error"' : '';
  const said = trouble && `${html(word[trouble.word])}${trouble.isSlow ? ` ${html(word.slowLogIn)}` : ''}`;
  return `<form method="post" action="/checkoutnow/log-in" novalidate>${hidden(fields)}
      ${said ? `<p class="said refused" id="error" role="alert" data-testid="error">${said}</p>` : ''}
      <label for="email">${html(word.email)}</label>
      <input id="email" name="email" type="email" data-testid="email" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="254" required value="${html(email)}"${wrong('email')}${at('email')}>
      <label for="password">${html(word.password)}</label>
      <input id="password" name="password" type="password" data-testid="password" autocomplete="off" maxlength="128" required value="${html(password)}"${wrong('password')}${at('password')}>
      <button data-testid="log-in"${at('button')}>${html(word.logIn)}</button>
    </form>`;
}

function buyerList({ language, fields, buyers, filled }: LogInState): string {
  const word = words[language];
  const rows = buyers.map(
    ({ email, does }) => `<li${email === filled ? ' class="chosen"' : ''}>
        <span class="who" id="${html(`who-${email}`)}">${html(email)}</span>
        <span class="small">${html(does)}</span>
        <button class="quiet" name="buyer" value="${html(email)}" aria-describedby="${html(`who-${email}`)}">${html(email === filled ? word.filled : word.fill)}</button>
      </li>`,
  );
  return `<section aria-labelledby="buyers-title">
      <h2 id="buyers-title">${html(word.buyersTitle)}</h2>
      <p class="hint">${html(word.buyersHint)}</p>
      <form method="get" action="/checkoutnow" class="buyers">${hidden({ token: fields.token, lang: fields.lang })}
      <ul>${rows.join('')}</ul>
      </form>
    </section>`;
}
