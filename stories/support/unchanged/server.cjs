// A merchant's server of the shape that every guide shows: the address of Toss Payments stands in the code, and nobody
// here has heard of Tollgate.
const express = require('express');

const secretKey = 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R';
const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`;

const app = express();
app.use(express.static(`${__dirname}/public`));
app.use(express.json());

app.post('/confirm', async (request, response) => {
  const { paymentKey, orderId, amount } = request.body;
  const answer = await fetch('https://api.tosspayments.com/v1/payments/confirm', {
    method: 'POST',
    headers: { Authorization: authorization, 'Content-Type': 'application/json' },
    body: JSON.stringify({ paymentKey, orderId, amount }),
  });
  response.status(answer.status).json(await answer.json());
});

const server = app.listen(0, '127.0.0.1', () => console.log(`http://localhost:${server.address().port}`));
