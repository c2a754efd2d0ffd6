import type { PaymentStatus } from '@tollgate/contract/codes';
import type { StatusReason } from '@tollgate/contract/window';
import type { TroubleKind } from './trouble.ts';
import type { Problem } from './virtual-account/rules.ts';

/** What happened, whether money moved, what to do next. */
export type Notice = { title: string; money: string; next: string };

export type WalletWords = ReturnType<typeof wallet>;

export const ko = {
  title: '가상계좌 결제',
  statusTitle: '결제 상태',
  test: { mark: '테스트', text: '실제 돈은 움직이지 않아요' },
  otherLanguage: { code: 'en' as 'ko' | 'en', name: 'English' },
  close: '결제창 닫기',
  summary: '주문 요약',
  amount: '결제 금액',
  order: '주문',
  merchant: '상점',
  optional: '선택',

  road: {
    label: '결제가 끝나기까지',
    fill: '은행을 고르고 정보를 적어요',
    fillNow: '지금',
    account: (merchant: string) => `${merchant} 화면에 계좌번호가 나와요`,
    accountWhen: '다음을 누른 뒤',
    deposit: (amount: string) => `${amount}을 한 번에 정확히 보내요`,
    until: (time: string) => `${time}까지`,
    left: (duration: string) => `${duration} 남았어요`,
    within: (duration: string) => `계좌를 받은 때부터 ${duration}`,
  },

  windowLeft: (duration: string) => `이 창은 ${duration} 뒤에 끝나요. 돈은 움직이지 않아요.`,

  bank: '입금할 은행',
  bankHint: '고른 은행의 계좌번호를 받아요. 보내는 은행은 달라도 돼요.',
  depositorName: '입금자명',
  depositorNameHint: '다른 이름으로 보내도 괜찮아요.',
  customerMobilePhone: '휴대폰 번호',
  customerEmail: '이메일',

  cashReceipt: '현금영수증',
  cashReceiptHint: '영수증은 입금이 확인된 뒤에 발급돼요.',
  cashReceiptTypes: {
    소득공제: ['소득공제', '개인'],
    지출증빙: ['지출증빙', '사업자'],
    미발행: ['미발행', '받지 않음'],
  },
  registrationNumberType: '번호 종류',
  registrationNumberTypes: {
    MOBILE: '휴대폰 번호',
    CASH_RECEIPT_CARD: '현금영수증 카드',
    BUSINESS_REGISTRATION: '사업자등록번호',
  },
  registrationNumber: '현금영수증 번호',
  samePhone: '위 휴대폰 번호 쓰기',

  escrow: '에스크로',
  useEscrow: '에스크로로 결제하기',
  escrowHint: '물건을 받고 구매를 확정할 때까지 결제 대금을 맡아 두는 방식이에요.',
  escrowRequired: '이 결제는 에스크로로 진행돼요.',

  agree: '금액과 주문을 확인했고, 결제에 필요한 정보를 전하는 데 동의해요.',
  agreeEscrow: '금액과 주문을 확인했고, 에스크로 이용과 결제에 필요한 정보를 전하는 데 동의해요.',
  agreement: '동의',
  agreeMore: '누구에게 무엇을 전하나요?',
  agreeTo: (merchant: string): [string, string][] => [
    [merchant, '고른 은행, 입금자명, 적은 연락처 · 주문과 입금을 확인하려고'],
    ['은행', '주문 금액과 입금 기한 · 계좌를 만들고 입금을 받으려고'],
    ['국세청', '현금영수증 번호 · 영수증을 신청했을 때만'],
  ],

  submit: '다음',
  busy: '보내는 중',
  cancel: '결제 취소',
  retry: '다시 시도',
  leave: '상점으로 돌아가기',
  closeWindow: '창 닫기',
  leaving: { title: '상점으로 돌아가고 있어요', next: '잠시만 기다려 주세요.' },
  goOn: '화면이 그대로면 여기를 눌러 주세요',
  stay: '이 탭을 닫고 상점 화면으로 돌아가 주세요.',

  fixThese: (count: number) => `${count}곳을 확인해 주세요`,
  problems: {
    bank: '입금할 은행을 하나 골라 주세요.',
    depositorName: '입금자명을 적어 주세요.',
    depositorNameLong: '입금자명이 너무 길어요. 100자까지 적을 수 있어요.',
    customerMobilePhone: '휴대폰 번호는 숫자 8~15자리예요. 비워 두어도 괜찮아요.',
    customerEmail: '이메일 주소를 다시 봐 주세요. 비워 두어도 괜찮아요.',
    MOBILE: '휴대폰 번호를 숫자 10~11자리로 적어 주세요.',
    CASH_RECEIPT_CARD: '현금영수증 카드 번호를 숫자 13~19자리로 적어 주세요.',
    BUSINESS_REGISTRATION: '사업자등록번호를 숫자 10자리로 적어 주세요.',
    agreed: '동의해 주셔야 다음으로 갈 수 있어요.',
  } satisfies Record<Problem, string>,

  troubles: {
    silent: {
      title: '답을 받지 못했어요',
      money: '돈은 움직이지 않았어요.',
      next: '인터넷 연결을 확인하고 다시 시도해 주세요. 적은 내용은 그대로 있어요.',
    },
    unavailable: {
      title: '지금은 처리할 수 없어요',
      money: '돈은 움직이지 않았어요.',
      next: '잠시 뒤에 다시 시도해 주세요. 적은 내용은 그대로 있어요.',
    },
    providerDown: {
      title: '결제 기관이 응답하지 않아요',
      money: '돈은 움직이지 않았어요.',
      next: '잠시 뒤에 다시 시도해 주세요. 적은 내용은 그대로 있어요.',
    },
    rejected: {
      title: '이대로는 진행할 수 없어요',
      money: '돈은 움직이지 않았어요.',
      next: '적은 내용을 고쳐서 다시 시도하거나 결제를 취소해 주세요.',
    },
    expired: {
      title: '결제 시간이 지났어요',
      money: '계좌는 만들어지지 않았고, 돈은 움직이지 않았어요.',
      next: '상점으로 돌아가 다시 주문해 주세요.',
    },
    deadlinePassed: {
      title: '입금 기한이 지났어요',
      money: '계좌는 만들어지지 않았고, 돈은 움직이지 않았어요.',
      next: '상점으로 돌아가 다시 주문해 주세요.',
    },
    finished: {
      title: '이 단계는 이미 끝났어요',
      money: '이 창에서는 돈이 움직이지 않아요.',
      next: '결제가 어떻게 되었는지는 상점의 주문 내역에서 볼 수 있어요.',
    },
    refused: {
      title: '이 결제는 진행할 수 없어요',
      money: '돈은 움직이지 않았어요.',
      next: '상점으로 돌아가 다시 주문해 주세요. 같은 일이 또 생기면 상점에 알려 주세요.',
    },
  } satisfies Record<TroubleKind, Notice>,

  statuses: {
    READY: {
      title: '아직 끝나지 않은 결제예요',
      money: '돈은 움직이지 않았어요.',
      next: '상점으로 돌아가 결제를 다시 시작해 주세요.',
    },
    IN_PROGRESS: {
      title: '상점이 결제를 확인하고 있어요',
      money: '돈은 아직 움직이지 않았어요.',
      next: '결제가 어떻게 되었는지는 상점 화면에서 확인해 주세요.',
    },
    WAITING_FOR_DEPOSIT: {
      title: '입금을 기다리고 있어요',
      money: '아직 입금되지 않았어요.',
      next: '계좌번호와 입금 기한은 상점의 주문 내역에 있어요. 금액을 한 번에 정확히 보내 주세요.',
    },
    DONE: {
      title: '결제가 끝났어요',
      money: '결제 금액이 모두 들어왔어요.',
      next: '더 할 일은 없어요. 주문은 상점의 주문 내역에서 볼 수 있어요.',
    },
    CANCELED: {
      title: '취소된 결제예요',
      money: '이미 낸 돈이 있다면 모두 환불돼요.',
      next: '환불이 언제 되는지는 상점의 주문 내역에서 볼 수 있어요.',
    },
    PARTIAL_CANCELED: {
      title: '일부가 취소된 결제예요',
      money: '취소된 만큼 환불돼요.',
      next: '취소된 금액과 남은 금액은 상점의 주문 내역에서 볼 수 있어요.',
    },
    ABORTED: {
      title: '결제가 이루어지지 않았어요',
      money: '돈은 움직이지 않았어요.',
      next: '상점으로 돌아가 다시 결제해 주세요.',
    },
    EXPIRED: {
      title: '결제 시간이 지났어요',
      money: '돈은 움직이지 않았어요.',
      next: '상점으로 돌아가 다시 주문해 주세요.',
    },
  } satisfies Record<PaymentStatus, Notice>,

  reasons: {
    WALLET_DOWN: {
      title: 'PayPal의 답을 받지 못했어요',
      money: '돈은 움직이지 않았어요.',
      next: '잠시 뒤에 다시 시도해 주세요. 계속 답이 없으면 상점으로 돌아가 다른 방법으로 결제해 주세요.',
    },
    NOT_THIS_BROWSER: {
      title: '결제를 시작한 브라우저가 아니에요',
      money: '이 화면에서는 돈이 움직이지 않아요.',
      next: '결제를 시작한 브라우저에서 이어 가거나, 상점의 주문 내역에서 결과를 확인해 주세요.',
    },
    WALLET_MISMATCH: {
      title: '이 결제의 답이 아니에요',
      money: '이 화면에서는 돈이 움직이지 않아요.',
      next: '상점의 주문 내역을 확인하고, 끝나지 않았다면 처음부터 다시 결제해 주세요.',
    },
  } satisfies Record<StatusReason, Notice>,

  wallet,
};

