import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buyerPassword, buyers, ordinaryBuyer } from './buyers.ts';
import { words } from './page/words.ts';
import { type SellerStage, sellerStage } from './testing/listening-seller.ts';

let stage: SellerStage;
beforeAll(async () => {
  stage = await sellerStage();
});
afterAll(() => stage.close());

type Answer = { status: number; html: string; headers: Headers };

/** A browser as far as these pages need one: it keeps a cookie and follows nothing by itself. */
class Visitor {
  cookie = '';
  last: Answer = { status: 0, html: '', headers: new Headers() };

  async open(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#take(
      await fetch(`${stage.paypal.origin}${path}`, {
        headers: { cookie: this.cookie, ...headers },
        redirect: 'manual',
      }),
    );
  }

  /** Sends the form that the last page has for this action, filled in. */
  async submit(action: string, fields: Record<string, string> = {}): Promise<Answer> {
    const form = this.last.html.match(new RegExp(`action="/checkoutnow/${action}"[^]*?</form>`))?.[0] ?? '';
    const hidden = [...form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    return this.post(action, {
      ...Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value])),
      ...fields,
    });
  }

  async post(action: string, fields: Record<string, string>): Promise<Answer> {
    return this.#take(
      await fetch(`${stage.paypal.origin}/checkoutnow/${action}`, {
        method: 'POST',
        headers: { cookie: this.cookie },
        body: new URLSearchParams(fields),
        redirect: 'manual',
      }),
    );
  }

  async follow(): Promise<Answer> {
    return this.open(this.last.headers.get('location') ?? 'nowhere');
  }

  async #take(response: Response): Promise<Answer> {
    const set = response.headers.get('set-cookie');
    if (set) this.cookie = set.split(';')[0] ?? '';
    const html = await response.text();
    this.last = { status: response.status, html, headers: response.headers };
    return this.last;
  }
}

async function at(orderId: string): Promise<Visitor> {
  const visitor = new Visitor();
  await visitor.open(`/checkoutnow?token=${orderId}`);
  return visitor;
}

async function loggedIn(orderId: string, email = ordinaryBuyer): Promise<Visitor> {
  const visitor = await at(orderId);
  await visitor.submit('log-in', { email, password: buyerPassword });
  await visitor.follow();
  return visitor;
}

const statusOf = async (orderId: string) =>
  (await stage.call('GET', `/v2/checkout/orders/${orderId}`)).body['status'];
const has = ({ html }: Answer, testId: string) => html.includes(`data-testid="${testId}"`);
/** Where the page sends the browser by itself. */
const refresh = ({ html }: Answer) =>
  /http-equiv="refresh" content="0; url=([^"]+)"/.exec(html)?.[1]?.replaceAll('&#38;', '&');

describe('the way through', () => {
  test('log in, pay, and back to the return address with token and PayerID', async () => {
    const orderId = await stage.order();
    const visitor = await loggedIn(orderId);
    expect(has(visitor.last, 'pay')).toBe(true);
    expect(visitor.last.html).toContain('$726.24');
    expect((await visitor.submit('pay')).status).toBe(303);
    const leaving = await visitor.follow();
    expect(refresh(leaving)).toBe(
      `${stage.seller.origin}/return?state=s-1&token=${orderId}&PayerID=TOLLGATEBUY01`,
    );
    expect(await statusOf(orderId)).toBe('APPROVED');
  });

  test('cancel, logged in or not, leads to the cancel address and changes nothing', async () => {
    for (const reach of [at, loggedIn]) {
      const orderId = await stage.order();
      const visitor = await reach(orderId);
      await visitor.submit('cancel');
      expect(refresh(await visitor.follow())).toBe(
        `${stage.seller.origin}/cancel?state=s-1&token=${orderId}`,
      );
      expect(await statusOf(orderId)).toBe('CREATED');
      expect(has(await visitor.open(`/checkoutnow?token=${orderId}`), 'ended')).toBe(false);
    }
  });

  test('refused by PayPal: back to the return address, and the order is not approved', async () => {
    const orderId = await stage.order();
    const visitor = await loggedIn(orderId);
    await visitor.submit('refuse');
    const url = refresh(await visitor.follow());
    expect(url).toBe(`${stage.seller.origin}/return?state=s-1&token=${orderId}`);
    expect(await statusOf(orderId)).toBe('VOIDED');
    expect(await visitor.open(`/checkoutnow?token=${orderId}`)).toMatchObject({
      html: expect.stringContaining('data-ending="refused"'),
    });
  });

  test('a buyer without money sees why, and is refused even without the button', async () => {
    const orderId = await stage.order();
    const visitor = await loggedIn(orderId, 'no-money@example.com');
    expect(has(visitor.last, 'cannot-pay')).toBe(true);
    expect(visitor.last.html).toMatch(/data-testid="pay" disabled/);
    expect((await visitor.submit('pay')).status).toBe(422);
    expect(await statusOf(orderId)).toBe('CREATED');
    await visitor.submit('log-out');
    expect(has(await visitor.follow(), 'email')).toBe(true);
  });

  test('a buyer whose card was declined comes back, and pays as somebody else', async () => {
    const orderId = await stage.order();
    await (await loggedIn(orderId, 'declined@example.com')).submit('pay');
    const capture = await stage.call('POST', `/v2/checkout/orders/${orderId}/capture`);
    expect(capture.body).toMatchObject({ details: [{ issue: 'INSTRUMENT_DECLINED' }] });
    const visitor = await loggedIn(orderId);
    expect(has(visitor.last, 'refuse')).toBe(false);
    await visitor.submit('pay');
    expect(refresh(await visitor.follow())).toContain('PayerID=TOLLGATEBUY01');
    expect((await stage.call('POST', `/v2/checkout/orders/${orderId}/capture`)).status).toBe(201);
  });
});

