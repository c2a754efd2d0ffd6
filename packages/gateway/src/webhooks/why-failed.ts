import { isWebhookSuccess, type Language } from '@tollgate/contract';

type Words = Record<Language, string>;

/** What is known of an attempt: the answer's status, or the one word for why none came. */
export interface Attempted {
  status: number | null;
  error: string | null;
}

/** What went wrong where no answer came, by the word of `transmit`. */
// biome-ignore format: a table
const byError: Record<string, Words> = {
  ECONNREFUSED: {
    ko: '그 주소에서 듣고 있는 서버가 없어요. 상점 서버가 켜져 있는지, 포트가 맞는지 확인한 뒤 다시 보내세요.',
    en: 'No server listens at that address. See whether your server runs and on which port, then send it again.' },
  ECONNRESET: {
    ko: '서버가 답을 주지 않고 연결을 끊었어요. 서버나 앞단 프록시가 요청 도중에 멈췄는지 로그를 확인해 주세요.',
    en: 'The server cut the connection without an answer. Look into its log, or that of a proxy before it.' },
  timeout: {
    ko: '10초 안에 답하지 않았어요. 웹훅을 받으면 먼저 200으로 답하고, 오래 걸리는 일은 그 뒤에 하세요.',
    en: 'It did not answer within 10 seconds. Answer 200 first, and do what takes long afterwards.' },
  ENOTFOUND: {
    ko: '도메인을 찾을 수 없어요. 주소의 철자와 DNS 설정을 확인해 주세요.',
    en: 'The host name leads nowhere. Look at its spelling and its DNS record.' },
  tls: {
    ko: 'HTTPS 연결에 실패했어요. 인증서가 만료됐거나, 도메인과 다르거나, 중간 인증서가 빠졌을 수 있어요. 자체 서명 인증서로는 받을 수 없어요.',
    en: 'The HTTPS connection failed: the certificate may have expired, be for another name, or lack an intermediate. A self-signed one is not accepted.' },
  redirect: {
    ko: '다른 주소로 넘겼어요(리다이렉트). 웹훅은 따라가지 않으니 최종 주소를 등록해 주세요. http를 https로 넘기는 설정 때문일 때가 많아요.',
    en: 'It redirected elsewhere, which webhooks do not follow. Register the final address; often http is sent on to https.' },
  'not-http': {
    ko: '답이 HTTP 형식이 아니에요. http와 https가 바뀌지 않았는지, 그 포트가 웹 서버의 것인지 확인해 주세요.',
    en: 'What came back was not HTTP. See whether http and https were mixed up, and whether a web server listens at that port.' },
  'target-refused': {
    ko: '이 도메인은 외부에서 접근할 수 없는 주소를 가리켜서 보내지 않았어요. 공개된 주소를 가리키도록 DNS를 고쳐 주세요.',
    en: 'It was not sent: the host name leads to an address that is not public. Let its DNS record point to a public one.' },
  EHOSTUNREACH: {
    ko: '그 주소까지 가는 길이 없어요. 방화벽과 네트워크를 확인해 주세요.',
    en: 'There is no way to that address. Look at firewalls and the network.' },
};

