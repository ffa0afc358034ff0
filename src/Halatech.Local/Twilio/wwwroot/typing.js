// Types a text into a field the way a person does: uneven, quick within words, slower after them, pausing at sentence ends.

const still = matchMedia('(prefers-reduced-motion: reduce)');
const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds));

function delayAfter(character) {
  const stroke = 34 + Math.random() * 62;
  if ('.!?'.includes(character)) return stroke + 180 + Math.random() * 160;
  if (',;:'.includes(character)) return stroke + 90;
  return character === ' ' ? stroke + Math.random() * 60 : stroke;
}

export async function typeInto(field, text, human, cancelled) {
  if (!human || still.matches) {
    field.value = text;
    field.dispatchEvent(new Event('input'));
    return true;
  }
  field.value = '';
  for (const character of text) {
    if (cancelled()) return false;
    field.value += character;
    field.dispatchEvent(new Event('input'));
    await pause(delayAfter(character));
  }
  await pause(260);
  return !cancelled();
}