/** @param name of the wallet, as its owner writes it */
function wallet(name: string) {
  return {
    title: `${name} 결제`,
    going: {
      title: `${name}로 이동하고 있어요`,
      money: '아직 돈은 움직이지 않았어요.',
      next: `${name}에서 로그인해 금액을 확인하고 상점으로 돌아오면, 그때 결제가 끝나요.`,
    },
    back: {
      title: '결제가 아직 끝나지 않았어요',
      money: '돈은 움직이지 않았어요.',
      next: `${name}에서 이어서 결제하거나, 결제를 취소할 수 있어요.`,
    },
    goOn: `${name}로 계속하기`,
    busy: '이동하는 중',
    road: {
      label: '결제가 끝나기까지',
      nowWhen: '지금',
      now: `${name}에서 로그인하고 금액을 확인해요`,
      backWhen: '확인한 뒤',
      back: (merchant: string) => `${merchant} 화면으로 돌아와요`,
      paidWhen: '마지막에 한 번',
      paid: (merchant: string) => `${merchant}에서 주문을 마무리하면 돈이 나가요`,
    },
    troubles: {
      silent: {
        title: '답을 받지 못했어요',
        money: '돈은 움직이지 않았어요.',
        next: '인터넷 연결을 확인하고 다시 시도해 주세요.',
      },
      unavailable: {
        title: '지금은 처리할 수 없어요',
        money: '돈은 움직이지 않았어요.',
        next: '잠시 뒤에 다시 시도하거나 결제를 취소해 주세요.',
      },
      providerDown: {
        title: `${name}이 응답하지 않아요`,
        money: '돈은 움직이지 않았어요.',
        next: '잠시 뒤에 다시 시도하거나, 결제를 취소하고 다른 방법으로 결제해 주세요.',
      },
      expired: {
        title: '결제 시간이 지났어요',
        money: '돈은 움직이지 않았어요.',
        next: '상점으로 돌아가 다시 주문해 주세요.',
      },
    } satisfies Partial<Record<TroubleKind, Notice>>,
  };
}
