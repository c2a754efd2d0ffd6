/**
 * What the browser script rejects or throws with. No import and apart from the server's codes, so that the script a
 * buyer waits for carries only these. Codes shared with the server are here too: their sentence speaks to a page.
 */
// biome-ignore format: a table
export const sdkErrors = {
  USER_CANCEL: { ko: '결제창을 닫았어요. 돈은 나가지 않았어요.', en: 'The payment window was closed. No money moved.' },
  INVALID_CLIENT_KEY: { ko: '클라이언트 키가 올바르지 않아요. 개발자센터에서 다시 복사해 주세요.', en: 'The client key is not valid. Copy it again from the developer center.' },
  INVALID_CUSTOMER_KEY: { ko: 'customerKey는 영문, 숫자, - _ = . @ 로 된 2자 이상 300자 이하여야 해요.', en: 'customerKey must be 2 to 300 letters, digits or - _ = . @' },
  INSECURE_KEY_USAGE: { ko: '시크릿 키를 브라우저에 쓰면 안 돼요. 지금 바로 키를 다시 발급받아 주세요.', en: 'A secret key must never be used in a browser. Reissue it now.' },
  NOT_SUPPORTED_WIDGET_KEY: { ko: '결제위젯 연동 키로는 쓸 수 없어요. API 개별 연동 키(ck)를 써 주세요.', en: 'Widget keys do not work here. Use an API individual key (ck).' },
  NOT_SUPPORTED_API_INDIVIDUAL_KEY: { ko: 'API 개별 연동 키로는 쓸 수 없어요. 결제위젯 연동 키(gck)를 써 주세요.', en: 'API individual keys do not work here. Use a widget key (gck).' },
  INVALID_PARAMETERS: { ko: '필요한 값이 없거나 형식이 달라요.', en: 'A value is missing or of the wrong type.' },
  INVALID_PARAMETER: { ko: '이벤트 이름이나 콜백이 올바르지 않아요.', en: 'The event name or the callback is not valid.' },
  INVALID_AMOUNT_VALUE: { ko: 'amount.value는 결제할 금액을 나타내는 숫자여야 해요.', en: 'amount.value must be a number: the amount to pay.' },
  INVALID_AMOUNT_CURRENCY: { ko: '이 결제수단에 쓸 수 없는 통화예요. amount.currency를 확인해 주세요.', en: 'This method cannot pay in that currency. Check amount.currency.' },
  BELOW_ZERO_AMOUNT: { ko: '결제 금액은 0보다 커야 해요.', en: 'The amount must be greater than zero.' },
  NOT_SETUP_AMOUNT: { ko: '금액을 먼저 정해 주세요. 렌더링 전에 setAmount()를 불러야 해요.', en: 'Set the amount first: call setAmount() before rendering.' },
  INCORRECT_SUCCESS_URL_FORMAT: { ko: 'successUrl은 http:// 또는 https:// 로 시작하는 전체 주소여야 해요.', en: 'successUrl must be a whole address beginning with http:// or https://' },
  INCORRECT_FAIL_URL_FORMAT: { ko: 'failUrl은 http:// 또는 https:// 로 시작하는 전체 주소여야 해요.', en: 'failUrl must be a whole address beginning with http:// or https://' },
  NOT_SUPPORTED_PROMISE: { ko: '이 환경이나 결제수단에서는 successUrl과 failUrl이 필요해요.', en: 'On this device or with this method successUrl and failUrl are needed.' },
  NOT_SUPPORTED_METHOD: { ko: '쓸 수 없는 결제수단이에요. method 값과 계약을 확인해 주세요.', en: 'This payment method cannot be used. Check method and the contract.' },
  V1_METHOD_NOT_SUPPORTED: { ko: '이전 버전의 결제수단 이름이에요. 영문 이름을 써 주세요. 예: VIRTUAL_ACCOUNT', en: 'This is a method name of version 1. Use the English one, for example VIRTUAL_ACCOUNT.' },
  INVALID_METHOD_TRANSACTION: { ko: '앞선 결제 요청이 아직 열려 있어요. 끝난 뒤 다시 요청해 주세요.', en: 'Another payment request is still open. Wait until it has ended.' },
  PAYMENT_REQUEST_FAIL: { ko: '결제를 요청하지 못했어요. 잠시 뒤 다시 시도해 주세요.', en: 'The payment could not be requested. Try again in a moment.' },
  PAYMENT_REQUEST_ABORTED: { ko: 'destroy()를 불러 결제창을 닫았어요. 돈은 나가지 않았어요.', en: 'The window was closed by destroy(). No money moved.' },
  NO_ACTIVE_PAYMENT_REQUEST: { ko: '열려 있는 결제창이 없어요.', en: 'No payment window is open.' },
  INVALID_METADATA: { ko: 'metadata는 5쌍까지예요. 키는 대괄호 없이 40자, 값은 2000자까지의 문자열로 적어 주세요.', en: 'metadata holds up to 5 pairs: keys of up to 40 characters without brackets, values of up to 2000.' },
  NETWORK_ERROR: { ko: '네트워크에 연결하지 못했어요. 연결을 확인하고 다시 시도해 주세요.', en: 'The network could not be reached. Check the connection and try again.' },
  UNKNOWN: { ko: '알 수 없는 문제가 생겼어요. 다시 시도해 주세요.', en: 'Something unexpected happened. Please try again.' },
  UNKNOWN_ERROR: { ko: '알 수 없는 문제가 생겼어요. 다시 시도해 주세요.', en: 'Something unexpected happened. Please try again.' },
  // The payment failed or was stopped; also the codes of failUrl.
  PAY_PROCESS_CANCELED: { ko: '결제를 그만두었어요. 돈은 나가지 않았어요.', en: 'The payment was stopped. No money moved.' },
  PAY_PROCESS_ABORTED: { ko: '결제를 끝내지 못했어요. 돈은 나가지 않았어요. 다시 시도해 주세요.', en: 'The payment could not be finished. No money moved. Please try again.' },
  REJECT_CARD_COMPANY: { ko: '카드사가 승인을 거절했어요. 카드 정보를 확인하거나 다른 카드를 써 주세요.', en: 'The card company refused. Check the card details or use another card.' },
  // Widgets (결제위젯).
  NOT_SELECTED_PAYMENT_METHOD: { ko: '결제수단을 골라 주세요.', en: 'Choose a payment method.' },
  NEED_AGREEMENT_WITH_REQUIRED_TERMS: { ko: '필수 약관에 동의해 주세요.', en: 'Agree to the required terms.' },
  NEED_CARD_PAYMENT_DETAIL: { ko: '카드사와 할부 개월을 골라 주세요.', en: 'Choose the card company and the months.' },
  NEED_REFUND_ACCOUNT_DETAIL: { ko: '환불받을 계좌를 적어 주세요.', en: 'Enter the account for refunds.' },
  EXCEED_DEPOSIT_AMOUNT_LIMIT: { ko: '가상계좌로 결제할 수 있는 금액을 넘었어요.', en: 'The amount is above the limit for virtual accounts.' },
  EXCEED_MAX_DUE_DATE: { ko: '입금기한이 너무 멀어요. 더 이른 날짜를 정해 주세요.', en: 'The deposit deadline is too far ahead. Choose an earlier one.' },
  PROVIDER_STATUS_UNHEALTHY: { ko: '결제 기관에 문제가 있어요. 다른 결제수단을 골라 주세요.', en: 'The institution has problems. Choose another method.' },
  UNSUPPORTED_TEST_PHASE_PAYMENT_METHOD: { ko: '테스트할 수 없는 결제수단이에요. 다른 결제수단을 골라 주세요.', en: 'This method cannot be tested. Choose another one.' },
  INVALID_VARIANT_KEY: { ko: '없는 variantKey예요. 개발자센터의 UI 목록을 확인해 주세요.', en: 'There is no such variantKey. See the list in the developer center.' },
  INVALID_SELECTOR: { ko: 'selector에 맞는 요소가 페이지에 없어요.', en: 'No element of the page matches the selector.' },
  PAYMENT_METHODS_WIDGET_ALREADY_RENDERED: { ko: '결제수단 위젯이 이미 그려져 있어요. 먼저 destroy()를 불러 주세요.', en: 'The method widget is already rendered. Call destroy() first.' },
  AGREEMENT_WIDGET_ALREADY_RENDERED: { ko: '약관 위젯이 이미 그려져 있어요. 먼저 destroy()를 불러 주세요.', en: 'The agreement widget is already rendered. Call destroy() first.' },
  PAYMENT_WINDOW_ALREADY_RENDERED: { ko: '결제창이 이미 그려져 있어요. 먼저 destroy()를 불러 주세요.', en: 'The payment window is already rendered. Call destroy() first.' },
  CUSTOM_PAYMENT_METHOD_UNABLE_TO_PAY: { ko: '상점이 만든 결제수단이에요. 상점의 결제 흐름으로 이어 주세요.', en: 'This is the shop\'s own method. Continue with the shop\'s own flow.' },
  NOT_REGISTERED_PAYMENT_WIDGET: { ko: '등록된 결제위젯이 없어요. 개발자센터에서 만들어 주세요.', en: 'This shop has no widget. Make one in the developer center.' },
  // Brandpay.
  NEED_AGREEMENT_WITH_TERMS: { ko: '약관에 동의해 주세요.', en: 'Agree to the terms.' },
  NEED_MERCHANT_ONE_TOUCH_SETTING: { ko: '상점에 원터치 결제가 설정되어 있지 않아요.', en: 'One-touch payment is not set up for this shop.' },
  NOT_REGISTERED_REDIRECT_URL: { ko: '등록되지 않은 리다이렉트 주소예요. 개발자센터에서 등록해 주세요.', en: 'This redirect address is not registered. Register it in the developer center.' },
} as const satisfies Record<string, { ko: string; en: string }>;

export type SdkErrorCode = keyof typeof sdkErrors;
