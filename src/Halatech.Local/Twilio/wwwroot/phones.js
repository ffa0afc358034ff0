import * as api from './api.js';
import { element } from './bubble.js';
import { Phone } from './phone.js';

const board = document.getElementById('phones');
const phones = new Map();
let businesses = [];
let complaint;

const tools = {
  human: () => document.getElementById('human').checked,
  position: () => phones.size,
  say: text => { document.getElementById('live').textContent = text; },
  complain(error) {
    const notice = document.getElementById('notice');
    notice.textContent = error.message;
    notice.hidden = false;
    clearTimeout(complaint);
    complaint = setTimeout(() => { notice.hidden = true; }, 6000);
  },
  async remove(phone) {
    try {
      await api.removePhone(phone.owner.number);
    } catch (error) {
      tools.complain(error);
      return;
    }
    phones.delete(phone.owner.number);
    phone.element.remove();
    showEmpty();
    document.getElementById('add').focus();
  },
};

function showEmpty() {
  board.querySelector('.empty')?.remove();
  if (phones.size === 0) board.append(element('p', 'empty', 'No phones yet. Add one to write to a business.'));
}

function place(owner) {
  if (phones.has(owner.number)) return phones.get(owner.number);
  const phone = new Phone(owner, businesses, tools);
  phones.set(owner.number, phone);
  board.append(phone.element);
  showEmpty();
  return phone;
}

async function synchronise() {
  try {
    const directory = await api.directory();
    businesses = directory.businesses.filter(b => b.addresses.length > 0);
    for (const owner of directory.phones) place(owner);
    showEmpty();
    await Promise.all([...phones.values()].map(p => p.refresh()));
    linked(true);
  } catch (error) {
    tools.complain(error);
  }
}

function linked(live) {
  document.getElementById('link').classList.toggle('live', live);
  document.getElementById('link-text').textContent = live ? 'Live' : 'Reconnecting…';
}

function wireDialog() {
  const [dialog, form, problem] = ['dialog', 'new-phone', 'dialog-problem'].map(id => document.getElementById(id));
  document.getElementById('add').addEventListener('click', () => {
    form.reset();
    problem.textContent = '';
    form.elements.number.value = `+1555${String(Math.floor(1_000_000 + Math.random() * 8_999_999))}`;
    dialog.showModal();
  });
  document.getElementById('cancel').addEventListener('click', () => dialog.close());
  form.addEventListener('submit', async event => {
    event.preventDefault();
    try {
      const owner = await api.addPhone(form.elements.name.value.trim(), form.elements.number.value.trim());
      dialog.close();
      const phone = place(owner);
      phone.element.scrollIntoView({ inline: 'center', behavior: 'smooth' });
      phone.element.querySelector('textarea').focus({ preventScroll: true });
    } catch (error) {
      problem.textContent = error.message;
    }
  });
}

wireDialog();
setInterval(() => phones.forEach(p => p.tick()), 10_000);
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') phones.forEach(p => p.refresh().catch(tools.complain)); });
api.watch({
  ready: synchronise,
  message: message => phones.forEach(p => p.take(message)),
  phone: synchronise,
  lost: () => linked(false),
});
