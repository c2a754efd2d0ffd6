/**
 * The sentences of `whyOf`. Rows of a code are tried in their order: the first whose cause is the refusal's, and whose
 * `{places}` the facts can fill, is told. A row without a cause is for the whole code. `*` holds causes of any code.
 */
export interface WhyRow {
  cause?: string;
  ko: string;
  en: string;
}

const noNumbers: WhyRow = {
  cause: 'no free account number',
  ko: '이 은행에서 발급할 수 있는 가상계좌 번호가 잠시 떨어졌어요. 은행 시뮬레이터(은행망)가 켜져 있는지 확인하고 같은 멱등키로 다시 시도해 주세요. 돈은 움직이지 않았어요.',
  en: 'No account number of this bank was left to issue. See whether the bank (simulator) runs, then retry with the same idempotency key. No money moved.',
};

// biome-ignore format: a table
export const whyRows: Readonly<Record<string, readonly WhyRow[]>> = {
  '*': [
    { cause: 'asked for by the test-code header',
      ko: 'TossPayments-Test-Code 헤더가 이 에러를 요청했어요. 실제로 실행된 것은 없어요.',
      en: 'The TossPayments-Test-Code header asked for this error. Nothing was executed.' },
    { cause: 'asked for by a fault rule',
      ko: '개발자센터나 샌드박스 API에서 켜 둔 장애(fault)가 이 에러를 냈어요. 실제로 실행된 것은 없어요.',
      en: 'A fault that was switched on in the developer center or by the sandbox API made this error. Nothing was executed.' },
    { cause: 'a fault lost the answer',
      ko: '켜 둔 장애(fault)가 이 답을 버렸어요. 요청은 처리됐으니 결제를 조회해 확인하고, 같은 멱등키로 다시 보내 보세요.',
      en: 'A fault that was switched on lost this answer. The request was carried out: query the payment, then repeat it with the same idempotency key.' },
    { cause: 'a fault lost the request',
      ko: '켜 둔 장애(fault)가 이 요청을 버렸어요. 실제로 실행된 것은 없어요.',
      en: 'A fault that was switched on lost this request. Nothing was executed.' },
    { cause: 'a fault gave no answer',
      ko: '켜 둔 장애(fault)가 답하지 않고 연결만 붙잡고 있어요. 실제로 실행된 것은 없어요. 클라이언트의 타임아웃을 확인하세요.',
      en: 'A fault that was switched on held the connection without an answer. Nothing was executed. See how your client’s time-out copes.' },
    { cause: 'a live shop',
      ko: '라이브 상점에서는 쓸 수 없는 테스트 기능이에요. 테스트 상점의 키로 부르세요.',
      en: 'This is a test feature, and the shop is live. Call it with a test shop’s key.' },
    { cause: 'not UTF-8',
      ko: '본문이 UTF-8이 아니에요. 인코딩을 UTF-8로 바꿔 보내세요.',
      en: 'The body is not UTF-8. Send it in that encoding.' },
    { cause: 'the first answer of this idempotency key, repeated',
      ko: '같은 멱등키로 보낸 첫 요청의 답을 그대로 다시 돌려줬어요. 이유는 첫 요청의 기록에 있어요. 새로 시도하려면 새 멱등키를 쓰세요.',
      en: 'This repeats the answer to the first request with the same idempotency key; the reason stands with that first call. To try anew, use a new key.' },
    { cause: 'the caller was gone before the answer',
      ko: '답을 보내기 전에 호출한 쪽의 연결이 끊겼어요. 요청은 처리됐을 수 있으니 결제를 조회해 확인하고, 같은 멱등키로 다시 보내세요. 클라이언트의 타임아웃이 너무 짧지 않은지도 확인해 주세요.',
      en: 'The caller’s connection was gone before the answer could be sent. The request may have been carried out: query the payment, then repeat it with the same idempotency key. See whether the client’s time-out is too short.' },
    { cause: 'the secret key belongs to another shop',
      ko: '이 호출의 시크릿 키는 결제창을 연 클라이언트 키와 다른 상점의 것이에요. 두 키를 같은 상점의 한 쌍으로 맞춰 주세요. 돈은 움직이지 않았어요.',
      en: 'The secret key of this call belongs to another shop than the client key that opened the window. Use both keys of one pair. No money moved.' },
    { cause: 'the payment belongs to another shop',
      ko: '이 결제는 다른 상점의 것이에요. 시크릿 키가 결제창을 연 클라이언트 키와 다른 상점에 속해 있어요. 두 키를 같은 상점의 한 쌍으로 맞춰 주세요.',
      en: 'The payment belongs to another shop: the secret key belongs to another shop than the client key that opened the window. Use both keys of one pair.' },
  ],

  // Keys.
  UNAUTHORIZED_KEY: [
    { cause: 'no such secret key',
      ko: '등록된 시크릿 키가 아니에요. 개발자센터에서 키를 끝까지 그대로 복사했는지 확인해 주세요.',
      en: 'No shop has this secret key. Copy it again, whole, from the developer center.' },
    { cause: 'no Basic authorization',
      ko: 'Authorization 헤더가 없거나 Basic 방식이 아니에요. "Basic " 뒤에 "시크릿 키:"를 base64로 인코딩해 보내세요.',
      en: 'The Authorization header is missing or not Basic. Send "Basic " and the base64 of "secretKey:".' },
    { cause: 'the secret key was replaced and its time is over',
      ko: '재발급으로 바뀐 예전 시크릿 키예요. 함께 쓸 수 있는 7일이 지났어요. 새 시크릿 키로 바꿔 주세요.',
      en: 'This secret key was replaced by a new one, and the days in which both work are over. Use the new one.' },
    { cause: 'another scheme than Basic',
      ko: '키는 맞지만 Bearer로 보냈어요. "Basic " 뒤에 "시크릿 키:"를 base64로 인코딩해 보내세요.',
      en: 'The key is right, but it was sent as Bearer. Send "Basic " and the base64 of "secretKey:".' },
    { cause: 'the key is not encoded in base64',
      ko: '키를 base64로 인코딩하지 않고 그대로 보냈어요. "시크릿 키:"를 base64로 인코딩해 보내세요.',
      en: 'The key was sent as it is. Encode "secretKey:" in base64.' },
    { cause: 'other signs stand around the key',
      ko: '키의 앞이나 뒤에 공백, 줄바꿈 같은 다른 문자가 섞였어요. 환경 변수에서 읽은 값을 다듬어(trim) 보내세요.',
      en: 'Other signs stand around the key, such as a blank or a line end. Trim what was read from the environment.' },
  ],
  INCORRECT_BASIC_AUTH_FORMAT: [
    { cause: 'no colon after the key',
      ko: '시크릿 키 뒤의 콜론(:)이 빠졌어요. "시크릿 키:"를 통째로 base64로 인코딩해 보내세요.',
      en: 'The colon after the secret key is missing. Encode "secretKey:" with the colon.' },
  ],
  INVALID_API_KEY: [
    { cause: 'a client key',
      ko: '시크릿 키를 쓸 자리에 클라이언트 키를 썼어요. 서버에서는 같은 쌍의 시크릿 키(sk)로 호출하세요.',
      en: 'A client key was used where the secret key belongs. Call with the secret key (sk) of the same pair.' },
    { cause: 'no live rail',
      ko: '이 게이트웨이에는 라이브 결제를 처리할 연결이 설정되어 있지 않아요. 테스트 키를 쓰거나, 운영자가 TOLLGATE_BANK_RAIL_URL이나 TOLLGATE_PAYPAL_CLIENT_ID를 설정해야 해요.',
      en: 'This gateway has no rail for live money. Use a test key, or have the operator set TOLLGATE_BANK_RAIL_URL or TOLLGATE_PAYPAL_CLIENT_ID.' },
    { cause: 'no live rail for this method',
      ko: '이 게이트웨이에는 {method} 결제를 처리할 라이브 연결이 설정되어 있지 않아요. 다른 결제수단을 쓰거나 운영자에게 알려 주세요.',
      en: 'This gateway has no live rail for {method}. Use another method, or tell the operator.' },
    { cause: 'the sandbox is for test keys',
      ko: '라이브 시크릿 키로 샌드박스 API를 불렀어요. 샌드박스는 테스트 시크릿 키로만 부를 수 있어요.',
      en: 'The sandbox API was called with a live secret key. It takes test secret keys only.' },
  ],
  INVALID_CLIENT_KEY: [
    { ko: '결제창을 연 클라이언트 키를 쓸 수 없어요. 개발자센터의 API 키 메뉴에서 다시 복사해 주세요.',
      en: 'The client key that opened the window is not valid. Copy it again from the API keys page.' },
  ],
  INSECURE_KEY_USAGE: [
    { ko: '브라우저에 시크릿 키가 들어갔어요. 이미 새어 나간 것으로 보고 지금 바로 재발급해 주세요. 브라우저에는 클라이언트 키만 쓰세요.',
      en: 'A secret key was used in a browser. Consider it leaked and reissue it now; only the client key belongs into a page.' },
  ],
  NOT_SUPPORTED_WIDGET_KEY: [
    { ko: '결제위젯 연동 키(gck)로 결제창을 열었어요. 결제창은 API 개별 연동 키(ck)로 여세요.',
      en: 'The window was opened with a widget key (gck). Open it with an API individual key (ck).' },
  ],

  // Confirm.
  FORBIDDEN_REQUEST: [
    { cause: 'the secret key does not pair with the client key that opened the window',
      ko: '시크릿 키가 결제창을 연 클라이언트 키와 다른 쌍의 것이에요. 결제창을 연 클라이언트 키와 같은 쌍의 시크릿 키로 승인하세요.',
      en: 'The secret key belongs to another pair than the client key that opened the window. Confirm with the secret key of the same pair.' },
    { cause: 'orderId differs from the request',
      ko: '승인에 보낸 orderId "{orderId}"가 결제를 요청할 때와 달라요. 성공 주소로 받은 orderId를 그대로 보내고, 서버에 저장한 값과 같은지 확인하세요.',
      en: 'The confirm’s orderId "{orderId}" is not the one the payment was requested with. Send the orderId that came to the success address, after comparing it with your own.' },
    { cause: 'amount differs from the request',
      ko: '승인에 보낸 금액({amount})이 결제를 요청한 금액과 달라요. 결제 요청 뒤에 금액이 바뀌었거나 누군가 성공 주소의 금액을 고쳤어요. 서버에 저장한 금액과 비교하고, 다르면 승인하지 마세요.',
      en: 'The confirm’s amount {amount} is not the amount the payment was requested with. It changed after the request, or somebody edited the success address. Compare it with your own and do not confirm what differs.' },
    { cause: 'orderId differs from the request',
      ko: '승인에 보낸 orderId가 결제를 요청할 때와 달라요.', en: 'The confirm’s orderId is not the one the payment was requested with.' },
    { cause: 'amount differs from the request',
      ko: '승인에 보낸 금액이 결제를 요청한 금액과 달라요.', en: 'The confirm’s amount is not the amount the payment was requested with.' },
    { ko: '{origin}에서는 이 클라이언트 키로 결제창을 열 수 없어요. 개발자센터에서 허용할 주소로 등록해 주세요.',
      en: '{origin} may not open the window with this client key. Register it as an allowed origin in the developer center.' },
  ],
  NOT_FOUND_PAYMENT_SESSION: [
    { cause: 'this merchant has no such payment',
      ko: '이 상점에는 이런 paymentKey의 결제가 없어요. 성공 주소로 받은 paymentKey를 그대로 보냈는지, 시크릿 키가 결제창을 연 클라이언트 키와 같은 상점의 것인지 확인하세요.',
      en: 'This shop has no payment of this paymentKey. Send it exactly as it came to the success address, with the secret key of the shop whose client key opened the window.' },
    { cause: 'the confirm was refused for good before',
      ko: '이 결제는 앞선 승인에서 최종으로 거절됐어요. 같은 결제를 다시 승인할 수 없으니 구매자가 결제를 새로 요청해야 해요.',
      en: 'An earlier confirm of this payment was refused for good. It cannot be confirmed again: the customer has to begin a new payment.' },
    { cause: 'more than 10 minutes since authentication',
      ko: '구매자가 결제창을 마친 지 10분이 지나 승인할 수 없어요. 성공 주소로 돌아오면 바로 승인을 호출하세요.',
      en: 'More than 10 minutes have passed since the customer finished in the window. Call confirm as soon as the success address is reached.' },
    { cause: 'the customer has not finished in the window',
      ko: '구매자가 아직 결제창을 마치지 않았어요. 성공 주소로 돌아온 뒤에 승인하세요.',
      en: 'The customer has not finished in the window yet. Confirm after the success address is reached.' },
    { cause: 'the customer did not finish within 30 minutes',
      ko: '구매자가 30분 안에 결제창을 마치지 않아 결제가 만료됐어요. 결제를 새로 요청해야 해요.',
      en: 'The customer did not finish in the window within 30 minutes, and the payment expired. A new payment has to be requested.' },
    { cause: 'the window is no longer open',
      ko: '이미 끝났거나 만료된 결제의 결제창이에요(상태 {status}). 결제를 새로 요청해야 해요.',
      en: 'This window’s payment has ended or expired (status {status}). A new payment has to be requested.' },
    { cause: 'the window is no longer open',
      ko: '이미 끝났거나 만료된 결제의 결제창이에요.', en: 'This window’s payment has ended or expired.' },
    { cause: 'the customer pays with a wallet',
      ko: '해외 간편결제의 결제창에 가상계좌 정보를 보냈어요. 구매자를 PayPal로 보내야 해요.',
      en: 'A wallet payment was sent the choices of a virtual account. Its customer goes on to PayPal.' },
    { cause: 'no wallet payment',
      ko: '해외 간편결제가 아닌 결제를 PayPal로 보내려 했어요.',
      en: 'A payment that is no wallet payment was to be sent to PayPal.' },
    { cause: 'the order has no capture', ko: 'PayPal 주문에 승인 내역이 없어요.', en: 'The PayPal order has no capture.' },
    { ko: 'PayPal이 이 주문을 승인할 수 없다고 답했어요({issue}). 구매자가 PayPal에서 승인을 마치지 않았거나 승인이 만료됐어요. 결제를 새로 요청해야 해요.',
      en: 'PayPal says that this order cannot be captured ({issue}): the customer did not approve it, or the approval ran out. A new payment has to be requested.' },
    { ko: 'PayPal 주문의 상태가 {order}라서 승인할 수 없어요. 결제를 새로 요청해야 해요.',
      en: 'The PayPal order is {order} and cannot be captured. A new payment has to be requested.' },
    { ko: '승인된 돈이 도착했지만 결제는 이미 끝난 상태({status})예요. 운영자가 확인하고 있어요.',
      en: 'Money was captured for a payment that had ended ({status}). The operator has been alarmed.' },
    { ko: '결제창의 세션이 맞지 않아요. 다른 브라우저에서 연 주소이거나, 토큰이 바뀌었거나, 없는 결제예요.',
      en: 'The window’s session does not fit: the address was opened in another browser, its token was changed, or there is no such payment.' },
  ],
  ALREADY_PROCESSED_PAYMENT: [
    { ko: '이미 승인된 결제예요(상태 {status}). 승인을 두 번 불렀어요. 결제를 조회해 결과를 쓰고, 재시도에는 같은 Idempotency-Key를 보내세요.',
      en: 'This payment was confirmed already (status {status}): confirm was called twice. Query the payment for its result, and send the same Idempotency-Key with retries.' },
  ],
  DUPLICATED_ORDER_ID: [
    { ko: '주문번호 "{orderId}"로 이미 승인된 결제가 있어요. 주문마다 새 orderId를 만드세요.',
      en: 'Another payment of orderId "{orderId}" is approved already. Make a new orderId for each order.' },
  ],
  FAILED_INTERNAL_SYSTEM_PROCESSING: [
    noNumbers,
    { ko: 'PayPal이 상점 계정의 문제로 거절했어요({issue}). 운영자가 PayPal 설정을 확인해야 해요.',
      en: 'PayPal refused because of the seller’s account ({issue}). The operator has to look into the PayPal settings.' },
    { ko: '게이트웨이 안에서 문제가 생겼어요. 트레이스 아이디로 서버 로그를 찾아보고, 같은 멱등키로 다시 시도해 주세요.',
      en: 'Something failed inside the gateway. Look for the trace id in the server’s log, and retry with the same idempotency key.' },
  ],
  PROVIDER_ERROR: [
    { cause: 'PayPal names no page for the buyer',
      ko: 'PayPal 주문에 구매자가 갈 주소가 없어요. 잠시 뒤 다시 시도해 주세요.',
      en: 'The PayPal order names no page for the customer. Try again in a moment.' },
    { cause: 'aborted before the bank said yes',
      ko: '은행이 답하기 전에 취소가 중단됐어요. 돈은 움직이지 않았으니 다시 취소해 주세요.',
      en: 'The cancellation was stopped before the bank answered. No money moved: cancel again.' },
    { ko: '은행이나 PayPal이 답하지 않았어요(요청 {operation}: {reason}). 시뮬레이터가 켜져 있는지 확인하고 다시 시도해 주세요.',
      en: 'The bank or PayPal did not answer ({operation}: {reason}). See whether the simulator runs, then try again.' },
    { ko: '은행이 지금은 처리할 수 없다고 답했어요({code}). 다시 시도해 주세요.',
      en: 'The bank cannot do it at the moment ({code}). Try again.' },
    { ko: 'PayPal이 지금은 처리할 수 없다고 답했어요({issue}). 다시 시도해 주세요.',
      en: 'PayPal cannot do it at the moment ({issue}). Try again.' },
    { ko: 'PayPal이 결제 {captureId}를 검토하고 있거나, 승인된 금액이 결제와 달라요. 결과가 나오면 웹훅으로 알려 드려요.',
      en: 'PayPal is reviewing capture {captureId}, or captured another amount than was asked for. A webhook tells the outcome.' },
  ],
  REJECT_CARD_COMPANY: [
    { ko: 'PayPal이 구매자의 결제수단을 거절했어요({issue}). 구매자가 다른 수단으로 새로 결제해야 해요.',
      en: 'PayPal declined the customer’s means of payment ({issue}). The customer has to pay anew by other means.' },
    { ko: 'PayPal이 승인을 거절했어요({capture}). 구매자가 다른 수단으로 새로 결제해야 해요.',
      en: 'PayPal declined the capture ({capture}). The customer has to pay anew by other means.' },
  ],
  NOT_SUPPORTED_METHOD: [
    { cause: 'no PayPal account is set',
      ko: '이 상점의 PayPal 계정이 설정되어 있지 않아요. 운영자가 설정해야 해요.',
      en: 'No PayPal account is set for this shop. The operator has to set one.' },
    { ko: '이 상점은 {method} 결제를 계약하지 않았어요.', en: 'This shop has no contract for {method}.' },
  ],
  INVALID_CURRENCY: [
    { ko: '결제는 {currency}인데 {asked}로 취소를 요청했어요. 결제할 때의 통화로 보내세요.',
      en: 'The payment is in {currency}, and the cancel was asked in {asked}. Send the currency of the payment.' },
    { ko: '이 결제수단은 {currency}로 결제할 수 없어요. 가상계좌는 KRW, PayPal은 USD예요.',
      en: 'This method cannot be paid in {currency}: virtual accounts take KRW, PayPal takes USD.' },
  ],

  // Reading.
  NOT_FOUND_PAYMENT: [
    { ko: '이 상점에는 paymentKey가 "{paymentKey}"인 결제가 없어요. 값이 잘리지 않았는지, 다른 상점의 키를 쓰지 않았는지 확인하세요.',
      en: 'This shop has no payment of paymentKey "{paymentKey}". Check that it is whole and that the key is of the right shop.' },
    { ko: '이 상점에는 주문번호 "{orderId}"의 결제가 없어요. 결제창을 마치기 전이거나 다른 상점의 키일 수 있어요.',
      en: 'This shop has no payment of orderId "{orderId}". It may not have been requested yet, or the key is of another shop.' },
  ],
  NOT_FOUND: [
    { ko: '이 상점에는 아이디가 "{webhook}"인 웹훅이 없어요.', en: 'This shop has no webhook of id "{webhook}".' },
    { ko: '전송 "{delivery}"이(가) 이 상점에 없거나, 웹훅 주소가 삭제됐거나, 보류 상태가 아니에요.',
      en: 'This shop has no delivery "{delivery}" to do this with: it does not exist, its endpoint was removed, or it is not held.' },
    { ko: '이 주소의 API는 없어요. 경로에 오타가 없는지, /v1 뒤를 확인하세요.',
      en: 'There is no API at this address. Look for a slip in the path, and what follows /v1.' },
  ],
  NOT_FOUND_HTTP_METHOD: [
    { ko: '주소는 맞지만 HTTP 메서드가 달라요. 조회는 GET, 승인과 취소는 POST예요.',
      en: 'The address is right, the HTTP method is not: reading is GET, confirm and cancel are POST.' },
  ],

  // Cancel and refund.
  ALREADY_CANCELED_PAYMENT: [
    { ko: '이미 전액 취소된 결제예요. 다시 취소할 것이 없어요.', en: 'The payment is canceled in full already; nothing is left to cancel.' },
  ],
  NOT_CANCELABLE_PAYMENT: [
    { ko: '결제 상태가 {status}라서 취소할 수 없어요. 승인되지 않은 결제는 취소하지 않아도 저절로 만료돼요.',
      en: 'A payment that is {status} cannot be canceled. One that was never confirmed expires by itself.' },
  ],
  NOT_CANCELABLE_AMOUNT: [
    { ko: '취소 금액({amount})이 남은 금액 {balanceAmount}보다 커요(가장 작은 단위로 센 금액).',
      en: 'The cancel amount {amount} is more than what is left, {balanceAmount} (in the smallest unit).' },
    { ko: '남은 금액이 {balanceAmount}이라 취소할 것이 없어요.', en: 'What is left is {balanceAmount}: nothing can be canceled.' },
  ],
  NOT_MATCHES_REFUNDABLE_AMOUNT: [
    { ko: '보낸 refundableAmount({refundableAmount})가 실제로 남은 금액({balanceAmount})과 달라요. 결제를 다시 조회하세요. 그사이에 다른 취소가 있었을 수 있어요.',
      en: 'refundableAmount says {refundableAmount}, but {balanceAmount} is left. Query the payment again: it may have been canceled in part meanwhile.' },
  ],
  NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT: [
    { ko: '아직 입금되지 않은 가상계좌는 전액으로만 취소할 수 있어요. cancelAmount를 빼고 보내세요.',
      en: 'A virtual account that waits for its deposit can only be canceled in full. Leave cancelAmount out.' },
  ],
  NOT_ALLOWED_PARTIAL_REFUND: [
    { ko: '이 결제는 부분 취소({amount})를 할 수 없어요. 전액 취소만 가능해요.', en: 'This payment cannot be canceled in part ({amount}), only in full.' },
  ],
  EXCEED_MAX_REFUND_DUE: [
    { ko: '취소할 수 있는 기간이 지났어요(승인 {approvedAt}). 가상계좌는 365일, PayPal은 180일 안에 취소할 수 있어요.',
      en: 'The time to cancel is over (approved {approvedAt}): 365 days for virtual accounts, 180 for PayPal.' },
  ],
  FORBIDDEN_CONSECUTIVE_REQUEST: [
    { ko: '이 결제의 앞선 취소가 아직 끝나지 않았어요. 은행이나 PayPal의 답을 기다리는 중이니, 잠시 뒤 결제를 조회하세요.',
      en: 'An earlier cancel of this payment is still open, waiting for the bank or PayPal. Query the payment in a moment.' },
  ],
  REFUND_REJECTED: [
    { cause: 'the bank took the deposit back',
      ko: '은행이 이 결제의 입금을 이미 되가져가서 환불할 돈이 없어요.',
      en: 'The bank took this payment’s deposit back, so there is no money to refund.' },
    { ko: '은행이 환불을 거절했어요({failure}). 환불 계좌를 확인해 주세요.', en: 'The bank refused the refund ({failure}). Check the refund account.' },
    { ko: 'PayPal이 환불을 거절했어요({issue}).', en: 'PayPal refused the refund ({issue}).' },
    { ko: '은행이 환불을 거절했어요({code}). 환불 계좌를 확인해 주세요.', en: 'The bank refused the refund ({code}). Check the refund account.' },
    { ko: '은행이나 PayPal이 환불을 최종으로 거절했어요. 돈은 상점에 남아 있어요.', en: 'The bank or PayPal refused the refund for good. The money is still with the shop.' },
  ],
  INVALID_REFUND_ACCOUNT_NUMBER: [
    { ko: '은행에 이런 계좌번호가 없어요({code}). 구매자의 환불 계좌번호를 다시 확인하세요.',
      en: 'The bank knows no such account ({code}). Ask the customer for the account number again.' },
  ],
  INVALID_REFUND_ACCOUNT_INFO: [
    { ko: '계좌의 예금주가 holderName과 달라요({match}). 구매자 이름을 은행에 등록된 대로 보내세요.',
      en: 'The account’s holder is not holderName ({match}). Send the name as the bank knows it.' },
  ],
  FORBIDDEN_BANK_REFUND_REQUEST: [
    { ko: '입금할 수 없는 계좌예요(해지, 정지 등). 구매자에게 다른 환불 계좌를 받아 주세요.',
      en: 'This account cannot take money: it was closed or blocked. Ask the customer for another one.' },
  ],
  INVALID_BANK: [
    { ko: '은행 코드 "{bankCode}"는 없는 은행이에요. 두 자리 은행 코드나 은행 이름을 보내세요.',
      en: 'There is no bank "{bankCode}". Send a two-digit bank code or a bank’s name.' },
  ],

  // Deadlines.
  INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE: [
    { ko: 'validHours와 dueDate를 함께 보냈어요. 둘 중 하나만 보내세요.', en: 'validHours and dueDate were both sent. Send one of them.' },
  ],
  EXCEED_MAX_VALID_HOURS: [
    { ko: 'validHours {validHours}는 너무 길어요. 2160시간(90일)까지예요.', en: 'validHours {validHours} is too long: 2160 hours (90 days) at most.' },
  ],
  EXCEED_MAX_DUE_DATE: [
    { ko: '입금기한 {dueDate}가 너무 멀어요. 90일 안으로 정하세요.', en: 'The deadline {dueDate} is too far ahead: 90 days at most.' },
  ],
  INVALID_DATE: [
    { ko: '입금기한 "{dueDate}"의 형식이 다르거나 이미 지났어요. 한국 시간으로 yyyy-MM-dd\'T\'HH:mm:ss 형식이에요. 상점의 시계를 움직였다면 그 시각이 기준이에요.',
      en: 'The deadline "{dueDate}" is malformed or has passed. Write yyyy-MM-dd\'T\'HH:mm:ss in Korean time; where the shop’s clock was moved, that clock counts.' },
  ],

  // The call itself.
  IDEMPOTENT_REQUEST_PROCESSING: [
    { ko: '같은 멱등키의 첫 요청이 아직 처리 중일 때 다시 보냈어요. 잠시 기다렸다가 같은 키로 다시 물으면 첫 요청의 답을 받아요.',
      en: 'The same idempotency key was sent again while its first request was running. Wait a moment and ask with the same key: it gets the first one’s answer.' },
  ],
  INVALID_IDEMPOTENCY_KEY: [
    { ko: 'Idempotency-Key가 {length}자예요. 300자까지 쓸 수 있어요.', en: 'The Idempotency-Key has {length} characters; 300 is the most.' },
  ],
  INVALID_TEST_CODE: [
    { ko: 'TossPayments-Test-Code 헤더에 적힌 "{code}"라는 에러 코드는 없어요.', en: 'The TossPayments-Test-Code header names "{code}", which is no error code.' },
  ],
  TOO_MANY_REQUESTS: [
    { cause: 'too many calls wait for faults already',
      ko: '이 상점의 장애 규칙(hang, delay) 때문에 기다리는 호출이 이미 너무 많아요. 처리된 것은 없어요. 규칙을 지우거나 기다리던 호출을 끊으세요.',
      en: 'Too many calls wait already because of this shop’s fault rules (hang, delay). Nothing was done: clear the rules or end the calls that wait.' },
    { ko: '라이브 키 하나가 1초에 보낼 수 있는 요청 수를 넘었어요. Retry-After만큼 기다렸다가 다시 보내세요.',
      en: 'This live key sent more requests than one may in a second. Wait as long as Retry-After says.' },
  ],
  INVALID_URL: [
    { ko: '웹훅 주소로 쓸 수 없는 주소예요: {url}', en: 'This address cannot be a webhook’s: {url}' },
  ],
  INVALID_VIRTUAL_ACCOUNT_TYPE: [
    { ko: '고정식 가상계좌는 발급하지 않아요. 일반 가상계좌로 요청하세요.', en: 'Fixed virtual accounts are not issued. Ask for a general one.' },
  ],

  // The sandbox's bank.
  UNKNOWN_ACCOUNT: [
    { ko: '은행이 이 계좌번호를 몰라요({code}). 발급된 번호가 회수됐을 수 있어요.',
      en: 'The bank knows no such account ({code}). Its number may have been taken back.' },
    { ko: '이 결제에는 입금할 가상계좌가 없어요. 승인해서 계좌가 발급된 뒤에 입금하세요.',
      en: 'This payment has no account to pay into. Confirm it first, so that an account is issued.' },
  ],
};
