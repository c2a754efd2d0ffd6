import type { Language } from '../../words.ts';

/** What an attempt's `error` means, and what to do: the gateway keeps the word under which one would look it up. */
const troubles: Record<string, Record<Language, { what: string; todo: string }>> = {
  ECONNREFUSED: {
    ko: {
      what: '그 주소에서 듣고 있는 서버가 없어요.',
      todo: '서버가 켜져 있는지, 포트가 맞는지 확인하고 다시 보내세요.',
    },
    en: {
      what: 'No server listens at this address.',
      todo: 'See that yours is running and that the port is right, then resend.',
    },
  },
  ECONNRESET: {
    ko: {
      what: '서버가 응답하지 않고 연결을 끊었어요.',
      todo: '서버의 로그에서 이 시각의 오류를 찾아보세요.',
    },
    en: {
      what: 'The server cut the connection without an answer.',
      todo: "Look for an error at this moment in the server's log.",
    },
  },
  ENOTFOUND: {
    ko: { what: '그 이름의 서버를 찾을 수 없어요.', todo: '주소의 철자와 DNS를 확인하세요.' },
    en: { what: 'There is no server of this name.', todo: 'Check the spelling of the address, and DNS.' },
  },
  timeout: {
    ko: {
      what: '10초 안에 응답하지 않았어요.',
      todo: '먼저 200으로 응답하고, 오래 걸리는 일은 그다음에 하세요.',
    },
    en: {
      what: 'No answer within ten seconds.',
      todo: 'Answer 200 first, and do what takes long afterwards.',
    },
  },
  tls: {
    ko: {
      what: '서버의 인증서를 믿을 수 없어요.',
      todo: '기한이 지났거나 다른 이름의 인증서인지 확인하세요. 테스트에서는 http도 괜찮아요.',
    },
    en: {
      what: "The server's certificate cannot be trusted.",
      todo: 'See whether it has ended or is for another name. In test, http is fine.',
    },
  },
  redirect: {
    ko: {
      what: '다른 주소로 보내는 응답(3xx)이라 따라가지 않았어요.',
      todo: '마지막 주소를 그대로 등록하세요.',
    },
    en: {
      what: 'The answer points to another address (3xx), which is not followed.',
      todo: 'Register the final address itself.',
    },
  },
  'not-http': {
    ko: { what: 'HTTP가 아닌 응답이 왔어요.', todo: 'http와 https를 바꿔 썼는지, 포트가 맞는지 확인하세요.' },
    en: {
      what: 'What came back is not HTTP.',
      todo: 'See whether http and https were mixed up, and whether the port is right.',
    },
  },
  'target-refused': {
    ko: { what: '웹훅을 보낼 수 없는 내부 주소예요.', todo: '밖에서 닿는 주소로 바꾸세요.' },
    en: {
      what: 'This is an inner address, to which no webhook is sent.',
      todo: 'Use an address that can be reached from outside.',
    },
  },
  EHOSTUNREACH: {
    ko: { what: '그 서버까지 가는 길이 없어요.', todo: '네트워크와 방화벽을 확인하세요.' },
    en: { what: 'There is no way to this server.', todo: 'Check the network and the firewall.' },
  },
};

/** In plain words; an error nobody foresaw stands as it is. */
export function troubleOf(error: string, language: Language): { what: string; todo: string | null } {
  return troubles[error]?.[language] ?? { what: error, todo: null };
}
