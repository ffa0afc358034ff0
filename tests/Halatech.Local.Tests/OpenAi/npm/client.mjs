import OpenAI from "openai";

export const model = "gpt-4o-mini";

export const client = (options = {}) =>
  new OpenAI({ apiKey: "sk-test", baseURL: process.env.STANDIN_ENDPOINT, maxRetries: 0, timeout: 20_000, ...options });

export const user = (content) => [{ role: "user", content }];
