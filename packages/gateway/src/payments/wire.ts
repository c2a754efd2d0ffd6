import {
  type ApiVersion,
  type Cancel,
  errorBody,
  foreignProviders,
  inLanguage,
  inVersion,
  type Language,
  type OlderPayment,
  seoulDateTime,
  type Payment as WirePayment,
} from '@tollgate/contract';
import {
  type Cancellation,
  type CashReceipt,
  isPartialCancelable,
  later,
  onTheWire,
  type Payment,
  REFUND_ACCOUNT_VISIBLE_MS,
  refundStatus,
  standingReceipt,
  taxOf,
} from '@tollgate/domain';

export interface Told {
  /** Merchant time. */
  now: Date;
  language: Language;
  /** Only the answer that confirms or issues tells the secret, and the webhooks repeat it. */
  withSecret?: boolean;
  /** The answer to a cancel does not speak of its refund yet: NONE. */
  isCancelAnswer?: boolean;
  /** That of the key which asks, so that a change takes effect with the next answer; else the payment's own. */
  apiVersion?: string;
}

/**
 * The Payment as the merchant's API version and language have it.
 *
 * Key order is the documented one; every key is there, with `null` where there is nothing to tell.
 */
export function tellPayment(payment: Payment, told: Told): WirePayment | OlderPayment {
  return inVersion(
    inLanguage(newestVersion(payment, told), told.language),
    (told.apiVersion ?? payment.apiVersion) as ApiVersion,
    told.language,
  );
}

function newestVersion(payment: Payment, told: Told): WirePayment {
  const { currency, paymentKey } = payment;
  const money = (amount: number): number => onTheWire(amount, currency);
  const { vat, suppliedAmount } = taxOf(payment);
  const cancels = payment.cancellations.filter((cancellation) => cancellation.outcome === 'DONE');
  const receipts = payment.cashReceipts.map((receipt) => tellReceipt(payment, receipt));
  return {
    mId: payment.mId,
    lastTransactionKey: payment.lastTransactionKey,
    paymentKey,
    orderId: payment.orderId,
    orderName: payment.orderName,
    taxExemptionAmount: money(payment.taxExemptionAmount),
    status: payment.status,
    requestedAt: seoulDateTime(payment.requestedAt),
    approvedAt: payment.approvedAt && seoulDateTime(payment.approvedAt),
    useEscrow: payment.useEscrow,
    cultureExpense: payment.cultureExpense,
    card: null,
    virtualAccount: tellAccount(payment, told),
    transfer: null,
    mobilePhone: null,
    giftCertificate: null,
    cashReceipt: tellStandingReceipt(payment),
    cashReceipts: receipts.length > 0 ? receipts : null,
    discount: null,
    cancels: cancels.length > 0 ? cancels.map((cancellation) => tellCancel(cancellation, money)) : null,
    secret: told.withSecret ? payment.secret : null,
    type: 'NORMAL',
    easyPay: payment.method === 'FOREIGN_EASY_PAY' ? walletWord(payment) : null,
    country: payment.country,
    failure: payment.failure && errorBody(payment.failure.code, told.language),
    isPartialCancelable: isPartialCancelable(payment),
    receipt: payment.virtualAccount && { url: `${payment.request.origin}/receipts/${paymentKey}` },
    checkout: { url: `${payment.request.origin}/v1/payments/${paymentKey}/checkout` },
    currency,
    totalAmount: money(payment.totalAmount),
    balanceAmount: money(payment.balanceAmount),
    suppliedAmount: money(suppliedAmount),
    vat: money(vat),
    taxFreeAmount: money(payment.taxFreeAmount),
    method: payment.method && METHOD_WORDS[payment.method],
    version: told.apiVersion ?? payment.apiVersion,
    metadata: payment.metadata,
  };
}

/** The whole `easyPay` of a foreign wallet is its name. */
const walletWord = ({ request }: Payment): string | null =>
  request.foreignEasyPay && foreignProviders[request.foreignEasyPay.provider].ko;

/** When a payment is next told differently although nothing happens to it; undefined when never. */
export function nextTurn(payment: Payment, now: Date): Date | undefined {
  const account = payment.virtualAccount;
  if (!account) return undefined;
  const turns = [account.dueDate, refundAccountHiddenAt(payment)].filter((turn) => turn > now);
  return turns.length > 0 ? new Date(Math.min(...turns.map(Number))) : undefined;
}

const refundAccountHiddenAt = ({ requestedAt }: Payment): Date =>
  later(requestedAt, REFUND_ACCOUNT_VISIBLE_MS);