/** What the status means that came back; the first row that fits. */
// biome-ignore format: a table
const byStatus: readonly { fits(status: number): boolean; words: Words }[] = [
  { fits: is(401, 403, 407), words: {
    ko: '서버가 로그인이나 권한을 요구했어요. 웹훅 주소는 인증 없이 열어 두고, 대신 secret 값이나 서명(webhook-signature)을 확인하세요. CSRF 보호나 방화벽이 막았을 수도 있어요.',
    en: 'The server asked for a login or a right. Leave the address open and verify the secret or the signature (webhook-signature) instead. CSRF protection or a firewall may be in the way.' } },
  { fits: is(404, 410), words: {
    ko: '서버에 그 경로가 없어요. 등록한 주소의 경로와 서버의 라우팅을 확인해 주세요.',
    en: 'The server has no such path. Compare the path that is registered with the routes of the server.' } },
  { fits: is(405), words: {
    ko: '그 경로는 POST를 받지 않아요. 웹훅은 POST로 보내요.',
    en: 'That path does not take POST, which is how webhooks are sent.' } },
  { fits: is(413, 415), words: {
    ko: '서버가 본문을 받지 않았어요. application/json 본문을 읽도록 하고, 크기 제한을 확인해 주세요.',
    en: 'The server did not take the body. Let it read application/json and look at its size limit.' } },
  { fits: is(429), words: {
    ko: '서버가 요청이 너무 많다고 했어요. 웹훅 경로는 속도 제한에서 빼 주세요.',
    en: 'The server said that there were too many requests. Exempt the path from its rate limit.' } },
  { fits: is(502, 503, 504), words: {
    ko: '프록시는 답했지만 그 뒤의 서버가 답하지 않았어요. 서버가 켜져 있는지 확인해 주세요. 재시도는 예정대로 이어져요.',
    en: 'A proxy answered, but the server behind it did not. See whether it runs. Retries go on as planned.' } },
  { fits: (status) => status >= 500, words: {
    ko: '서버가 처리하다가 오류를 냈어요. 서버 로그를 보고 고친 뒤 다시 보내세요.',
    en: 'The server failed while it handled the webhook. Look into its log, mend it, and send it again.' } },
  { fits: (status) => status >= 300 && status < 400, words: byError['redirect'] as Words },
  { fits: (status) => status < 200, words: byError['not-http'] as Words },
  { fits: () => true, words: {
    ko: '서버가 웹훅을 거절했어요. 응답 본문에 이유가 있는지 보고, 받았으면 200으로 답하게 해 주세요.',
    en: 'The server refused the webhook. See whether its answer says why, and let it answer 200 for what it took.' } },
];

function is(...statuses: number[]): (status: number) => boolean {
  return (status) => statuses.includes(status);
}

/** Why an attempt failed and what to do about it; null when it arrived. */
export function whyFailed({ status, error }: Attempted, language: Language): string | null {
  if (status !== null && isWebhookSuccess(status) && error === null) return null;
  const words =
    error !== null && Object.hasOwn(byError, aliases[error] ?? error)
      ? byError[aliases[error] ?? error]
      : status !== null
        ? byStatus.find(({ fits }) => fits(status))?.words
        : undefined;
  const sentence = words?.[language] ?? `${UNKNOWN[language]} (${error})`;
  return status === null ? sentence : `HTTP ${status} · ${sentence}`;
}

const UNKNOWN: Words = {
  ko: '연결하지 못했어요. 주소와 서버를 확인해 주세요.',
  en: 'It could not be reached. Look at the address and the server.',
};

/** Other words for the same. */
const aliases: Record<string, string> = {
  ENETUNREACH: 'EHOSTUNREACH',
  EADDRNOTAVAIL: 'EHOSTUNREACH',
  EPIPE: 'ECONNRESET',
  ETIMEDOUT: 'timeout',
};

/** Why a delivery is neither sent nor on its way; null where an attempt tells more. */
export function whyStill(state: string, language: Language): string | null {
  return stillWords[state]?.[language] ?? null;
}

// biome-ignore format: a table
const stillWords: Record<string, Words> = {
  HELD: {
    ko: '켜 둔 장애(fault) 때문에 붙들려 있어요. 놓아주기를 누르면 바로 보내요.',
    en: 'A fault that is switched on holds it. Release it to have it sent at once.' },
  STOPPED: {
    ko: '더 보내지 않아요. 다시 보냈거나, 웹훅이 삭제됐거나, 켜 둔 장애(fault)가 버렸어요.',
    en: 'It is sent no more: it was sent again as another delivery, its webhook was removed, or a fault dropped it.' },
};
