import type { Currency, ErrorCode, Method, PaymentStatus } from '@tollgate/contract';
import type {
  Cancellation,
  CashReceipt,
  CustomerChoices,
  Payment,
  PaymentRequest,
  RefundAccount,
  RefundState,
  TaxType,
  VirtualAccount,
  WalletOrder,
} from '@tollgate/domain';

/** A row of `payments`, as the driver gives it. */
export interface PaymentRow {
  m_id: string;
  payment_key: string;
  version: number;
  order_id: string;
  order_name: string;
  key_pair_id: string;
  api_version: string;
  tax_type: TaxType;
  status: PaymentStatus;
  method: Method | null;
  currency: Currency;
  country: string;
  total_amount: number;
  balance_amount: number;
  tax_free_amount: number;
  tax_exemption_amount: number;
  culture_expense: boolean;
  use_escrow: boolean | null;
  requested_at: Date;
  authenticated_at: Date | null;
  approved_at: Date | null;
  last_transaction_key: string | null;
  secret: string | null;
  failure_code: ErrorCode | null;
  cancellation_count: number;
  metadata: Record<string, string> | null;
  request: PaymentRequest;
  choices: CustomerChoices | null;
  virtual_account: (Omit<VirtualAccount, 'dueDate'> & { dueDate: string }) | null;
  wallet: WalletRow | null;
  cash_receipts: (Omit<CashReceipt, 'requestedAt'> & { requestedAt: string })[] | null;
  due_at: Date | null;
}

/** As JSON, whose times are text. */
type WalletRow = Omit<WalletOrder, 'capture'> & {
  capture: (Omit<NonNullable<WalletOrder['capture']>, 'openedAt'> & { openedAt: string }) | null;
};

/** A row of `cancellations`, as the driver gives it or as JSON, whose times are text. */
export interface CancellationRow {
  m_id: string;
  refund_id: string;
  payment_key: string;
  transaction_key: string;
  amount: number;
  tax_free_amount: number;
  tax_exemption_amount: number;
  refundable_amount: number;
  reason: string;
  receipt_key: string | null;
  canceled_at: Date | string;
  outcome: 'DONE' | 'ABORTED' | null;
  refund_account: RefundAccount | null;
  refund_state: RefundState | null;
  fee_returned: number;
}

export function paymentOf(row: PaymentRow, cancellations: readonly Cancellation[]): Payment {
  return {
    mId: row.m_id,
    paymentKey: row.payment_key,
    orderId: row.order_id,
    orderName: row.order_name,
    keyPairId: row.key_pair_id,
    apiVersion: row.api_version,
    taxType: row.tax_type,
    status: row.status,
    method: row.method,
    currency: row.currency,
    country: row.country,
    totalAmount: row.total_amount,
    balanceAmount: row.balance_amount,
    taxFreeAmount: row.tax_free_amount,
    taxExemptionAmount: row.tax_exemption_amount,
    cultureExpense: row.culture_expense,
    useEscrow: row.use_escrow,
    requestedAt: row.requested_at,
    authenticatedAt: row.authenticated_at,
    approvedAt: row.approved_at,
    lastTransactionKey: row.last_transaction_key,
    secret: row.secret,
    failure: row.failure_code && { code: row.failure_code },
    metadata: row.metadata,
    request: row.request,
    choices: row.choices,
    virtualAccount: row.virtual_account && {
      ...row.virtual_account,
      dueDate: new Date(row.virtual_account.dueDate),
    },
    wallet: row.wallet && {
      ...row.wallet,
      capture: row.wallet.capture && {
        ...row.wallet.capture,
        openedAt: new Date(row.wallet.capture.openedAt),
      },
    },
    cashReceipts: (row.cash_receipts ?? []).map((receipt) => ({
      ...receipt,
      requestedAt: new Date(receipt.requestedAt),
    })),
    cancellations,
  };
}

export function cancellationOf(row: CancellationRow): Cancellation {
  return {
    refundId: row.refund_id,
    transactionKey: row.transaction_key,
    amount: row.amount,
    taxFreeAmount: row.tax_free_amount,
    taxExemptionAmount: row.tax_exemption_amount,
    reason: row.reason,
    refundableAmount: row.refundable_amount,
    canceledAt: new Date(row.canceled_at),
    receiptKey: row.receipt_key,
    outcome: row.outcome,
    refund: row.refund_state && {
      account: row.refund_account,
      state: row.refund_state,
      feeReturned: row.fee_returned,
    },
  };
}
