import type { Words } from './words.ts';

export const en: Words = {
  title: 'Pay by bank deposit',
  statusTitle: 'Payment status',
  test: { mark: 'TEST', text: 'No real money moves' },
  otherLanguage: { code: 'ko', name: '한국어' },
  close: 'Close the payment window',
  summary: 'Order summary',
  amount: 'Amount',
  order: 'Order',
  merchant: 'Merchant',
  optional: 'optional',

  road: {
    label: 'How this payment goes',
    fill: 'Choose a bank and fill in the form',
    fillNow: 'Now',
    account: (merchant) => `Your account number appears at ${merchant}`,
    accountWhen: 'After you press Next',
    deposit: (amount) => `Send exactly ${amount} in one transfer`,
    until: (time) => `By ${time}`,
    left: (duration) => `${duration} left`,
    within: (duration) => `${duration} from when you get the account`,
  },

  windowLeft: (duration) => `This window ends in ${duration}. No money moves.`,

  bank: 'Bank to deposit to',
  bankHint: 'You receive an account number at this bank. You can send from any bank.',
  depositorName: 'Depositor name',
  depositorNameHint: 'Sending under another name is fine.',
  customerMobilePhone: 'Mobile phone',
  customerEmail: 'E-mail',

  cashReceipt: 'Cash receipt',
  cashReceiptHint: 'The receipt is issued after the deposit has arrived.',
  cashReceiptTypes: {
    소득공제: ['Income deduction', 'Person'],
    지출증빙: ['Proof of expense', 'Business'],
    미발행: ['None', 'No receipt'],
  },
  registrationNumberType: 'Kind of number',
  registrationNumberTypes: {
    MOBILE: 'Mobile phone number',
    CASH_RECEIPT_CARD: 'Cash receipt card',
    BUSINESS_REGISTRATION: 'Business registration number',
  },
  registrationNumber: 'Cash receipt number',
  samePhone: 'Use the phone number above',

  escrow: 'Escrow',
  useEscrow: 'Pay with escrow',
  escrowHint: 'Your money is held until you have received the goods and confirmed the purchase.',
  escrowRequired: 'This payment uses escrow.',

  agree: 'I have checked the amount and the order, and agree to share what the payment needs.',
  agreeEscrow:
    'I have checked the amount and the order, and agree to escrow and to share what the payment needs.',
  agreement: 'Agreement',
  agreeMore: 'Who gets to know what?',
  agreeTo: (merchant) => [
    [merchant, 'the bank, depositor name and contact you entered · to recognise order and deposit'],
    ['Bank', 'amount and deposit deadline · to open the account and take the deposit'],
    ['Tax office', 'cash receipt number · only if you ask for a receipt'],
  ],

  submit: 'Next',
  busy: 'Sending',
  cancel: 'Cancel payment',
  retry: 'Try again',
  leave: 'Back to the shop',
  closeWindow: 'Close',
  leaving: { title: 'Taking you back to the shop', next: 'One moment, please.' },
  goOn: 'Press here if nothing happens',
  stay: 'Please close this tab and go back to the shop.',

  fixThese: (count) => (count === 1 ? 'Please check one entry' : `Please check ${count} entries`),
  problems: {
    bank: 'Please choose a bank to deposit to.',
    depositorName: 'Please enter the depositor name.',
    depositorNameLong: 'The depositor name is too long. 100 characters at most.',
    customerMobilePhone: 'A phone number has 8 to 15 digits. You may leave it empty.',
    customerEmail: 'Please check the e-mail address. You may leave it empty.',
    MOBILE: 'Please enter the mobile phone number, 10 or 11 digits.',
    CASH_RECEIPT_CARD: 'Please enter the cash receipt card number, 13 to 19 digits.',
    BUSINESS_REGISTRATION: 'Please enter the business registration number, 10 digits.',
    agreed: 'Please agree to go on.',
  },

  troubles: {
    silent: {
      title: 'No answer arrived',
      money: 'No money has moved.',
      next: 'Check your connection and try again. What you entered is still here.',
    },
    unavailable: {
      title: 'This is not possible right now',
      money: 'No money has moved.',
      next: 'Please try again in a moment. What you entered is still here.',
    },
    providerDown: {
      title: 'The institution does not answer',
      money: 'No money has moved.',
      next: 'Please try again in a moment. What you entered is still here.',
    },
    rejected: {
      title: 'The payment cannot go on like this',
      money: 'No money has moved.',
      next: 'Change what you entered and try again, or cancel the payment.',
    },
    expired: {
      title: 'The time for this payment is over',
      money: 'No account was opened and no money has moved.',
      next: 'Please go back to the shop and order again.',
    },
    deadlinePassed: {
      title: 'The deposit deadline has passed',
      money: 'No account was opened and no money has moved.',
      next: 'Please go back to the shop and order again.',
    },
    finished: {
      title: 'This step is already done',
      money: 'No money moves in this window.',
      next: 'Your orders at the shop show what became of the payment.',
    },
    refused: {
      title: 'This payment cannot go on',
      money: 'No money has moved.',
      next: 'Please go back to the shop and order again. If it happens again, tell the shop.',
    },
  },

  statuses: {
    READY: {
      title: 'This payment is not finished',
      money: 'No money has moved.',
      next: 'Please go back to the shop and start the payment again.',
    },
    IN_PROGRESS: {
      title: 'The shop is checking the payment',
      money: 'No money has moved yet.',
      next: 'The shop shows what became of the payment.',
    },
    WAITING_FOR_DEPOSIT: {
      title: 'Waiting for your deposit',
      money: 'No deposit has arrived yet.',
      next: 'Account number and deadline are in your order at the shop. Send the exact amount in one transfer.',
    },
    DONE: {
      title: 'The payment is complete',
      money: 'The whole amount has arrived.',
      next: 'Nothing more to do. Your order is at the shop.',
    },
    CANCELED: {
      title: 'This payment was canceled',
      money: 'Whatever you have paid is refunded.',
      next: 'Your order at the shop shows when the refund is made.',
    },
    PARTIAL_CANCELED: {
      title: 'Part of this payment was canceled',
      money: 'The canceled part is refunded.',
      next: 'Your order at the shop shows what was canceled and what is left.',
    },
    ABORTED: {
      title: 'The payment did not go through',
      money: 'No money has moved.',
      next: 'Please go back to the shop and pay again.',
    },
    EXPIRED: {
      title: 'The time for this payment is over',
      money: 'No money has moved.',
      next: 'Please go back to the shop and order again.',
    },
  },

  reasons: {
    WALLET_DOWN: {
      title: 'PayPal did not answer',
      money: 'No money has moved.',
      next: 'Please try again in a moment. If there is still no answer, go back to the shop and pay in another way.',
    },
    NOT_THIS_BROWSER: {
      title: 'The payment was started in another browser',
      money: 'No money moves on this page.',
      next: 'Go on in the browser you started in, or see the result in your orders at the shop.',
    },
    WALLET_MISMATCH: {
      title: 'This answer belongs to another payment',
      money: 'No money moves on this page.',
      next: 'See your orders at the shop. If this one is not finished, please pay again from the start.',
    },
  },

  wallet: (name) => ({
    title: `Pay with ${name}`,
    going: {
      title: `Taking you to ${name}`,
      money: 'No money has moved yet.',
      next: `Log in at ${name} and check the amount. The payment is made when you are back at the shop.`,
    },
    back: {
      title: 'This payment is not finished yet',
      money: 'No money has moved.',
      next: `You can go on at ${name}, or cancel the payment.`,
    },
    goOn: `Continue to ${name}`,
    busy: 'On the way',
    road: {
      label: 'How this payment goes',
      nowWhen: 'Now',
      now: `Log in at ${name} and check the amount`,
      backWhen: 'After that',
      back: (merchant) => `You come back to ${merchant}`,
      paidWhen: 'Once, at the end',
      paid: (merchant) => `The money moves when ${merchant} completes your order`,
    },
    troubles: {
      silent: {
        title: 'No answer arrived',
        money: 'No money has moved.',
        next: 'Check your connection and try again.',
      },
      unavailable: {
        title: 'This is not possible right now',
        money: 'No money has moved.',
        next: 'Please try again in a moment, or cancel the payment.',
      },
      providerDown: {
        title: `${name} does not answer`,
        money: 'No money has moved.',
        next: 'Please try again in a moment, or cancel the payment and pay in another way.',
      },
      expired: {
        title: 'The time for this payment is over',
        money: 'No money has moved.',
        next: 'Please go back to the shop and order again.',
      },
    },
  }),
};
