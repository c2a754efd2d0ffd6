/**
 * What a merchant's page sees: the same names and shapes as the public interface of the protocol's SDK v2, so that code
 * written against `@tosspayments/tosspayments-sdk` compiles and runs against this script. `types.check.ts` proves it.
 */
import type { CashReceiptType, ForeignProvider, RequestMethod } from '@tollgate/contract/codes';

/** A value that may be left out; `null` says the same. */
type Maybe<T> = T | null | undefined;

/** `value` in the currency's usual unit (won, dollars); dollars may have cents. */
export interface Amount {
  value: number;
  currency: string;
}

/** What every method asks of the merchant. */
interface CommonRequest {
  amount: Amount;
  orderId: string;
  orderName: string;
  customerName?: Maybe<string>;
  customerEmail?: Maybe<string>;
  customerMobilePhone?: Maybe<string>;
  taxFreeAmount?: Maybe<number>;
  windowTarget?: Maybe<'iframe' | 'self'>;
  metadata?: Maybe<Record<string | symbol | number, unknown>>;
  pendingUrl?: Maybe<string>;
  orderProductCode?: Maybe<string>;
  subOrders?: Maybe<object[]>;
  /** Test keys only: plays the outcome without a window. */
  sandbox?: Maybe<{ paymentResult: 'SUCCESS' | 'FAIL' }>;
}

interface VirtualAccountRequest extends CommonRequest {
  method: 'VIRTUAL_ACCOUNT';
  virtualAccount?: Maybe<{
    cashReceipt?: Maybe<{ type: CashReceiptType }>;
    useEscrow?: Maybe<boolean>;
    escrowProducts?: Maybe<object[]>;
    /** Hours until the deposit deadline, at most 2160; not together with `dueDate`. */
    validHours?: Maybe<number>;
    /** `yyyy-MM-dd'T'HH:mm:ss`, Korean time. */
    dueDate?: Maybe<string>;
    isCulturalExpenses?: Maybe<boolean>;
    taxExemptionAmount?: Maybe<number>;
    showCustomerMobilePhone?: Maybe<boolean>;
    refundReceiveAccount?: Maybe<{ bankCode: string; accountNumber: string; holderName: string }>;
  }>;
}

interface ForeignEasyPayRequest extends CommonRequest {
  method: 'FOREIGN_EASY_PAY';
  foreignEasyPay: {
    provider: ForeignProvider;
    /** ISO 3166 alpha-2: the buyer's country. */
    country: string;
    /** Up to ten kinds, priced in the payment's currency. */
    products?: Maybe<
      { name: string; quantity: number; unitAmount: number; currency: string; description: string }[]
    >;
    shipping?: Maybe<{
      fullName?: Maybe<string>;
      /** `area1`: state or province; `area2`: city. */
      address?: Maybe<{
        country: string;
        line1?: Maybe<string>;
        line2?: Maybe<string>;
        area1?: Maybe<string>;
        area2: string;
        postalCode?: Maybe<string>;
      }>;
    }>;
    /** For PayPal's judgement of risk: an object of up to 100 texts, numbers or booleans, under PayPal's names. */
    paymentMethodOptions?: Maybe<{ paypal?: Maybe<{ setTransactionContext?: unknown }> }>;
  };
}

/** Refused with NOT_SUPPORTED_METHOD until this gateway knows the method; typed, so that the refusal can be caught. */
interface OtherMethodRequest extends CommonRequest {
  method: Exclude<RequestMethod, 'VIRTUAL_ACCOUNT' | 'FOREIGN_EASY_PAY'>;
}

/** Redirect mode is chosen by giving both addresses, promise mode by giving neither. */
interface ReturnAddresses {
  successUrl?: Maybe<string>;
  failUrl?: Maybe<string>;
}

/** What promise mode resolves with; the merchant's server confirms with it. */
export interface RequestPaymentResult {
  paymentKey: string;
  orderId: string;
  amount: Amount;
}

interface BillingAuthRequest extends ReturnAddresses {
  method: 'CARD' | 'TRANSFER';
}

export interface TossPaymentsPayment {
  /**
   * Opens the payment window (결제창). Redirect mode never resolves: the page moves on. Every refusal rejects with an
   * `Error` carrying `code`.
   */
  requestPayment: {
    (request: VirtualAccountRequest | OtherMethodRequest): Promise<RequestPaymentResult>;
    (
      request: (VirtualAccountRequest | OtherMethodRequest | ForeignEasyPayRequest) & ReturnAddresses,
    ): Promise<void>;
  };
  requestBillingAuth: (request: BillingAuthRequest) => Promise<void>;
  /** Closes the window and rejects its request with PAYMENT_REQUEST_ABORTED; rejects where nothing is open. */
  destroy: () => Promise<void>;
}

/** Answers every call with the same refusal until this gateway has widgets and brandpay. */
type NotYet = (...given: unknown[]) => Promise<never>;

export interface TossPaymentsWidgets {
  setAmount: NotYet;
  renderPaymentMethods: NotYet;
  renderAgreement: NotYet;
  requestPayment: NotYet;
  requestPaymentWindow: NotYet;
  renderPaymentWindow: NotYet;
}

export interface TossPaymentsBrandpay {
  requestPayment: NotYet;
  changePassword: NotYet;
  addPaymentMethod: NotYet;
  openSettings: NotYet;
  changeOneTouchPay: NotYet;
  isOneTouchPayEnabled: NotYet;
  requestBillingAuth: NotYet;
}

export interface TossPaymentsSDK {
  widgets: (params: { customerKey: string }) => TossPaymentsWidgets;
  brandpay: (params: { customerKey: string }) => TossPaymentsBrandpay;
  payment: (params: { customerKey: string }) => TossPaymentsPayment;
}

/** `window.TossPayments`: called without `new`, throws nothing itself. */
export interface TossPayments {
  (clientKey: string): TossPaymentsSDK;
  ANONYMOUS: '@@ANONYMOUS';
}
