// Bubbles. Whatever came over the network becomes text nodes and attributes of known elements, never markup.

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'short' });
const svg = 'http://www.w3.org/2000/svg';

export function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

const marks = {
  queued: ['M8 3.5v3.5l2 1.5M8 1.5a5 5 0 1 0 .01 0'],
  sent: ['M3 6.5l3.2 3.2L13 2.5'],
  delivered: ['M.8 6.5L4 9.7 10.4 2.5', 'M7.2 9l.8.7L15 2.5'],
  failed: ['M8 3v4M8 9.6v.1', 'M8 .8a5.2 5.2 0 1 0 .01 0'],
};
const words = {
  received: 'Delivered', sending: 'Sending', queued: 'Queued', sent: 'Sent', delivered: 'Delivered', read: 'Read', failed: 'Not delivered', undelivered: 'Not delivered',
};

function tick(status) {
  const shape = { received: 'delivered', read: 'delivered', undelivered: 'failed', sending: 'queued' }[status] ?? status;
  const image = document.createElementNS(svg, 'svg');
  image.setAttribute('class', `tick ${status}`);
  image.setAttribute('viewBox', '0 0 16 12');
  image.setAttribute('aria-hidden', 'true');
  for (const d of marks[shape] ?? []) {
    const path = document.createElementNS(svg, 'path');
    path.setAttribute('d', d);
    image.append(path);
  }
  return image;
}

// The mark is drawn: a machine without a font of emoji shows an empty box for one.
function sheetMark() {
  const image = document.createElementNS(svg, 'svg');
  image.setAttribute('viewBox', '0 0 20 24');
  image.setAttribute('aria-hidden', 'true');
  for (const d of ['M3 1.5h9l6 6v13a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2v-17a2 2 0 0 1 2-2z', 'M12 1.5v6h6', 'M5 13h9M5 17h6']) {
    const path = document.createElementNS(svg, 'path');
    path.setAttribute('d', d);
    image.append(path);
  }
  return image;
}

function sizeOf(bytes) {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / (1024 * 1024)).toFixed(1)} MB`;
}

function medium({ url, contentType, filename, size }) {
  const kind = contentType.split('/')[0];
  if (kind === 'image') {
    const image = element('img');
    image.src = url;
    image.alt = filename ? `Picture: ${filename}` : 'Picture';
    return image;
  }
  if (kind === 'audio' || kind === 'video') {
    const player = element(kind);
    player.src = url;
    player.controls = true;
    return player;
  }
  const link = element('a', 'file');
  const said = element('span', 'about', filename ?? 'File');
  said.append(element('small', '', `${contentType.split(';')[0].split('/').pop().toUpperCase()} · ${sizeOf(size)}`));
  link.append(sheetMark(), said);
  link.href = url;
  link.download = filename ?? '';
  return link;
}

function meta(message) {
  const failed = message.status === 'failed' || message.status === 'undelivered';
  const line = element('li', `meta ${message.direction}-meta${failed ? ' bad' : ''}`);
  const label = words[message.status] ?? message.status;
  line.append(element('span', '', failed ? `${label} · ${message.errorCode ?? 'unknown error'}` : time.format(new Date(message.at))), tick(message.status), element('span', 'unseen', label));
  line.title = failed ? `${message.errorCode ?? ''} ${message.error ?? ''}`.trim() : `${label} · ${new Date(message.at).toLocaleString()}`;
  return line;
}

function bubble(message, last, fresh) {
  const failed = message.status === 'failed' || message.status === 'undelivered';
  const classes = ['bubble', message.direction, last && 'last', fresh && 'fresh', failed && 'failed', ['queued', 'sending'].includes(message.status) && 'pending'];
  const item = element('li', classes.filter(Boolean).join(' '));
  item.append(element('span', 'unseen', message.direction === 'inbound' ? 'You: ' : 'Business: '));
  if (message.media.length > 0) item.classList.add('pictured');
  for (const one of message.media) item.append(medium(one));
  if (message.body) item.append(element('span', 'words', message.body));
  return item;
}

// Buttons stay below their message as long as nothing was answered; a list opens in place, as it does on a small screen.
function taps(message, tap) {
  const row = element('li', 'taps');
  const choices = message.taps.map(one => {
    const button = Object.assign(element('button', 'tap'), { type: 'button' });
    button.append(element('span', '', one.title));
    if (one.description) button.append(element('small', '', one.description));
    button.addEventListener('click', () => tap(one));
    return button;
  });
  if (!message.listButton) {
    row.append(...choices);
    return row;
  }
  const list = element('div', 'sheet');
  list.hidden = true;
  list.append(...choices);
  const open = Object.assign(element('button', 'tap opener', `☰ ${message.listButton}`), { type: 'button' });
  open.setAttribute('aria-expanded', 'false');
  open.addEventListener('click', () => {
    list.hidden = !list.hidden;
    open.setAttribute('aria-expanded', String(!list.hidden));
    if (!list.hidden) list.scrollIntoView({ block: 'nearest' });
  });
  row.append(open, list);
  return row;
}

// Messages within a few minutes of each other share one line of time and tick, as phones show it.
const together = (a, b) => b && a.direction === b.direction && a.status === b.status && Date.parse(b.at) - Date.parse(a.at) < 120_000;

export function paint(list, messages, isFresh, greeting, tap) {
  const answered = messages.findLastIndex(m => m.direction === 'inbound');
  const items = [];
  let shownDay = '';
  messages.forEach((message, i) => {
    const today = day.format(new Date(message.at));
    if (today !== shownDay) items.push(element('li', 'day', today === day.format(new Date()) ? 'Today' : today));
    shownDay = today;
    const last = !together(message, messages[i + 1]);
    items.push(bubble(message, last, isFresh(message)));
    if (message.taps?.length > 0 && i > answered && !message.errorCode) items.push(taps(message, tap));
    if (last) items.push(meta(message));
  });
  if (items.length === 0) items.push(element('li', 'hello', greeting));
  list.replaceChildren(...items);
}