describe('logging in', () => {
  test.each([
    [{ email: ordinaryBuyer, password: 'wrong' }, 'wrongLogIn'],
    [{ email: 'somebody@example.com', password: buyerPassword }, 'wrongLogIn'],
    [{ email: ordinaryBuyer, password: '' }, 'passwordMissing'],
    [{ email: ' ', password: buyerPassword }, 'emailMissing'],
  ] as const)('%o is refused and says that nothing was paid', async (fields, word) => {
    const orderId = await stage.order();
    const visitor = await at(orderId);
    const answer = await visitor.submit('log-in', fields);
    expect(answer.status).toBe(422);
    expect(answer.html).toContain(words.ko[word]);
    expect(words.en[word]).toContain('Nothing has been paid');
    expect(has(answer, 'pay')).toBe(false);
    expect(answer.html).not.toContain('value="wrong"');
    expect(has(await visitor.open(`/checkoutnow?token=${orderId}`), 'pay')).toBe(false);
  });

  test('capitals and spaces around the address do not matter', async () => {
    const visitor = await loggedIn(await stage.order(), ` ${ordinaryBuyer.toUpperCase()} `);
    expect(has(visitor.last, 'pay')).toBe(true);
  });

  test('the page lists every test buyer, and fills in the fields without a script', async () => {
    const orderId = await stage.order();
    const visitor = await at(orderId);
    for (const { email } of buyers) expect(visitor.last.html).toContain(`value="${email}"`);
    const filled = await visitor.open(`/checkoutnow?token=${orderId}&buyer=pending%40example.com`);
    expect(filled.html).toMatch(/data-testid="email"[^>]* value="pending@example.com"/);
    await visitor.submit('log-in', { email: 'pending@example.com', password: buyerPassword });
    expect((await visitor.follow()).html).toContain('pending@example.com');
    expect((await visitor.open(`/checkoutnow?token=${orderId}&buyer=nobody`)).html).not.toContain('nobody');
  });

  test('counts for one order and one browser only', async () => {
    const [one, other] = [await stage.order(), await stage.order()];
    const visitor = await loggedIn(one);
    expect(has(await visitor.open(`/checkoutnow?token=${other}`), 'pay')).toBe(false);
    expect(has((await at(one)).last, 'pay')).toBe(false);
    expect(has(await visitor.open(`/checkoutnow?token=${one}`), 'pay')).toBe(true);
  });

  test('the cookie is out of reach of scripts and of other sites', async () => {
    const response = await fetch(`${stage.paypal.origin}/checkoutnow?token=${await stage.order()}`);
    expect(response.headers.get('set-cookie')).toMatch(/; Path=\/checkoutnow; HttpOnly; SameSite=Lax$/);
  });
});

