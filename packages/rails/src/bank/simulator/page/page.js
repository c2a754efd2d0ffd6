// The bank page's own script: sends, takes back, and shows what the bank says.
const words = JSON.parse(document.getElementById('words').textContent);
const language = document.documentElement.lang;
const form = document.getElementById('sending');
const result = document.getElementById('result');
const button = form.querySelector('button[type=submit]');

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (button.disabled) return;
  for (const input of form.querySelectorAll('input')) input.removeAttribute('aria-invalid');
  button.disabled = true;
  button.textContent = words.sending;
  say('', '');
  const sent = await post('/app/deposits', {
    accountNumber: form.elements.accountNumber.value,
    amount: Number(form.elements.amount.value.replace(/[^\d.-]/g, '')),
    depositorName: form.elements.depositorName.value,
  });
  button.disabled = false;
  button.textContent = words.send;
  if (sent.result === 'OK')
    say('OK', `${words.sent} ${sent.noticed ? words.sentNoticed : words.sentNotNoticed}`);
  else if (sent.result === 'HELD') say('HELD', words.held);
  else refuse(sent);
  await refresh();
});

document.addEventListener('click', async (event) => {
  const takeBack = event.target.closest?.('[data-deposit]');
  if (!takeBack) return;
  takeBack.disabled = true;
  const taken = await post('/app/deposit-reversals', { depositId: takeBack.dataset.deposit });
  if (taken.result === 'OK') say('OK', words.reversed);
  else refuse(taken);
  await refresh();
});

function refuse({ code, message, field }) {
  say(code, message?.[language] ?? words.unreachable);
  const input = field && form.elements[field];
  if (!input) return;
  input.setAttribute('aria-invalid', 'true');
  input.focus();
}

function say(code, text) {
  result.dataset.code = code;
  result.className = `result ${code === '' ? '' : code === 'OK' ? 'fine' : code === 'HELD' ? 'waiting' : 'refused'}`;
  result.textContent = text;
}

async function post(path, body) {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return await response.json();
  } catch {
    return { code: 'UNREACHABLE' };
  }
}

/** The lists are taken from the page itself. A list somebody stands in with the keyboard is left alone. */
async function refresh() {
  const text = await fetch(location.href).then(
    (response) => response.text(),
    () => undefined,
  );
  if (text === undefined) return;
  const fresh = new DOMParser().parseFromString(text, 'text/html');
  for (const id of ['deposits', 'transfers']) {
    const now = document.getElementById(id);
    const then = fresh.getElementById(id);
    const isInUse = now.contains(document.activeElement) && !document.activeElement.disabled;
    if (then && !isInUse && now.innerHTML !== then.innerHTML) now.innerHTML = then.innerHTML;
  }
}

// Refunds arrive without anybody touching this page.
setInterval(() => document.visibilityState === 'visible' && refresh(), 3000);