function tellAccount(payment: Payment, told: Told): WirePayment['virtualAccount'] {
  const account = payment.virtualAccount;
  if (!account) return null;
  const asked = payment.request.virtualAccount.refundReceiveAccount;
  const isRefundAccountVisible = asked && told.now < refundAccountHiddenAt(payment);
  return {
    accountNumber: numberOnTheWire(account),
    accountType: '일반',
    bankCode: account.bankCode,
    customerName: account.customerName,
    dueDate: seoulDateTime(account.dueDate),
    // A cancelled payment's account is closed, which the protocol tells by the same word.
    expired: account.dueDate <= told.now || payment.status === 'CANCELED',
    settlementStatus: 'INCOMPLETED',
    refundStatus: told.isCancelAnswer ? 'NONE' : refundStatus(payment),
    refundReceiveAccount: isRefundAccountVisible ? asked : null,
    depositorName: account.depositorName,
  };
}

/** Nobody can mistake a test number for one that takes real money: it begins with X. */
export const numberOnTheWire = ({ rail, accountNumber }: { rail: string; accountNumber: string }): string =>
  rail === TEST_RAIL ? `X${accountNumber}` : accountNumber;

/** The rail of every test merchant is the bank simulator; live merchants have the one named in the settings. */
export const TEST_RAIL = 'simulator';
export const LIVE_RAIL = 'bank';

const METHOD_WORDS: Record<NonNullable<Payment['method']>, NonNullable<WirePayment['method']>> = {
  CARD: '카드',
  VIRTUAL_ACCOUNT: '가상계좌',
  EASY_PAY: '간편결제',
  MOBILE_PHONE: '휴대폰',
  TRANSFER: '계좌이체',
  CULTURE_GIFT_CERTIFICATE: '문화상품권',
  BOOK_GIFT_CERTIFICATE: '도서문화상품권',
  GAME_GIFT_CERTIFICATE: '게임문화상품권',
  FOREIGN_EASY_PAY: '해외간편결제',
};

/** One cancellation as `cancels[]` has it. */
export function tellCancellation(payment: Payment, transactionKey: string): Cancel {
  const found = payment.cancellations.find((each) => each.transactionKey === transactionKey);
  if (!found) throw new Error(`no cancellation ${transactionKey} of ${payment.paymentKey}`);
  return tellCancel(found, (amount) => onTheWire(amount, payment.currency));
}

function tellCancel(cancellation: Cancellation, money: (amount: number) => number): Cancel {
  return {
    transactionKey: cancellation.transactionKey,
    cancelReason: cancellation.reason,
    taxExemptionAmount: money(cancellation.taxExemptionAmount),
    canceledAt: seoulDateTime(cancellation.canceledAt),
    cardDiscountAmount: 0,
    transferDiscountAmount: 0,
    easyPayDiscountAmount: 0,
    receiptKey: cancellation.receiptKey,
    cancelAmount: money(cancellation.amount),
    taxFreeAmount: money(cancellation.taxFreeAmount),
    refundableAmount: money(cancellation.refundableAmount),
    cancelStatus: 'DONE' as const,
    cancelRequestId: null,
  };
}

/** The test shop's business number: ten digits that no company has. */
const BUSINESS_NUMBER = '1234567890';

const receiptUrl = ({ request, paymentKey }: Payment): string =>
  `${request.origin}/receipts/${paymentKey}/cash-receipt`;

function tellReceipt(payment: Payment, receipt: CashReceipt) {
  return {
    receiptKey: receipt.receiptKey,
    orderId: payment.orderId,
    orderName: payment.orderName,
    type: receipt.type,
    issueNumber: receipt.issueNumber,
    receiptUrl: receiptUrl(payment),
    businessNumber: BUSINESS_NUMBER,
    transactionType: receipt.transactionType,
    amount: onTheWire(receipt.amount, payment.currency),
    taxFreeAmount: onTheWire(receipt.taxFreeAmount, payment.currency),
    issueStatus: receipt.issueStatus,
    failure: null,
    customerIdentityNumber: receipt.customerIdentityNumber,
    requestedAt: seoulDateTime(receipt.requestedAt),
  };
}

function tellStandingReceipt(payment: Payment): WirePayment['cashReceipt'] {
  const receipt = standingReceipt(payment.cashReceipts);
  if (!receipt) return null;
  return {
    type: receipt.type,
    receiptKey: receipt.receiptKey,
    issueNumber: receipt.issueNumber,
    receiptUrl: receiptUrl(payment),
    amount: onTheWire(receipt.amount, payment.currency),
    taxFreeAmount: onTheWire(receipt.taxFreeAmount, payment.currency),
  };
}
