import { type ErrorCode, errors, type Language, type Words } from '@tollgate/contract';

type Advice = { cause: Words; remedy: Words };

/** Where a developer needs more than the sentence that the answer carries. */
const advice: Partial<Record<ErrorCode, Advice>> = {
  UNAUTHORIZED_KEY: {
    cause: {
      ko: '아는 시크릿 키가 아니에요. 키가 잘렸거나, 새로 발급한 뒤 이전 키를 7일 넘게 썼을 때도 그래요.',
      en: 'The secret key is not known: it was cut off, or a new one was issued more than seven days ago.',
    },
    remedy: {
      ko: '`시크릿 키:`를 base64로 인코딩해 `Authorization: Basic …`으로 보내세요. 개발자센터의 API 로그가 어느 쪽인지 알려 줘요.',
      en: 'Send `Authorization: Basic …` with the base64 of `secretKey:`. The API log of the developer center says which of these it was.',
    },
  },
  INCORRECT_BASIC_AUTH_FORMAT: {
    cause: {
      ko: '시크릿 키 뒤의 콜론을 빼고 인코딩했어요.',
      en: 'The key was encoded without the colon behind it.',
    },
    remedy: {
      ko: "비밀번호가 비어 있다는 뜻으로 콜론을 붙인 뒤 인코딩하세요: `echo -n 'test_sk_…:' | base64`.",
      en: "The colon says that the password is empty. Encode it with the key: `echo -n 'test_sk_…:' | base64`.",
    },
  },
  FORBIDDEN_REQUEST: {
    cause: {
      ko: '금액이나 주문번호가 결제를 요청할 때와 다르거나, 같은 상점의 짝이 아닌 키로 불렀어요. 구매자가 주소의 `amount`를 바꿔도 이렇게 답해요.',
      en: 'The amount or the orderId is not the one that was requested, or the key is of the same shop but does not pair. A buyer who changed `amount` in the address causes it too.',
    },
    remedy: {
      ko: '승인하기 전에 저장해 둔 주문과 비교하고, 저장한 값을 보내세요. 결제는 그대로라 올바른 값으로 다시 승인할 수 있어요.',
      en: 'Compare with your own order before you confirm, and send what you stored. The payment is unchanged: the right values still confirm it.',
    },
  },
  NOT_FOUND_PAYMENT_SESSION: {
    cause: {
      ko: '인증하고 10분이 지났거나, 구매자가 결제창을 끝내지 않았거나, 다른 상점의 시크릿 키예요.',
      en: 'Ten minutes have passed since the buyer finished, the buyer never did, or the secret key is of another shop.',
    },
    remedy: {
      ko: '새 `orderId`로 결제를 다시 요청하세요. 돈은 움직이지 않았어요. 매번 그렇다면 클라이언트 키와 시크릿 키가 짝인지 보세요.',
      en: 'Request the payment again with a new `orderId`; no money moved. When it happens every time, see whether client key and secret key pair.',
    },
  },
  ALREADY_PROCESSED_PAYMENT: {
    cause: {
      ko: '이미 승인된 결제예요. 성공 페이지를 새로 고쳤거나, 앞선 승인의 응답을 받지 못했을 때 보게 돼요.',
      en: 'The payment is confirmed already: the success page was loaded again, or the answer to an earlier confirm was lost.',
    },
    remedy: {
      ko: '실패로 처리하지 마세요. 결제를 조회해 그 상태와 금액으로 주문을 이어 가세요.',
      en: 'This is no failure. Query the payment and go on with its status and amount.',
    },
  },
  DUPLICATED_ORDER_ID: {
    cause: {
      ko: '이미 승인되었거나 취소된 주문번호예요.',
      en: 'This orderId was approved or canceled before.',
    },
    remedy: {
      ko: '시도할 때마다 새 `orderId`를 만드세요. 주문과 결제 시도를 따로 저장하면 쉬워요.',
      en: 'Make a new `orderId` for every attempt; keep orders and attempts apart.',
    },
  },
  IDEMPOTENT_REQUEST_PROCESSING: {
    cause: {
      ko: '같은 멱등키로 보낸 첫 요청이 아직 끝나지 않았어요.',
      en: 'The first request with this idempotency key has not ended yet.',
    },
    remedy: {
      ko: '1초쯤 기다렸다가 같은 키와 같은 본문으로 다시 보내면 첫 요청의 답을 받아요.',
      en: 'Wait a second and send the same key and body again: you get the answer of the first.',
    },
  },
  FAILED_INTERNAL_SYSTEM_PROCESSING: {
    cause: {
      ko: '게이트웨이 안에서 처리하지 못했어요. 일이 됐는지는 이 답만으로 알 수 없어요.',
      en: 'Something failed inside the gateway. This answer does not say whether the work was done.',
    },
    remedy: {
      ko: '결제를 조회해 상태를 보고, 필요하면 같은 멱등키로 다시 보내세요.',
      en: 'Query the payment; where it still needs to be done, repeat with the same idempotency key.',
    },
  },
  FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING: {
    cause: {
      ko: '결제 기관에 물었지만 결과를 듣지 못했어요. 페이팔이 답하지 않을 때도 이렇게 답해요.',
      en: 'The institution was asked and nobody heard its answer; PayPal being silent is such a case.',
    },
    remedy: {
      ko: '새 결제를 시작하지 말고 조회하세요. 끝나지 않은 일은 게이트웨이가 스스로 마쳐요.',
      en: 'Do not start a new payment: query this one. What was left open the gateway finishes by itself.',
    },
  },
  FORBIDDEN_CONSECUTIVE_REQUEST: {
    cause: {
      ko: '같은 결제에 다른 요청이 처리되고 있어요. 취소를 두 번 누르면 두 번째가 이 답을 받아요.',
      en: 'Another request for the same payment is under way: the second of two clicks on cancel gets this.',
    },
    remedy: {
      ko: '잠시 뒤 결제를 조회해 앞선 요청의 결과를 보고, 필요할 때만 다시 보내세요.',
      en: 'Query the payment in a moment, and repeat only what the first request did not do.',
    },
  },
  TOO_MANY_REQUESTS: {
    cause: {
      ko: '라이브 키의 호출 한도를 넘었거나, `tooManyRequests` 장애를 켜 두었어요. 테스트 키에는 한도가 없어요.',
      en: 'More calls than a live key may make, or the fault `tooManyRequests` is on. Test keys have no limit.',
    },
    remedy: {
      ko: '`Retry-After` 헤더의 초만큼 기다렸다가 같은 멱등키로 보내세요.',
      en: 'Wait as many seconds as `Retry-After` says, then send it with the same idempotency key.',
    },
  },
  PAY_PROCESS_CANCELED: {
    cause: {
      ko: '구매자가 결제를 그만두었어요. `failUrl`에 `orderId`가 오지 않아요.',
      en: 'The buyer stopped. `failUrl` comes without an `orderId`.',
    },
    remedy: {
      ko: '돈은 움직이지 않았어요. 구매자를 주문서로 돌려보내세요.',
      en: 'No money moved. Lead the buyer back to the order.',
    },
  },
  PAY_PROCESS_ABORTED: {
    cause: {
      ko: '시간이 지났거나 결제 기관이 거절해서 결제가 끝나지 못했어요.',
      en: 'The payment could not be finished: its time ran out, or the institution refused it.',
    },
    remedy: {
      ko: '메시지를 구매자에게 보여 주고 새 `orderId`로 다시 시작하게 하세요.',
      en: 'Show the message to the buyer, and begin again with a new `orderId`.',
    },
  },
  REJECT_CARD_COMPANY: {
    cause: {
      ko: '카드사가 승인하지 않았어요. 비밀번호, 한도, 정지 등 까닭은 여러 가지예요. 페이팔이 구매자의 결제수단을 거절해도 이 코드예요.',
      en: 'The card company said no: a wrong password, a limit, a blocked card. PayPal declining the way to pay has this code too.',
    },
    remedy: {
      ko: '구매자에게 메시지를 보여 주고 다른 결제수단을 고르게 하세요. 결제는 `ABORTED`라 다시 승인할 수 없어요.',
      en: 'Show the message and let the buyer choose another way to pay. The payment is `ABORTED` and cannot be confirmed again.',
    },
  },
  ALREADY_CANCELED_PAYMENT: {
    cause: {
      ko: '취소할 금액이 남지 않았어요.',
      en: 'Nothing is left to cancel.',
    },
    remedy: {
      ko: '결제를 조회해 `cancels`와 `balanceAmount`를 보세요. 취소를 다시 보낼 필요는 없어요.',
      en: 'Query the payment and look at `cancels` and `balanceAmount`. Nothing has to be sent again.',
    },
  },
  NOT_CANCELABLE_AMOUNT: {
    cause: {
      ko: '취소 금액이 남은 금액보다 커요.',
      en: 'The amount to cancel is more than what is left.',
    },
    remedy: {
      ko: '`balanceAmount`까지만 취소하세요. `refundableAmount`를 함께 보내면 그 사이 바뀐 것도 알 수 있어요.',
      en: 'Cancel up to `balanceAmount`. With `refundableAmount` sent along, a change in between is noticed too.',
    },
  },
  INVALID_REFUND_ACCOUNT_INFO: {
    cause: {
      ko: '입금된 가상계좌를 취소하면서 환불 계좌를 보내지 않았거나 한 항목이 맞지 않아요.',
      en: 'A paid virtual account is canceled without the account to refund to, or a part of it does not fit.',
    },
    remedy: {
      ko: '구매자 본인 계좌를 `refundReceiveAccount`에 `bank`, `accountNumber`, `holderName`으로 보내세요.',
      en: "Send the buyer's own account as `refundReceiveAccount` with `bank`, `accountNumber` and `holderName`.",
    },
  },
  NOT_CANCELABLE_PAYMENT: {
    cause: {
      ko: '`READY`, `IN_PROGRESS`, `ABORTED`, `EXPIRED`인 결제는 취소할 것이 없어요.',
      en: 'In `READY`, `IN_PROGRESS`, `ABORTED` and `EXPIRED` there is nothing to cancel.',
    },
    remedy: {
      ko: '승인하지 않은 결제는 그대로 두면 만료돼요. 구매자에게서 나간 돈은 없어요.',
      en: 'Leave a payment that was not confirmed: it expires. Nothing was taken from the buyer.',
    },
  },
  INVALID_REQUEST: {
    cause: {
      ko: '본문을 읽을 수 없거나 값 하나가 맞지 않아요. 메시지의 뒷부분이 어느 값인지 말해요. 페이팔 부분 취소에 `currency`가 빠졌을 때도 이 코드예요.',
      en: 'The body cannot be read, or one of its values does not fit: the end of the message names it. A partial PayPal cancel without `currency` has this code too.',
    },
    remedy: {
      ko: '메시지가 말하는 값을 고치고, `Content-Type: application/json`인지 보세요.',
      en: 'Correct the value that the message names, and see that `Content-Type` is `application/json`.',
    },
  },
  INVALID_API_KEY: {
    cause: {
      ko: '키를 알지만 이 일에 쓸 수 없어요. 시크릿 키 자리에 클라이언트 키를 넣었거나 테스트와 라이브를 섞었어요.',
      en: 'The key is known but not for this: a client key stands where the secret key belongs, or test and live were mixed.',
    },
    remedy: {
      ko: '결제를 요청한 클라이언트 키와 한 쌍인 시크릿 키를 쓰세요.',
      en: 'Use the secret key that pairs with the client key of the request.',
    },
  },
};

const repeatable: Words = {
  ko: '잠시 뒤 같은 요청을 같은 멱등키로 다시 보내세요.',
  en: 'Send the same request again in a moment, with the same idempotency key.',
};
const correctable: Words = {
  ko: '값을 고쳐 새로 요청하세요. 그대로 다시 보내면 같은 답을 받아요.',
  en: 'Correct it and ask anew; the same request gets the same answer.',
};

/** Why a code is answered, and what to do about it. The last sentence of an answer says what to do. */
export function causeAndRemedy(code: ErrorCode, language: Language): { cause: string; remedy: string } {
  const own = advice[code];
  if (own) return { cause: own.cause[language], remedy: own.remedy[language] };
  const { retryable } = errors[code];
  const sentences = errors[code][language].split(/(?<=[.!?])\s+(?=\S)/);
  if (sentences.length < 2)
    return { cause: sentences.join(' '), remedy: (retryable ? repeatable : correctable)[language] };
  return { cause: sentences.slice(0, -1).join(' '), remedy: sentences.at(-1) ?? '' };
}
