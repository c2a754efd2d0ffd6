/** One error code of the protocol. The words are ours; they tell the developer or the buyer what to do. */
export type ErrorRow = {
  /** The HTTP status the code is answered with. */
  status: number;
  ko: string;
  en: string;
  /** The same request, sent again later, may succeed. The status does not tell: PROVIDER_ERROR is a 400. */
  retryable?: true;
  /**
   * Where alone the code appears: inside `failure` of an object, never as an HTTP answer; or as an answer of the
   * sandbox API. Neither kind is a value of the TossPayments-Test-Code header.
   */
  only?: 'failure' | 'sandbox';
};
export type ErrorTable = Record<string, ErrorRow>;
