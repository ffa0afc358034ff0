// The telephones' API. Every failure becomes an Error with a sentence for people.

async function call(path, options) {
  let response;
  try {
    response = await fetch(`/phones/api/${path}`, options);
  } catch {
    throw new Error('The stand-in does not answer. Is it still running?');
  }
  if (response.status === 204) return null;
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Error(answer?.detail ?? `The stand-in answered ${response.status}.`);
  return answer;
}

const post = (path, body) => call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

export const directory = () => call('directory');
export const thread = async (phone, address) => (await call(`threads?${new URLSearchParams({ phone, address })}`)).messages;
export const summaries = async phone => (await call(`threads?${new URLSearchParams({ phone })}`)).threads;
export const send = message => post('messages', message);
export const read = (phone, address) => post('read', { phone, address });
export const addPhone = (name, number) => post('phones', { name, number });
export const removePhone = number => call(`phones/${encodeURIComponent(number)}`, { method: 'DELETE' });

// EventSource reconnects by itself; what was missed meanwhile is read anew when the stream says it is ready.
export function watch({ ready, message, phone, lost }) {
  const stream = new EventSource('/phones/api/events');
  stream.addEventListener('ready', ready);
  stream.addEventListener('message', event => message(JSON.parse(event.data)));
  stream.addEventListener('phone', event => phone(JSON.parse(event.data)));
  stream.addEventListener('error', lost);
}
