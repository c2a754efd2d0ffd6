export const words = {
  ko: {
    title: '초대를 받았어요',
    by: (who: string) =>
      who === 'loopback' ? '서버를 다루는 사람이 초대했어요.' : `${who} 님이 초대했어요.`,
    role: '역할',
    shops: '볼 수 있는 상점',
    all: '모든 상점',
    useless: '쓸 수 없는 링크예요',
    noToken: '초대 링크가 온전하지 않아요. 받은 링크를 끝까지 복사했는지 확인하세요.',
    toLogin: '로그인으로',
  },
  en: {
    title: 'You are invited',
    by: (who: string) =>
      who === 'loopback' ? 'Whoever runs the server invites you.' : `${who} invites you.`,
    role: 'Role',
    shops: 'Shops you will see',
    all: 'every shop',
    useless: 'This link does not work',
    noToken: 'The link is not whole. See that you copied it to its end.',
    toLogin: 'To the log-in',
  },
};
