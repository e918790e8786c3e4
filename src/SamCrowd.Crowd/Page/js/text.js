// Texts by key in the language that was chosen; English stands in for what a language lacks.

const KEY = "samcrowd:language";
let texts = {};
let english = {};

export let languages = {};

async function read(path) {
  const reply = await fetch(path);
  if (!reply.ok) throw new Error(path);
  return reply.json();
}

export function language() {
  let chosen = null;
  try { chosen = localStorage.getItem(KEY); } catch { /* a browser that keeps nothing */ }
  const wanted = [chosen, ...navigator.languages.flatMap(name => [name, name.split("-")[0]]), "en"];
  return wanted.find(name => name in languages) ?? "en";
}

export async function loadTexts() {
  [languages, english] = await Promise.all([read("/texts/languages.json"), read("/texts/en.json")]);
  await useLanguage(language());
}

export async function useLanguage(name) {
  texts = name === "en" ? english : { ...english, ...await read(`/texts/${name}.json`) };
  document.documentElement.lang = name;
  applyTexts(document);
}

export async function chooseLanguage(name) {
  try { localStorage.setItem(KEY, name); } catch { /* chosen for this visit alone */ }
  await useLanguage(name);
}

// "{n} boxes" with { n: 3 }.
export function t(key, values = {}) {
  const text = texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

export function applyTexts(root) {
  for (const element of root.querySelectorAll("[data-text]")) element.textContent = t(element.dataset.text);
  for (const element of root.querySelectorAll("[data-placeholder]")) element.placeholder = t(element.dataset.placeholder);
  for (const element of root.querySelectorAll("[data-title]")) element.title = t(element.dataset.title);
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", t(element.dataset.label));
    if (!element.dataset.title) element.title = t(element.dataset.label);
  }
}

export function fillLanguages(select, changed) {
  for (const [name, own] of Object.entries(languages)) select.append(new Option(own, name, false, name === language()));
  select.setAttribute("aria-label", t("language_label"));
  select.addEventListener("change", async () => {
    await chooseLanguage(select.value);
    changed();
  });
}

export function number(value, digits = 0) {
  return value === null || value === undefined ? "–" : value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: digits, minimumFractionDigits: digits });
}
