/** What the buyer's pages say. Each key in both languages; the compiler sees to it. */
const ko = {
  title: '페이팔 시뮬레이터',
  strip: '페이팔 시뮬레이터: 페이팔 역할을 하지만 페이팔이 아닙니다. 돈은 움직이지 않습니다.',
  disclaimer: 'Tollgate의 시험 도구입니다. 실제 페이팔, 토스페이먼츠와 관계가 없습니다.',
  other: 'English',
  steps: '진행 단계',
  stepLogIn: '로그인',
  stepReview: '확인',
  stepReturn: '상점으로',
  order: '주문',
  seller: '판매자',
  amount: '결제할 금액',
  orderAmount: '주문 금액',
  description: '내용',
  items: '상품',
  quantity: '수량',
  shipping: '배송지',
  noShipping: '배송이 없는 주문입니다.',
  addressOnFile: '구매자의 저장된 주소로 보냅니다.',
  funding: '지불 수단',
  buyer: '구매자',
  otherBuyer: '다른 구매자로 로그인',

  logInTitle: '시험 구매자로 로그인',
  logInRole:
    '구매자가 페이팔에서 보게 될 자리입니다. 아래의 시험 구매자만 들어올 수 있고, 실제 페이팔 계정은 쓸 수 없습니다.',
  email: '이메일',
  password: '비밀번호',
  logIn: '로그인',
  emailMissing: '이메일을 적어 주세요. 결제된 것은 없습니다.',
  passwordMissing: '비밀번호를 적어 주세요. 결제된 것은 없습니다.',
  wrongLogIn:
    '이메일이나 비밀번호가 다릅니다. 결제된 것은 없습니다. 아래에서 구매자를 고르면 칸이 채워집니다.',
  slowLogIn: '여러 번 틀려서 대답이 점점 늦어집니다. 맞는 비밀번호는 언제든 받습니다.',
  buyersTitle: '시험 구매자',
  buyersHint: '고르면 위의 칸이 채워집니다. 비밀번호는 모두 같습니다.',
  fill: '채우기',
  filled: '채워짐',

  reviewTitle: '결제 내용 확인',
  reviewRole:
    '동의하면 판매자가 이 금액을 받아 갈 수 있게 됩니다. 받아 가는 것은 판매자의 서버가 승인할 때입니다.',
  payNow: '{amount} 결제',
  goOn: '동의하고 계속',
  cannotPay:
    '이 구매자에게는 지불할 수 있는 수단이 없어서 결제할 수 없습니다. 상점으로 돌아가거나 다른 구매자로 로그인하세요.',
  cancel: '취소하고 상점으로 돌아가기',
  refuseTitle: '시험: 페이팔이 거절하게 하기',
  refuseHint: '구매자의 동의 없이 상점의 복귀 주소로 돌아갑니다. 상점은 결제가 중단되었다는 결과를 받습니다.',
  refuse: '페이팔이 거절',
  staleForm:
    '이 화면이 오래되었거나 쿠키가 막혀 있어서 누른 것을 받지 않았습니다. 결제된 것은 없습니다. 아래에서 다시 해 주세요.',

  leavingTitle: '상점으로 돌아가는 중',
  leavingPaid: '결제에 동의했습니다. 판매자가 승인하면 결제가 끝납니다.',
  leavingCanceled: '취소했습니다. 결제된 것은 없습니다.',
  leavingRefused: '페이팔이 결제를 거절한 것으로 했습니다. 결제된 것은 없습니다.',
  leave: '상점으로 돌아가기',

  unknownTitle: '그런 주문이 없습니다',
  unknown:
    '주소의 주문번호를 이 시뮬레이터가 모릅니다. 결제된 것은 없습니다. 상점에서 결제를 다시 시작해 주세요.',
  approvedTitle: '이미 동의한 결제입니다',
  approved: '이 주문의 결제에 이미 동의했습니다. 더 할 일이 없습니다. 주문 결과는 상점에서 확인하세요.',
  paidTitle: '이미 결제된 주문입니다',
  paid: '판매자가 이 주문의 결제를 승인했습니다. 다시 결제되지 않습니다. 주문 결과는 상점에서 확인하세요.',
  refusedTitle: '거절된 주문입니다',
  refused: '페이팔이 이 주문을 거절했습니다. 결제된 것은 없습니다. 상점에서 결제를 다시 시작해 주세요.',
  lapsedTitle: '시간이 지난 주문입니다',
  lapsed: '결제할 수 있는 시간이 지났습니다. 결제된 것은 없습니다. 상점에서 결제를 다시 시작해 주세요.',

  frontRole:
    '페이팔의 결제 API와 구매자 화면, 웹훅을 흉내 내는 계기입니다. 상점에서 페이팔을 고르면 구매자가 이곳으로 옵니다.',
  frontOrders: '최근 주문',
  frontNoOrders: '아직 주문이 없습니다.',
  frontAccount: '판매자 계정',
  frontClientId: '클라이언트 아이디',
  frontSecret: '시크릿',
  frontWebhook: '웹훅 아이디',
};