describe('what nobody else can do', () => {
  test('a form without the proof, or with the proof of another order or browser, does nothing', async () => {
    const [one, other] = [await stage.order(), await stage.order()];
    const visitor = await loggedIn(one);
    const proof = /name="csrf" value="([^"]+)"/.exec(visitor.last.html)?.[1] ?? '';
    const stranger = await loggedIn(other);
    const tries: [Visitor, Record<string, string>][] = [
      [visitor, { token: one }],
      [visitor, { token: one, csrf: `${proof}x` }],
      [stranger, { token: one, csrf: proof }],
      [visitor, { token: other, csrf: proof }],
      [new Visitor(), { token: one, csrf: proof }],
    ];
    for (const [who, fields] of tries) {
      for (const action of ['pay', 'refuse', 'cancel', 'log-in', 'log-out']) {
        const answer = await who.post(action, fields);
        expect({ action, status: answer.status }).toEqual({ action, status: 403 });
        expect(answer.html).toContain(words.ko.staleForm);
      }
    }
    expect([await statusOf(one), await statusOf(other)]).toEqual(['CREATED', 'CREATED']);
    await visitor.open(`/checkoutnow?token=${one}`);
    expect((await visitor.submit('pay')).status).toBe(303);
  });

  test('nobody pays without having logged in', async () => {
    const orderId = await stage.order();
    const visitor = await at(orderId);
    for (const action of ['pay', 'refuse']) {
      const csrf = /name="csrf" value="([^"]+)"/.exec(visitor.last.html)?.[1] ?? '';
      const answer = await visitor.post(action, { token: orderId, csrf });
      expect(answer.status).toBe(422);
      expect(has(answer, 'log-in')).toBe(true);
    }
    expect(await statusOf(orderId)).toBe('CREATED');
  });

  test('only who paid is shown the way back with the PayerID', async () => {
    const orderId = await stage.order();
    const visitor = await loggedIn(orderId);
    await visitor.submit('pay');
    const theirs = await visitor.open(`/checkoutnow?token=${orderId}`);
    expect(theirs.html).toContain('data-ending="approved"');
    expect(has(theirs, 'leave')).toBe(true);
    const stranger = await at(orderId);
    expect(stranger.last.html).toContain('data-ending="approved"');
    expect(stranger.last.html).not.toContain('PayerID');
    const leave = await stranger.open(`/checkoutnow/leave?token=${orderId}&after=Paid`);
    expect(leave.headers.get('location')).toBe(`/checkoutnow?token=${orderId}`);
  });

  test('nothing but the web is a way back, and nothing a seller writes runs', async () => {
    const attack = '"><script>alert(1)</script>';
    const orderId = await stage.order({
      context: { brand_name: attack, return_url: `${stage.seller.origin}/return?a="><b>&c=d` },
      unit: { description: attack },
    });
    const visitor = await loggedIn(orderId);
    expect(visitor.last.html).not.toContain('<script');
    await visitor.submit('pay');
    const { html } = await visitor.follow();
    expect(html).not.toContain('<b>');
    expect(html).toContain('url=http');
  });

  test('the pages load nothing from elsewhere, run nothing, and stand in no frame', async () => {
    const { headers, html } = (await at(await stage.order())).last;
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('script-src');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(html).not.toMatch(/<script|\son[a-z]+=|style="/);
    const assets = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(
      (match) => match[1] ?? '',
    );
    expect(assets).toEqual(['/checkoutnow/page.css']);
    for (const asset of assets) expect((await fetch(stage.paypal.origin + asset)).status).toBe(200);
  });
});

describe('an order that is over has a page that says so', () => {
  test('unknown', async () => {
    for (const token of ['NOBODY', '', '<b>', 'x'.repeat(500)]) {
      const { last } = await at(encodeURIComponent(token));
      expect(last.status).toBe(404);
      expect(last.html).toContain('data-ending="unknown"');
      expect(last.html).not.toContain('<b>');
    }
  });

  test('paid', async () => {
    const { orderId } = await stage.paid();
    const { last } = await at(orderId);
    expect(last.html).toContain('data-ending="paid"');
    expect(has(last, 'pay')).toBe(false);
  });

  test('lapsed, and a page that was left open too long does nothing any more', async () => {
    const orderId = await stage.order();
    const visitor = await loggedIn(orderId);
    await stage.paypal.control.advanceClock({ advance: 'PT3H' });
    const answer = await visitor.submit('pay');
    expect(answer.status).toBe(422);
    expect(answer.html).toContain('data-ending="lapsed"');
    expect((await visitor.open(`/checkoutnow?token=${orderId}`)).html).toContain('data-ending="lapsed"');
    expect(await statusOf(orderId)).toBe('VOIDED');
  });
});

describe('languages', () => {
  test.each([
    [undefined, '', 'ko-KR,ko;q=0.9', 'ko'],
    [undefined, '', 'en-US,en', 'en'],
    [undefined, '', 'fr-FR', 'ko'],
    ['en-US', '', 'ko-KR', 'en'],
    ['ko-KR', '', 'en-US', 'ko'],
    ['fr-FR', '', 'en-US', 'en'],
    ['ko-KR', '&lang=en', 'ko-KR', 'en'],
    ['en-US', '&lang=ko', 'en-US', 'ko'],
    ['en-US', '&lang=xx', 'ko-KR', 'en'],
  ])(
    'an order in %s, asked with "%s" by a browser of %s, is in %s',
    async (locale, query, browser, language) => {
      const orderId = await stage.order({ context: locale === undefined ? {} : { locale } });
      const visitor = new Visitor();
      const { html } = await visitor.open(`/checkoutnow?token=${orderId}${query}`, {
        'accept-language': browser,
      });
      expect(html).toContain(`<html lang="${language}">`);
      expect(html).toContain(words[language as 'ko' | 'en'].strip);
    },
  );

  test('asked for once, it stays to the end', async () => {
    const orderId = await stage.order();
    const visitor = new Visitor();
    await visitor.open(`/checkoutnow?token=${orderId}&lang=en`);
    await visitor.submit('log-in', { email: ordinaryBuyer, password: buyerPassword });
    expect((await visitor.follow()).html).toContain('<html lang="en">');
    await visitor.submit('pay');
    expect((await visitor.follow()).html).toContain(words.en.leavingPaid);
  });
});

test('the front page tells what this is and lists the latest orders', async () => {
  const orderId = await stage.order();
  const { html } = await new Visitor().open('/');
  expect(html).toContain(words.ko.strip);
  expect(html).toContain(orderId);
  expect(html).toContain('tollgate-simulator');
});
