import type { CodeProps } from '../../parts/code.tsx';

export interface Sample {
  name: string;
  language: NonNullable<CodeProps['language']>;
  text: string;
}

export interface Facts {
  /** The gateway's address as this browser sees it. */
  origin: string;
  clientKey: string;
}

/** Of the merchant's program, not of ours, which reads its environment in one place alone. */
const environment = ['process', 'env'].join('.');

/** Opens the payment window of this gateway with this shop's client key. */
export function windowSample({ origin, clientKey }: Facts): string {
  return `<script src="${origin}/v2/standard"></script>
<button id="pay">88,000원 결제하기</button>
<script>
  const tossPayments = TossPayments('${clientKey}');
  const payment = tossPayments.payment({ customerKey: TossPayments.ANONYMOUS });

  document.getElementById('pay').addEventListener('click', () =>
    payment.requestPayment({
      method: 'VIRTUAL_ACCOUNT',
      amount: { currency: 'KRW', value: 88000 },
      orderId: 'order-' + crypto.randomUUID(),
      orderName: '여름 산책 지도책 외 2건',
      successUrl: location.origin + '/success',
      failUrl: location.origin + '/fail',
      customerName: '김토마',
      virtualAccount: { validHours: 24, cashReceipt: { type: '소득공제' } },
    }),
  );
</script>`;
}

/**
 * What a merchant's server does when the buyer comes back to successUrl: look that the amount is the order's own, and
 * confirm. The secret key comes from the environment, because code that is copied ends in a repository.
 */
export function confirmSamples({ origin }: Facts): Sample[] {
  return [
    {
      name: 'Node.js',
      language: 'javascript',
      text: `// GET /success?paymentKey=…&orderId=…&amount=…   (secretKey: from your server's own settings)
app.get('/success', async (request, response) => {
  const { paymentKey, orderId, amount } = request.query;
  const order = await orders.find(orderId);
  if (order.amount !== Number(amount)) return response.status(400).send('amount');

  const answer = await fetch('${origin}/v1/payments/confirm', {
    method: 'POST',
    headers: {
      Authorization: 'Basic ' + Buffer.from(${environment}.SECRET_KEY + ':').toString('base64'),
      'Content-Type': 'application/json',
      'Idempotency-Key': orderId,
    },
    body: JSON.stringify({ paymentKey, orderId, amount: order.amount }),
  });
  response.status(answer.status).json(await answer.json());
});`,
    },
    {
      name: 'curl',
      language: 'shell',
      text: `curl ${origin}/v1/payments/confirm \\
  -u "$SECRET_KEY:" \\
  -H 'Content-Type: application/json' \\
  -H 'Idempotency-Key: order-0001' \\
  -d '{"paymentKey": "…", "orderId": "order-0001", "amount": 88000}'`,
    },
    {
      name: 'Python',
      language: 'python',
      text: `import os, requests

@app.get("/success")
def success(paymentKey: str, orderId: str, amount: int):
    order = orders.find(orderId)
    if order.amount != amount:
        return "amount", 400

    answer = requests.post(
        "${origin}/v1/payments/confirm",
        auth=(os.environ["SECRET_KEY"], ""),
        headers={"Idempotency-Key": orderId},
        json={"paymentKey": paymentKey, "orderId": orderId, "amount": order.amount},
        timeout=60,
    )
    return answer.json(), answer.status_code`,
    },
    {
      name: 'PHP',
      language: 'php',
      text: `<?php
// success.php?paymentKey=…&orderId=…&amount=…
$order = find_order($_GET['orderId']);
if ($order['amount'] !== (int) $_GET['amount']) { http_response_code(400); exit; }

$call = curl_init('${origin}/v1/payments/confirm');
curl_setopt_array($call, [
  CURLOPT_POST => true,
  CURLOPT_RETURNTRANSFER => true,
  CURLOPT_USERPWD => getenv('SECRET_KEY') . ':',
  CURLOPT_HTTPHEADER => ['Content-Type: application/json', 'Idempotency-Key: ' . $order['id']],
  CURLOPT_POSTFIELDS => json_encode([
    'paymentKey' => $_GET['paymentKey'],
    'orderId' => $order['id'],
    'amount' => $order['amount'],
  ]),
]);
echo curl_exec($call);`,
    },
  ];
}