const en: typeof ko = {
  title: 'PayPal simulator',
  strip: 'PayPal simulator: plays PayPal, is not PayPal, no money moves.',
  disclaimer: 'A test tool of Tollgate. Not connected with PayPal or with Toss Payments.',
  other: '한국어',
  steps: 'Steps',
  stepLogIn: 'Log in',
  stepReview: 'Review',
  stepReturn: 'Return',
  order: 'Order',
  seller: 'Seller',
  amount: 'Amount to pay',
  orderAmount: 'Order amount',
  description: 'For',
  items: 'Items',
  quantity: 'Quantity',
  shipping: 'Ship to',
  noShipping: 'Nothing is shipped with this order.',
  addressOnFile: "To the buyer's address on file.",
  funding: 'Paid from',
  buyer: 'Buyer',
  otherBuyer: 'Log in as another buyer',

  logInTitle: 'Log in as a test buyer',
  logInRole:
    'Here the buyer would stand before PayPal. Only the test buyers below get in; a real PayPal account is of no use here.',
  email: 'E-mail',
  password: 'Password',
  logIn: 'Log in',
  emailMissing: 'Please write an e-mail address. Nothing has been paid.',
  passwordMissing: 'Please write the password. Nothing has been paid.',
  wrongLogIn:
    'E-mail or password do not match. Nothing has been paid. Choose a buyer below and the fields are filled in.',
  slowLogIn:
    'After several wrong tries the answers come later and later. The right password is always taken.',
  buyersTitle: 'Test buyers',
  buyersHint: 'Choose one to fill in the fields. All have the same password.',
  fill: 'Fill in',
  filled: 'Filled in',

  reviewTitle: 'Review the payment',
  reviewRole:
    "With your consent the seller may collect this amount. It is collected when the seller's server confirms.",
  payNow: 'Pay {amount}',
  goOn: 'Agree and continue',
  cannotPay:
    'This buyer has nothing to pay with, so this cannot be paid. Go back to the shop, or log in as another buyer.',
  cancel: 'Cancel and go back to the shop',
  refuseTitle: 'Test: make PayPal refuse',
  refuseHint:
    "Goes back to the shop's return address without consent. The shop learns that the payment was stopped.",
  refuse: 'PayPal refuses',
  staleForm:
    'This page was too old, or cookies are blocked, so the press was not taken. Nothing has been paid. Please try again below.',

  leavingTitle: 'Going back to the shop',
  leavingPaid: 'You agreed to pay. The payment is complete once the seller confirms.',
  leavingCanceled: 'Cancelled. Nothing has been paid.',
  leavingRefused: 'PayPal was made to refuse the payment. Nothing has been paid.',
  leave: 'Go back to the shop',

  unknownTitle: 'There is no such order',
  unknown:
    'This simulator does not know the order in the address. Nothing has been paid. Start the payment again in the shop.',
  approvedTitle: 'You have already agreed to this payment',
  approved:
    'Payment of this order has been agreed to. There is nothing left to do here; the shop shows the result.',
  paidTitle: 'This order is already paid',
  paid: 'The seller has collected this payment, and it will not be taken twice. The shop shows the result.',
  refusedTitle: 'This order was refused',
  refused: 'PayPal refused this order. Nothing has been paid. Start the payment again in the shop.',
  lapsedTitle: 'This order has lapsed',
  lapsed: 'The time to pay is over. Nothing has been paid. Start the payment again in the shop.',

  frontRole:
    "An instrument that plays PayPal's payment API, its buyer pages and its webhooks. Who chooses PayPal in the shop comes here.",
  frontOrders: 'Latest orders',
  frontNoOrders: 'No order yet.',
  frontAccount: 'Seller account',
  frontClientId: 'Client id',
  frontSecret: 'Secret',
  frontWebhook: 'Webhook id',
};

export type Language = 'ko' | 'en';
export const words = { ko, en };
export type PageWords = typeof ko;
