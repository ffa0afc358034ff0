import * as api from './api.js';
import { element, paint } from './bubble.js';
import { typeInto } from './typing.js';

const channelNames = { sms: 'SMS', whatsapp: 'WhatsApp', messenger: 'Messenger', rcs: 'RCS' };
const greetings = {
  sms: 'Text Message', whatsapp: 'Messages are delivered over WhatsApp.', messenger: 'Say hello on Messenger.', rcs: 'Chatting with RCS.',
};
const placeholders = { sms: 'Text Message', whatsapp: 'Message', messenger: 'Aa', rcs: 'RCS message' };
const largestFile = 10 * 1024 * 1024;

// One telephone: a choice of business and channel, its thread, and a field to write in.
export class Phone {
  #owner; #businesses; #tools; #root; #choice; #messages = []; #known = new Set(); #files = []; #unread = new Map(); #typing = 0; #loading = 0;

  constructor(owner, businesses, tools) {
    this.#owner = owner;
    this.#businesses = businesses;
    this.#tools = tools;
    this.#root = document.getElementById('phone').content.firstElementChild.cloneNode(true);
    this.#root.setAttribute('aria-label', `Phone of ${owner.name}`);
    this.#find('.name').textContent = owner.name;
    this.#find('.number').textContent = owner.number;
    this.#find('.thread').setAttribute('aria-label', `Messages of ${owner.name}`);
    this.#find('.remove').setAttribute('aria-label', `Remove ${owner.name}'s phone`);
    this.#find('.remove').addEventListener('click', () => tools.remove(this));
    this.#wireMenu();
    this.#wireComposer();
    this.choose(this.#remembered());
    this.tick();
  }

  get element() { return this.#root; }
  get owner() { return this.#owner; }

  // Everything read anew: at the start and after the stream was interrupted.
  async refresh() {
    this.#unread = new Map((await api.summaries(this.#owner.number)).map(s => [s.address, s.unread]));
    await this.#load();
  }

  choose(choice) {
    if (!choice) return;
    this.#typing++;
    this.#choice = choice;
    localStorage.setItem(`phone:${this.#owner.number}`, choice.address);
    this.#root.dataset.channel = choice.channel;
    this.#find('.business').textContent = choice.business.name;
    this.#find('.address').textContent = `${channelNames[choice.channel]} · ${choice.address.replace(/^[a-z]+:/, '')}`;
    this.#find('.avatar').textContent = [...choice.business.name].filter((c, i, all) => i === 0 || all[i - 1] === ' ').slice(0, 2).join('');
    const field = this.#find('textarea');
    field.placeholder = placeholders[choice.channel];
    field.setAttribute('aria-label', `Message from ${this.#owner.name} to ${choice.business.name}`);
    this.#find('.chips').replaceChildren(...choice.business.sampleQuestions.map(question => this.#chip(question)));
    [this.#messages, this.#known] = [[], new Set()];
    this.#paint(false);
    this.#closeMenu();
    this.#load().catch(this.#tools.complain);
  }

  // A message or a change of its status, from the stream.
  take(message) {
    if (!Object.values(this.#owner.addresses).includes(message.phone)) return;
    const isNew = !this.#known.has(message.sid);
    if (message.address !== this.#choice?.address) {
      if (message.direction === 'outbound' && message.status === 'delivered') this.#count(message.address, 1);
      return;
    }
    this.#merge([message]);
    this.#paint(isNew);
    if (message.direction !== 'outbound') return;
    if (message.status === 'delivered') {
      this.#look();
      this.#tools.say(`${this.#choice.business.name} to ${this.#owner.name}: ${message.body ?? 'a picture'}`);
    }
  }

  tick() { this.#find('.clock').textContent = new Date().toLocaleTimeString('en-GB', { hour: 'numeric', minute: '2-digit' }); }

  #find(selector) { return this.#root.querySelector(selector); }

  #choices() {
    return this.#businesses.flatMap(business => business.addresses.map(({ address, channel }) => ({ business, address, channel })));
  }

  #remembered() {
    const choices = this.#choices();
    const saved = localStorage.getItem(`phone:${this.#owner.number}`);
    return choices.find(c => c.address === saved) ?? choices[this.#tools.position(this) % Math.max(1, choices.length)];
  }

  #mine() { return this.#owner.addresses[this.#choice.channel]; }

  async #load() {
    if (!this.#choice) return;
    const turn = ++this.#loading;
    this.#messages = []; // What the stream brings meanwhile is merged below; what the network forgot must go.
    const messages = await api.thread(this.#mine(), this.#choice.address);
    if (turn !== this.#loading) return; // Another thread was opened meanwhile.
    this.#merge(messages);
    this.#known = new Set(this.#messages.map(m => m.sid));
    this.#paint(false);
    this.#look();
  }

  #merge(messages) {
    const all = new Map(this.#messages.map(m => [m.sid, m]));
    for (const message of messages) all.set(message.sid, message);
    this.#messages = [...all.values()].sort((a, b) => a.order - b.order);
  }

  #paint(fresh) {
    const box = this.#find('.thread');
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 120;
    paint(this.#find('.thread ol'), this.#messages, m => fresh && !this.#known.has(m.sid), greetings[this.#choice.channel], one => this.#tap(one));
    for (const message of this.#messages) this.#known.add(message.sid);
    if (atEnd) box.scrollTop = box.scrollHeight;
    for (const image of box.querySelectorAll('img')) image.addEventListener('load', () => { if (atEnd) box.scrollTop = box.scrollHeight; }, { once: true });
  }

  // Only a page that is being looked at reads messages.
  #look() {
    const { address } = this.#choice;
    if (document.visibilityState !== 'visible' || this.#messages.length === 0) return;
    this.#unread.set(address, 0);
    this.#showUnread();
    api.read(this.#mine(), address).catch(this.#tools.complain);
  }

  #count(address, more) {
    this.#unread.set(address, (this.#unread.get(address) ?? 0) + more);
    this.#showUnread();
  }

  #showUnread() {
    const total = [...this.#unread.values()].reduce((a, b) => a + b, 0);
    const badge = this.#find('.others');
    badge.hidden = total === 0;
    badge.textContent = total > 99 ? '99+' : String(total);
    badge.setAttribute('aria-label', `${total} unread in other threads`);
  }

  // The menu of businesses and channels, with the keyboard of a listbox.
  #wireMenu() {
    const [picker, menu] = [this.#find('.picker'), this.#find('.menu')];
    menu.id = `menu-${this.#owner.number.slice(1)}`;
    menu.tabIndex = -1;
    picker.setAttribute('aria-controls', menu.id);
    picker.addEventListener('click', () => (menu.hidden ? this.#openMenu() : this.#closeMenu()));
    menu.addEventListener('keydown', event => {
      const options = [...menu.querySelectorAll('[role=option]')];
      const at = options.findIndex(o => o.classList.contains('active'));
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: options.length - 1 }[event.key];
      if (to !== undefined) this.#activate(options[Math.min(Math.max(to, 0), options.length - 1)]);
      else if (event.key === 'Enter' || event.key === ' ') options[at]?.click();
      else if (event.key === 'Escape') this.#closeMenu();
      else return;
      event.preventDefault();
      if (menu.hidden) picker.focus();
    });
    menu.addEventListener('focusout', event => { if (!this.#find('.contact').contains(event.relatedTarget)) this.#closeMenu(); });
  }

  #openMenu() {
    const menu = this.#find('.menu');
    menu.replaceChildren(...this.#businesses.flatMap(business => [
      Object.assign(element('li', 'group', business.name), { role: 'presentation' }),
      ...this.#choices().filter(c => c.business === business).map((choice, i) => this.#option(choice, i)),
    ]));
    menu.hidden = false;
    this.#find('.picker').setAttribute('aria-expanded', 'true');
    menu.focus();
    this.#activate(menu.querySelector('[aria-selected=true]') ?? menu.querySelector('[role=option]'));
  }

  #option(choice, i) {
    const option = element('li');
    option.id = `${this.#find('.menu').id}-${choice.business.accountSid.slice(-6)}-${i}`;
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', String(choice.address === this.#choice?.address));
    const what = element('span', 'what', channelNames[choice.channel]);
    what.append(element('small', '', choice.address.replace(/^[a-z]+:/, '')));
    option.append(element('span', `mark ${choice.channel}`), what);
    const unread = this.#unread.get(choice.address) ?? 0;
    if (unread > 0) option.append(element('span', 'badge', String(unread)));
    option.addEventListener('click', () => this.choose(choice));
    return option;
  }

  #activate(option) {
    if (!option) return;
    for (const other of this.#root.querySelectorAll('.menu .active')) other.classList.remove('active');
    option.classList.add('active');
    option.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    this.#find('.menu').setAttribute('aria-activedescendant', option.id);
  }

  #closeMenu() {
    this.#find('.menu').hidden = true;
    this.#find('.picker').setAttribute('aria-expanded', 'false');
  }

  #wireComposer() {
    const [form, field] = [this.#find('.composer'), this.#find('textarea')];
    const fit = () => {
      field.style.height = 'auto';
      field.style.height = `${field.scrollHeight + 2}px`;
      this.#find('.send').disabled = field.value.trim() === '' && this.#files.length === 0;
    };
    field.addEventListener('input', fit);
    field.addEventListener('keydown', event => {
      if (event.isTrusted) this.#typing++; // A person's own key stops a text that is being typed for them.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.addEventListener('submit', event => {
      event.preventDefault();
      this.#send().catch(this.#tools.complain);
    });
    this.#find('input[type=file]').addEventListener('change', event => {
      this.#attach([...event.target.files]);
      event.target.value = '';
    });
    this.#find('.send').disabled = true;
  }

  #chip(question) {
    const chip = element('button', 'chip', question);
    chip.type = 'button';
    chip.addEventListener('click', async () => {
      const turn = ++this.#typing;
      const field = this.#find('textarea');
      if (await typeInto(field, question, this.#tools.human(), () => turn !== this.#typing)) await this.#send().catch(this.#tools.complain);
    });
    return chip;
  }

  #attach(files) {
    for (const file of files) {
      if (file.size > largestFile) this.#tools.complain(new Error(`${file.name} is larger than 10 MB.`));
      else this.#files.push(file);
    }
    this.#showTray();
  }

  #showTray() {
    const tray = this.#find('.tray');
    for (const image of tray.querySelectorAll('img')) URL.revokeObjectURL(image.src);
    tray.hidden = this.#files.length === 0;
    tray.replaceChildren(...this.#files.map(file => {
      const figure = element('figure', '', file.type.startsWith('image/') ? '' : file.name.slice(-12));
      if (file.type.startsWith('image/')) figure.append(Object.assign(element('img'), { src: URL.createObjectURL(file), alt: file.name }));
      const drop = Object.assign(element('button', '', '×'), { type: 'button' });
      drop.setAttribute('aria-label', `Leave out ${file.name}`);
      drop.addEventListener('click', () => {
        this.#files = this.#files.filter(f => f !== file);
        this.#showTray();
      });
      figure.append(drop);
      return figure;
    }));
    this.#find('textarea').dispatchEvent(new Event('input'));
  }

  #tap({ id, title }) {
    this.#typing++;
    api.send({ from: this.#mine(), to: this.#choice.address, body: title, tappedId: id }).catch(this.#tools.complain);
  }

  async #send() {
    const field = this.#find('textarea');
    const [body, files] = [field.value.trim(), this.#files];
    if (body === '' && files.length === 0) return;
    this.#typing++;
    this.#files = [];
    field.value = '';
    this.#showTray();
    try {
      const media = await Promise.all(files.map(async file => ({ contentType: file.type || 'application/octet-stream', filename: file.name, base64: await base64(file) })));
      await api.send({ from: this.#mine(), to: this.#choice.address, body: body || null, media });
    } catch (error) {
      // What was written must not be lost with the attempt.
      if (field.value === '') field.value = body;
      this.#files = [...files, ...this.#files];
      this.#showTray();
      throw error;
    }
  }
}

const base64 = file => new Promise((done, fail) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result.slice(reader.result.indexOf(',') + 1));
  reader.onerror = () => fail(new Error(`${file.name} could not be read.`));
  reader.readAsDataURL(file);
});
