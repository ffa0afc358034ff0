import twilio from 'twilio';

const { TWILIO_URL, TWILIO_ACCOUNT, TWILIO_TOKEN } = process.env;

// The client knows each product's host; pointing their base addresses elsewhere is all it takes.
export function connect(options = {}, token = TWILIO_TOKEN) {
  const client = twilio(TWILIO_ACCOUNT, token, options);
  for (const domain of ['conversations', 'messaging', 'content', 'api']) client[domain].baseUrl = TWILIO_URL;
  return client;
}

export async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return { type: error.constructor.name, status: error.status, code: error.code, moreInfo: error.moreInfo };
  }
  return null;
}
