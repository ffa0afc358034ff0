// Checks that a call comes from Halatech. The three steps: the timestamp is within five minutes of now; the HMAC-SHA256 of
// timestamp, a full stop and the raw body under the function secret is the one in the header; both are compared in constant time.
import { createHmac, timingSafeEqual } from "node:crypto";
import { realpathSync } from "node:fs";

const toleranceSeconds = 300;

/**
 * @param {string} secret     the tenant's function secret
 * @param {string} timestamp  the header Halatech-Timestamp: Unix seconds
 * @param {string} signature  the header Halatech-Signature: "v1=" and 64 hexadecimal digits
 * @param {Buffer} body       the body exactly as it came
 * @param {number} now        the present time in Unix seconds
 */
export function isValid(secret, timestamp, signature, body, now = Date.now() / 1000) {
  if (!/^\d{1,12}$/.test(timestamp ?? "") || Math.abs(now - Number(timestamp)) > toleranceSeconds) return false;
  const hmac = createHmac("sha256", secret).update(`${timestamp}.`).update(body).digest("hex");
  const expected = Buffer.from(`v1=${hmac}`);
  const given = Buffer.from(signature ?? "");
  return expected.length === given.length && timingSafeEqual(expected, given);
}

// node verify-signature.mjs SECRET TIMESTAMP SIGNATURE < body
// Node names a module by where it really lies, whatever link it was started through.
if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const [secret, timestamp, signature] = process.argv.slice(2);
  const valid = isValid(secret, timestamp, signature, Buffer.concat(chunks));
  console.log(valid ? "valid" : "invalid");
  process.exitCode = valid ? 0 : 1;
}
