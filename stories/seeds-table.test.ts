import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

/*
 * The two guides that this project was made from (the window of the virtual account, the window of PayPal), sentence by
 * sentence in our own words, each beside the test that proves it. What no test can prove is below, with the reason.
 */

type Rule = readonly [says: string, file: string, test: string];

const accounts = 'stories/seeds.test.ts';
const payPal = 'stories/seeds-paypal.test.ts';
const objects = 'stories/payment-object.test.ts';
const payPalObjects = 'stories/paypal-object.test.ts';
const page = 'stories/browser/merchant-page.browser.test.ts';
const payPalPage = 'stories/browser/paypal-merchant-page.browser.test.ts';
const purchase = 'stories/browser/purchase.browser.test.ts';
const payPalPurchase = 'stories/browser/paypal.browser.test.ts';
const leaving = 'stories/browser/leaving.browser.test.ts';
const payPalLeaving = 'stories/browser/paypal-leaving.browser.test.ts';
const forgery = 'stories/browser/forgery.browser.test.ts';
const shop = 'packages/shop/src/server';

// biome-ignore format: a table, in the order of the guides
const inBothGuides: Rule[] = [
  ['A fresh test shop has keys of its own, and nobody signs a contract for it', 'stories/clock.test.ts', 'what one shop moves, another does not feel'],
  ['Without signing up the keys printed in the guide may be used', accounts, 'printed in the guide work without signing up'],
  ['… with PayPal too', payPal, 'with the keys printed in the guide works without signing up'],
  ['Choose the MID that is contracted for the method; here the shop’s wallets abroad have their own', `${shop}/paypal-cancel.test.ts`, 'A3 with a MID of its own for wallets abroad'],
  ['A test key is no live key: what is for tests refuses live ones', 'stories/bad-input/live-keys.test.ts', 'what is for tests refuses live keys'],
  ['The script is installed by its tag', 'packages/sdk-browser/src/standard.browser.test.ts', 'has the global ready for the next line, and finds its gateway by its own address'],
  ['… or by the package manager; it is initialised with the client key, and payment() makes an instance', page, 'without addresses the promise brings the three values'],
  ['… with PayPal too', payPalPage, 'a merchant’s page with the npm loader'],
  ['requestPayment begins the request and opens the window', 'packages/sdk-browser/src/overlay.browser.test.ts', 'asks the gateway that served the script, with the request as it was given'],
  ['It takes method, order number, amount, successUrl and failUrl', page, 'moves the page, and comes back to the merchant’s own query and fragment'],
  ['The pay button of the order page calls it, once', leaving, 'a double click on pay opens one window'],
  ['Who succeeds comes to successUrl with three parameters', accounts, 'to successUrl adds orderId, paymentKey and amount'],
  ['… with PayPal too', payPal, 'to successUrl adds orderId, paymentKey and amount'],
  ['The amount there must be compared with the requested one', `${shop}/confirm.test.ts`, 'C2 amount=%s in the address: no confirm, order closed, buyer told'],
  ['… in dollars and cents too', `${shop}/paypal-confirm.test.ts`, 'C2 amount=%s is another amount: no confirm, and the order is closed'],
  ['… against whoever changes it in the browser; then the payment is dropped and the buyer told', forgery, 'a smaller amount in the success address stops the order, and nothing is confirmed'],
  ['… and a confirm with a changed amount is refused', payPal, 'with an amount that somebody has changed is FORBIDDEN_REQUEST'],
  ['paymentKey, amount and orderId are stored at the server before anything else', `${shop}/confirm.test.ts`, 'C4 paymentKey, amount and order are stored before confirm is called'],
  ['Who fails comes to failUrl, with a code and a message to show', `${shop}/fail.test.ts`, 'D2 the message cannot break out of the page'],
  ['… and orderId', accounts, 'after a failure goes to failUrl with three parameters'],
  ['A buyer who cancels: PAY_PROCESS_CANCELED, without orderId', accounts, 'after a cancel goes to failUrl with PAY_PROCESS_CANCELED and a message, and without orderId'],
  ['… at PayPal', payPal, 'after a cancel goes to failUrl with PAY_PROCESS_CANCELED and a message, and without orderId'],
  ['… in the browser', leaving, 'goes to failUrl: PAY_PROCESS_CANCELED without orderId, and the order can be paid again'],
  ['… in the browser, at PayPal', payPalLeaving, 'goes to failUrl: PAY_PROCESS_CANCELED without orderId, and the order can be paid again'],
  ['A payment that fails: PAY_PROCESS_ABORTED', payPal, 'after a failure goes to failUrl with PAY_PROCESS_ABORTED and a message'],
  ['… whose message tells what is wrong with the contract', payPal, 'for a wallet without a contract goes to failUrl with PAY_PROCESS_ABORTED and the reason'],
  ['A rejected card at failUrl (REJECT_CARD_COMPANY) is told to the buyer in words', `${shop}/paypal-request.test.ts`, 'D1 D4 PayPal ends in %s: the order is known without its id, and may be paid again'],
  ['The last step is the confirm, with the secret key', `${shop}/confirm.test.ts`, 'C5 the server confirms, with the amount of the order and a key derived from it'],
  ['The secret key and a colon, in base64, are the Basic authorization; without the colon it is refused', accounts, 'go into Basic authorization with a colon after the secret key, which must not be left out'],
  ['… with PayPal too', payPal, 'goes with a secret key and the colon after it, which must not be left out'],
  ['A secret key must be seen by nobody: not in our logs', 'stories/bad-input/secrecy.test.ts', 'a gateway that logs everything writes down no key, no secret and no token'],
  ['… not in our database', 'packages/gateway/src/http/authorization.test.ts', 'no secret key stands in the database in any readable form'],
  ['… and a page that holds one is refused', 'stories/bad-input/window.test.ts', 'INSECURE_KEY_USAGE'],
  ['The confirm sends paymentKey, orderId and amount as the redirect brought them', payPalPage, 'is paid at PayPal and confirmed with three parameters'],
  ['200 and a Payment: it worked', objects, 'confirm answers with every key of a waiting virtual account'],
  ['… with PayPal too', payPalObjects, 'confirm answers with every key, the secret among them; a read tells all of it but the secret'],
  ['A Payment looks different where the key has another API version', 'packages/contract/src/versions.test.ts', 'up to 2022-07-27 a bank is told by its short name, in English by its English one'],
  ['… with PayPal too', payPalObjects, 'readers of older versions'],
  ['A refused confirm answers 4XX or 5XX and an error object; every code is listed', 'packages/contract/src/errors.test.ts', 'every code of the reference is there with its status, and no other'],
  ['A test header plays each of them', accounts, 'fails as the test header wishes: %s'],
  ['… with PayPal too', payPal, 'fails as the test header wishes: %s'],
  ['NOT_FOUND_PAYMENT_SESSION: ten minutes from the end of the request, then the data is gone', accounts, 'has ten minutes from the end of the request, not from the opening of the window'],
  ['… with PayPal too', payPal, 'after ten minutes finds no session, and PayPal’s approval is never used'],
  ['… or another paymentKey', accounts, 'with another paymentKey'],
  ['… or a secret key that is no pair to the client key', accounts, 'with a secret key that is no pair to the client key'],
  ['… both with PayPal too', payPal, 'with another paymentKey, or a secret key that is no pair to the client key, finds no session'],
  ['REJECT_CARD_COMPANY: the card company says no, whatever the cause', payPal, 'of a buyer whose card is rejected is REJECT_CARD_COMPANY with a word for the buyer'],
  ['… and the buyer is told what to do', payPalLeaving, 'a buyer whose money PayPal cannot get reads so on the order page, and pays again with other funding'],
  ['FORBIDDEN_REQUEST: another order number than requested', accounts, 'with another orderId or another amount than requested is FORBIDDEN_REQUEST'],
  ['… or another key, with PayPal', payPal, 'with another orderId, or the other key family of the same shop, is FORBIDDEN_REQUEST'],
];

