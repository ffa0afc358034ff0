import assert from 'node:assert/strict';
import { connect, failure } from './twilio-client.mjs';

const { TWILIO_SERVICE: service, TWILIO_SMS: proxy, TWILIO_OTHER_SMS: foreign } = process.env;
const customer = '+15551230042';

const scenarios = {
  async conversations() {
    for (const root of [connect().conversations.v1, connect().conversations.v1.services(service)]) {
      const made = [];
      for (let i = 0; i < 5; i++) made.push((await root.conversations.create({ friendlyName: `c${i}`, attributes: JSON.stringify({ i }) })).sid);
      const listed = await root.conversations.list({ pageSize: 2 });
      assert.ok(made.every(sid => listed.some(c => c.sid === sid)), 'every page was followed');
      const one = await root.conversations(made[0]).fetch();
      assert.equal(one.chatServiceSid, service);
      assert.ok(one.dateCreated instanceof Date && !Number.isNaN(one.dateCreated.getTime()));
      assert.equal((await one.update({ state: 'closed' })).state, 'closed');
      assert.equal((await root.conversations.list({ state: 'closed' })).filter(c => made.includes(c.sid)).length, 1);
      assert.equal(await root.conversations(made[1]).remove(), true);
    }
  },

  async messages() {
    const root = connect().conversations.v1;
    const { sid } = await root.conversations.create({ uniqueName: 'thread' });
    const participant = await root.conversations(sid).participants.create({ 'messagingBinding.address': customer, 'messagingBinding.proxyAddress': proxy });
    assert.deepEqual(participant.messagingBinding, { type: 'sms', address: customer, proxy_address: proxy, projected_address: null });
    const identity = await root.conversations('thread').participants.create({ identity: 'ada' });
    assert.equal(identity.messagingBinding, null);
    for (let i = 0; i < 6; i++) await root.conversations(sid).messages.create({ author: 'assistant', body: `m${i}`, attributes: JSON.stringify({ replyId: i }) });
    const newest = await root.conversations(sid).messages.list({ order: 'desc', limit: 2 });
    assert.deepEqual(newest.map(m => m.index), [5, 4]);
    const pages = [];
    for (let page = await root.conversations(sid).messages.page({ pageSize: 4 }); page; page = await page.nextPage()) pages.push(page.instances.map(m => m.body));
    assert.deepEqual(pages, [['m0', 'm1', 'm2', 'm3'], ['m4', 'm5']]);
    assert.equal(JSON.parse(newest[0].attributes).replyId, 5);
    // Instances of lists do not know their path in this client; contexts do.
    const last = root.conversations(sid).messages(newest[0].sid);
    let receipts;
    do receipts = await last.deliveryReceipts.list(); while (receipts[0]?.status !== 'delivered');
    assert.match(receipts[0].channelMessageSid, /^SM[0-9a-f]{32}$/);
    assert.equal((await last.fetch()).delivery.delivered, 'all');
    assert.equal((await last.update({ body: 'edited' })).body, 'edited');
    assert.equal(await last.remove(), true);
    const memberships = await root.participantConversations.list({ address: customer });
    assert.deepEqual(memberships.map(m => m.conversationSid), [sid]);
    assert.equal((await root.conversations(sid).participants.list()).length, 2);
    assert.equal(await root.conversations(sid).participants(identity.sid).remove(), true);
  },

  async configuration() {
    const root = connect().conversations.v1;
    const webhooks = await root.configuration.webhooks().update({ postWebhookUrl: 'http://127.0.0.1:9/post', filters: ['onMessageAdded', 'onMessageAdd'], method: 'POST' });
    assert.deepEqual(webhooks.filters, ['onMessageAdded', 'onMessageAdd']);
    assert.equal((await root.services(service).configuration.webhooks().update({ postWebhookUrl: '', filters: [] })).postWebhookUrl, '');
    await root.configuration.webhooks().update({ postWebhookUrl: '' });
    assert.equal((await root.configuration().fetch()).defaultChatServiceSid, service);
    assert.equal((await root.services(service).configuration().fetch()).chatServiceSid, service);

    const [address] = await root.addressConfigurations.list();
    const changed = await root.addressConfigurations(address.sid).update({ 'autoCreation.enabled': true, 'autoCreation.type': 'webhook', 'autoCreation.webhookUrl': 'http://127.0.0.1:9/h', 'autoCreation.webhookFilters': ['onMessageAdded'] });
    assert.deepEqual(changed.autoCreation.webhook_filters, ['onMessageAdded']);
    const fresh = await root.addressConfigurations.create({ type: 'whatsapp', address: 'whatsapp:+15550007777', 'autoCreation.enabled': false });
    assert.match(fresh.sid, /^IG[0-9a-f]{32}$/);
    assert.equal(await root.addressConfigurations(fresh.sid).remove(), true);

    const { sid } = await root.conversations.create();
    const scoped = await root.conversations(sid).webhooks.create({ target: 'webhook', 'configuration.url': 'http://127.0.0.1:9/s', 'configuration.filters': ['onMessageAdded'] });
    assert.deepEqual(scoped.configuration.filters, ['onMessageAdded']);
    assert.equal((await root.conversations(sid).webhooks.list()).length, 1);
    assert.equal(await root.conversations(sid).webhooks(scoped.sid).remove(), true);

    const user = await root.users.create({ identity: 'agent-1', friendlyName: 'Agent' });
    assert.equal((await root.users('agent-1').fetch()).sid, user.sid);
    assert.match((await root.roles.create({ friendlyName: 'r', type: 'conversation', permission: ['sendMessage', 'addParticipant'] })).sid, /^RL/);
    const other = await root.services.create({ friendlyName: 'second' });
    assert.equal((await root.services.list()).length, 2);
    assert.equal(await root.services(other.sid).remove(), true);
    const both = await root.conversationWithParticipants.create({ friendlyName: 'both', participant: [JSON.stringify({ identity: 'x' }), JSON.stringify({ identity: 'y' })] });
    assert.equal((await root.conversations(both.sid).participants.list()).length, 2);
  },

  async errors() {
    const root = connect().conversations.v1;
    const closed = await root.conversations.create();
    await root.conversations(closed.sid).update({ state: 'closed' });
    assert.deepEqual(await failure(root.conversations(closed.sid).messages.create({ body: 'x' })),
      { type: 'RestException', status: 400, code: 50377, moreInfo: 'https://www.twilio.com/docs/errors/50377' });
    assert.equal((await failure(root.conversations('CH00000000000000000000000000000000').fetch())).code, 20404);
    assert.equal((await failure(connect({}, 'wrong').conversations.v1.conversations.list())).status, 401);
    const open = await root.conversations.create();
    assert.equal((await failure(root.conversations(open.sid).participants.create({ 'messagingBinding.address': customer, 'messagingBinding.proxyAddress': foreign }))).code, 50413);
    assert.equal((await failure(root.conversations(open.sid).messages.create({ body: 'x', attributes: '{' }))).code, 50304);
  },

  async messaging() {
    const client = connect();
    const made = [];
    for (let i = 0; i < 3; i++) made.push(await client.messages.create({ to: customer, from: proxy, body: `sms ${i}` }));
    assert.ok(made[0].dateCreated instanceof Date && !Number.isNaN(made[0].dateCreated.getTime()));
    const listed = await client.messages.list({ to: customer, from: proxy, pageSize: 2 });
    assert.deepEqual(listed.map(m => m.body), ['sms 2', 'sms 1', 'sms 0']);
    assert.equal((await client.messages.list({ to: customer, dateSentAfter: new Date(Date.now() + 3600_000) })).length, 0);
    assert.equal((await client.messages(made[0].sid).fetch()).direction, 'outbound-api');
    assert.equal((await failure(client.messages.create({ to: customer, from: proxy, body: 'x'.repeat(1601) }))).code, 21617);
    const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: proxy });
    assert.equal((await client.incomingPhoneNumbers(number.sid).update({ smsUrl: 'http://127.0.0.1:9/sms' })).smsUrl, 'http://127.0.0.1:9/sms');
    assert.equal((await client.api.v2010.accounts(process.env.TWILIO_ACCOUNT).fetch()).status, 'active');
  },

  async content() {
    const client = connect();
    const made = await client.content.v1.contents.create({ friendly_name: 'reminder', language: 'en', variables: { 1: 'you' }, types: { 'twilio/text': { body: 'Hello {{1}}' } } });
    assert.match(made.sid, /^HX[0-9a-f]{32}$/);
    await client.content.v1.contents(made.sid).approvalCreate.create({ name: 'reminder', category: 'UTILITY' });
    assert.equal((await client.content.v1.contents(made.sid).approvalFetch().fetch()).whatsapp.status, 'approved');
    assert.equal((await client.content.v1.contents.list()).length, 1);
    const sent = await client.messages.create({ to: customer, from: proxy, contentSid: made.sid, contentVariables: JSON.stringify({ 1: 'Amina' }) });
    assert.equal(sent.body, 'Hello Amina');
  },

  async retry() {
    const { sid } = await connect().conversations.v1.conversations.create();
    const limited = { method: 'POST', path: '*/Messages', times: 2, status: 429, retryAfter: 1 };
    await fetch(`${process.env.TWILIO_URL}/standin/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(limited) });
    await connect({ autoRetry: true }).conversations.v1.conversations(sid).messages.create({ body: 'at last' });
    assert.equal((await connect().conversations.v1.conversations(sid).messages.list()).length, 1);
  },
};

await scenarios[process.argv[2]]();
console.log('done');
