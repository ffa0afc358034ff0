import twilio from 'twilio';

// Reads received webhooks as JSON lines and says of each whether the official validator accepts it as it is, and tampered with.
let text = '';
for await (const chunk of process.stdin) text += chunk;
for (const line of text.split('\n').filter(Boolean)) {
  const { signature, url, fields } = JSON.parse(line);
  const valid = twilio.validateRequest(process.env.TWILIO_TOKEN, signature, url, fields);
  const tampered = twilio.validateRequest(process.env.TWILIO_TOKEN, signature, url, { ...fields, Body: 'forged' });
  const otherToken = twilio.validateRequest('another token', signature, url, fields);
  console.log(JSON.stringify({ valid, tampered, otherToken }));
}