// biome-ignore format: a table, in the order of the guide
const ofVirtualAccounts: Rule[] = [
  ['Thirteen banks issue accounts', accounts, 'is issued by each of 13 banks, and the window offers exactly these'],
  ['The name on the deposit may be anybody’s, if the amount is right', accounts, 'takes the money of anybody: the name on the deposit need not be the customer’s'],
  ['… exactly right', accounts, 'takes the exact amount only, and not in two parts'],
  ['The cash receipt is issued after the deposit, and cannot be seen before', accounts, 'a cash receipt is there after the deposit, and not before'],
  ['On a phone the page always moves, and no frame is used', page, 'a phone that asks for an iframe, which phones cannot have'],
  ['Pressing pay opens the window; the buyer chooses a bank and fills the form', purchase, 'on a PC the window lies over the order page'],
  ['… on a phone', purchase, 'on a phone the page moves to the window and back'],
  ['A test client key moves no real money', accounts, 'of a test key takes no real money: its number begins with X'],
  ['The confirm issues the account, which stands in virtualAccount', objects, 'confirm answers with every key of a waiting virtual account'],
  ['Issued is not paid: WAITING_FOR_DEPOSIT, and DONE when the money is there', accounts, 'issues the account, which is not yet the payment: WAITING_FOR_DEPOSIT, then DONE by webhook'],
  ['A webhook tells of deposits and of cancels', 'stories/virtual-account.test.ts', 'announced by webhook, and refunded in two parts'],
  ['A test account cannot be paid by a bank; a test deposit is played, and taken back', 'stories/browser/after-the-purchase.browser.test.ts', 'a deposit that the bank takes back stops the order'],
  ['A webhook is registered for DEPOSIT_CALLBACK', 'packages/gateway/src/webhooks/deliveries.test.ts', 'every endpoint that listens gets its own delivery, and only for its events'],
  ['Its body comes to the registered address', 'packages/gateway/src/webhooks/deliveries.test.ts', 'a webhook arrives as it was written, with the headers of the protocol'],
  ['Its secret is compared with the one of the confirm', `${shop}/webhook.test.ts`, 'E1 E2 a deposit notice with the right secret pays the order'],
  ['Only the confirm tells the secret; every later read has null', accounts, 'is the only answer that tells the secret: every later one has null, and the webhook repeats it'],
];

