import { isIP } from 'node:net';
import { lengths } from '@tollgate/contract';
import type { Hint } from '@tollgate/domain';
import { isLocalhost } from './resolve-host.ts';
import { type Environment, isForbiddenAddress } from './target-guard.ts';

type Rule = { isBroken: (url: URL, environment: Environment) => boolean } & Hint;

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** In this order; the first one broken is told. */
const rules: readonly Rule[] = [
  {
    isBroken: ({ protocol }) => protocol !== 'http:' && protocol !== 'https:',
    ko: '웹훅 주소는 http:// 또는 https://로 시작해야 합니다.',
    en: 'A webhook address begins with http:// or https://.',
  },
  {
    isBroken: ({ username, password }) => username !== '' || password !== '',
    ko: '웹훅 주소에 아이디와 비밀번호를 넣을 수 없습니다. 서명(webhook-signature)으로 확인해 주세요.',
    en: 'A webhook address carries no user and password. Verify its signature (webhook-signature) instead.',
  },
  {
    isBroken: ({ port }) => port === '0',
    ko: '0번 포트에는 연결할 수 없습니다. 서버가 실제로 듣는 포트를 적어 주세요.',
    en: 'Nothing can be reached at port 0. Write the port that your server listens on.',
  },
  {
    isBroken: (url, environment) => isIP(hostOf(url)) !== 0 && isForbiddenAddress(hostOf(url), environment),
    ko: '외부에서 접근할 수 없는 IP 주소로는 웹훅을 보내지 않습니다.',
    en: 'Webhooks are not sent to an IP address that is not public.',
  },
  {
    isBroken: (url, environment) => environment === 'live' && isInnerName(hostOf(url)),
    ko: '라이브 키의 웹훅은 내부 서버로 보내지 않습니다. 인터넷에서 접근할 수 있는 도메인을 써 주세요.',
    en: 'Live webhooks are not sent to local servers. Use a domain that the internet can reach.',
  },
];

/** Names that only an inner network knows. Whether a public name leads inwards is seen at each connection. */
function isInnerName(hostname: string): boolean {
  if (isIP(hostname) !== 0) return false;
  const name = hostname.replace(/\.$/, '');
  return isLocalhost(name) || !name.includes('.') || /\.(local|internal|intranet|lan|home\.arpa)$/.test(name);
}

/**
 * Why webhooks cannot be sent to this address; undefined when they can.
 *
 * HTTP is allowed, HTTPS is advised. Test keys may name a developer's own machine.
 *
 * @param ownOrigin the gateway's own address, behind which no shop listens
 */
export function refuseWebhookUrl(
  text: string,
  environment: Environment,
  ownOrigin?: string,
): Hint | undefined {
  if (text.length > lengths.url) {
    return {
      ko: `웹훅 주소는 ${lengths.url}자까지 쓸 수 있습니다.`,
      en: `A webhook address has at most ${lengths.url} characters.`,
    };
  }
  // The parser would drop these silently, and the address shown would not be the one called.
  const url = /[\s\p{Cc}]/u.test(text) ? null : URL.parse(text);
  if (!url || !/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    return {
      ko: '웹훅 주소는 https://shop.example/webhook처럼 전체 주소로 적어야 합니다.',
      en: 'Write the webhook address in full, such as https://shop.example/webhook.',
    };
  }
  const broken = rules.find(({ isBroken }) => isBroken(url, environment));
  if (broken) return { ko: broken.ko, en: broken.en };
  return ownOrigin !== undefined && isSamePlace(url, new URL(ownOrigin)) ? OWN_ADDRESS : undefined;
}

const OWN_ADDRESS: Hint = {
  ko: '이 주소는 결제 게이트웨이 자신입니다. 웹훅을 받을 상점 서버의 주소를 적어 주세요.',
  en: 'This is the gateway itself. Write the address of your own server, which shall receive the webhook.',
};

/** One machine has several names for itself. */
const isSamePlace = (one: URL, other: URL): boolean =>
  portOf(one) === portOf(other) &&
  (one.hostname === other.hostname || (isThisMachine(hostOf(one)) && isThisMachine(hostOf(other))));

const portOf = ({ port, protocol }: URL): string => port || (protocol === 'https:' ? '443' : '80');

const isThisMachine = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.');
