// Search and copy buttons. Without this file the docs are whole, only less handy.
const { copy, copied, none } = document.body.dataset;

// On a PC the list of pages is always open; a screen reader is told so, too.
if (matchMedia('(min-width: 960px)').matches) document.querySelector('.menu').open = true;

for (const figure of document.querySelectorAll('figure.code')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = copy;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(figure.querySelector('code').textContent);
    button.textContent = copied;
    setTimeout(() => (button.textContent = copy), 2_000);
  });
  figure.append(button);
}

const form = document.querySelector('.search');
const input = form.querySelector('input');
const list = form.querySelector('ul');
let index;
let chosen = -1;
form.hidden = false;

async function find() {
  const wanted = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return close();
  index ??= fetch(form.dataset.index).then((answer) => answer.json());
  const lines = await index;
  const found = lines
    .map(([address, title, heading]) => ({
      address,
      title,
      heading,
      text: `${title} ${heading}`.toLowerCase(),
    }))
    .filter(({ text }) => wanted.every((word) => text.includes(word)))
    .sort((one, other) => rank(one, wanted) - rank(other, wanted))
    .slice(0, 12);
  list.replaceChildren(...(found.length > 0 ? found.map(option) : [nothing()]));
  list.hidden = false;
  input.setAttribute('aria-expanded', 'true');
  choose(found.length > 0 ? 0 : -1);
}

/** What begins as it was typed comes first, then whole pages, then the shorter heading. */
function rank({ title, heading }, [first]) {
  const name = (heading || title).toLowerCase();
  return (name.startsWith(first) ? 0 : 1_000) + (heading ? 100 : 0) + name.length;
}

function option({ address, title, heading }, at) {
  const item = document.createElement('li');
  item.id = `found-${at}`;
  item.role = 'option';
  const link = document.createElement('a');
  link.href = address;
  link.tabIndex = -1;
  link.textContent = heading || title;
  if (heading) {
    const page = document.createElement('small');
    page.textContent = title;
    link.append(page);
  }
  link.addEventListener('click', close);
  item.append(link);
  return item;
}

function nothing() {
  const item = document.createElement('li');
  item.role = 'option';
  item.ariaDisabled = 'true';
  item.textContent = none;
  return item;
}

function choose(at) {
  chosen = at;
  for (const [each, item] of [...list.children].entries()) item.ariaSelected = String(each === at);
  if (at >= 0) input.setAttribute('aria-activedescendant', `found-${at}`);
  else input.removeAttribute('aria-activedescendant');
  list.children[at]?.scrollIntoView({ block: 'nearest' });
}

function close() {
  list.hidden = true;
  input.setAttribute('aria-expanded', 'false');
  choose(-1);
}

input.addEventListener('input', find);
input.addEventListener('focus', find);
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener(
  'focusout',
  ({ relatedTarget }) => form.contains(relatedTarget) || setTimeout(close, 150),
);
form.addEventListener('keydown', (event) => {
  const { length } = list.children;
  if (event.key === 'ArrowDown') choose(Math.min(chosen + 1, length - 1));
  else if (event.key === 'ArrowUp') choose(Math.max(chosen - 1, 0));
  else if (event.key === 'Enter') list.children[chosen]?.querySelector('a')?.click();
  else if (event.key === 'Escape') close();
  else return;
  event.preventDefault();
});
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target.closest('input, textarea')) return;
  event.preventDefault();
  input.focus();
});