// biome-ignore format: a table, in the order of the guide
const ofPayPal: Rule[] = [
  ['PayPal is paid in US dollars only', payPal, 'is refused: PayPal is paid in US dollars only'],
  ['… which the page refuses before anything is asked', payPalPage, 'what PayPal cannot take is refused in the page, by name, before the gateway is asked'],
  ['Pressing pay leads to the page where one logs in at PayPal', payPalPurchase, 'the page leaves for PayPal and comes back paid, in dollars and cents, and is refunded in two parts'],
  ['The documented test account logs in there, and nothing is really paid', payPal, 'is where the buyer is led, and takes the documented test account and no other password'],
  ['… the money is the merchant’s only by the confirm', payPal, 'takes no money: only the merchant’s confirm does'],
  ['The confirm answers 200, and easyPay is 페이팔', payPal, 'answers 200 with the Payment: DONE at once, and easyPay says 페이팔'],
  ['A live cancel does not bring the fee back', payPal, 'gives the fee of the purchase back to nobody'],
  ['A full cancel is that of every other method', payPal, 'of everything needs no more than a reason, as with every other method'],
  ['A cancel of a part must name the currency', payPal, 'of a part must name the currency, or nothing is cancelled'],
  ['The answer is a Payment whose cancels grow by one', payPal, 'adds its record to those before it in the Payment'],
  ['… with every key', payPalObjects, 'a cancel of 29.95 answers with what is left and with every key of the cancel'],
];

/** What the guides say and no test of ours can prove. */
const beyondTests = [
  ['How many people and countries PayPal serves', 'a fact about PayPal'],
  [
    'Signing up, logging in, reading keys, webhooks and test payments in the developer center',
    'the developer center is not built yet; the sandbox API does the same and is tested above',
  ],
  [
    'The test history shows foreign amounts inexactly',
    'the developer center is not built yet, and ours should show them exactly',
  ],
  [
    'The version of a key is changed in the developer center',
    'the same; a shop’s version is set by the sandbox API',
  ],
  [
    'Add no card or account of your own to the shared test account',
    'asked of people; the simulator has no place to add one',
  ],
  ['Whom to call about contracts and for technical help', 'services of the original'],
  ['A secret key must not be put on GitHub', 'asked of people; what our side can do is tested above'],
  [
    'PayPal’s fail page carries two parameters',
    'its own page says two and the other guide three: we send orderId with every code but PAY_PROCESS_CANCELED',
  ],
  [
    'A card mistyped in the window ends at failUrl with REJECT_CARD_COMPANY',
    'no card is typed at us: PayPal asks for cards itself and does not send such buyers back; the code arrives at the confirm',
  ],
] as const;

test.each([...inBothGuides, ...ofVirtualAccounts, ...ofPayPal])('%s: %s, “%s”', async (_says, file, name) => {
  expect(await readFile(new URL(`../${file}`, import.meta.url), 'utf8')).toContain(name);
});

test('no sentence stands twice, except where it goes on', () => {
  const says = [...inBothGuides, ...ofVirtualAccounts, ...ofPayPal, ...beyondTests].map(
    ([sentence]) => sentence,
  );
  const own = says.filter((sentence) => !sentence.startsWith('…'));
  expect(new Set(own).size).toBe(own.length);
});
