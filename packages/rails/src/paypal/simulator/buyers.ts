import type { Issue } from './issues.ts';

export type Buyer = {
  email: string;
  givenName: string;
  surname: string;
  /** 13 characters. */
  payerId: string;
  country: string;
  accountStatus: 'VERIFIED' | 'UNVERIFIED';
  /** PayPal does not let this buyer approve. */
  atApproval?: Issue;
  /** What comes of the capture instead of money. `once`: only the first time, and the buyer is asked back. */
  atCapture?: { issue: Issue; once?: boolean } | { status: 'PENDING'; reason: string };
};

/** The one password of all of them. Public: nobody pays with these accounts. */
export const buyerPassword = 'tosskim123!@#';

/** Who can log in, and what each is good for in a test. */
// biome-ignore format: a table
export const buyers: readonly Buyer[] = [
  { email: 'tosspayments-paypal@example.com', givenName: 'Toss', surname: 'Kim', payerId: 'TOLLGATEBUY01', country: 'KR', accountStatus: 'VERIFIED' },
  { email: 'no-money@example.com', givenName: 'Nomo', surname: 'Ney', payerId: 'TOLLGATEBUY02', country: 'US', accountStatus: 'UNVERIFIED', atApproval: 'PAYER_CANNOT_PAY' },
  { email: 'declined@example.com', givenName: 'Dec', surname: 'Lined', payerId: 'TOLLGATEBUY03', country: 'US', accountStatus: 'VERIFIED', atCapture: { issue: 'INSTRUMENT_DECLINED' } },
  { email: 'act-again@example.com', givenName: 'Acta', surname: 'Gain', payerId: 'TOLLGATEBUY04', country: 'US', accountStatus: 'VERIFIED', atCapture: { issue: 'PAYER_ACTION_REQUIRED', once: true } },
  { email: 'pending@example.com', givenName: 'Pen', surname: 'Ding', payerId: 'TOLLGATEBUY05', country: 'US', accountStatus: 'UNVERIFIED', atCapture: { status: 'PENDING', reason: 'PENDING_REVIEW' } },
  { email: 'refused@example.com', givenName: 'Ref', surname: 'Used', payerId: 'TOLLGATEBUY06', country: 'US', accountStatus: 'VERIFIED', atCapture: { issue: 'TRANSACTION_REFUSED' } },
];

/** The ordinary buyer, whom a control call means when it names nobody. */
export const ordinaryBuyer = 'tosspayments-paypal@example.com';

export function buyerOf(email: string): Buyer | undefined {
  return buyers.find((buyer) => buyer.email === email.trim().toLowerCase());
}

/** Undefined when there is no such buyer or the password is another. */
export function logIn({ email, password }: { email: string; password: string }): Buyer | undefined {
  return password === buyerPassword ? buyerOf(email) : undefined;
}
