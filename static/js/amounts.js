/* Reads typed money as khuyencong/fields.py does, and reads it back: whole đồng as BigInt, no float. */
(() => {
  "use strict";

  const UNIT = { dong: 1n, nghin: 1000n, trieu: 10n ** 6n, ty: 10n ** 9n };
  const WORDS = {
    dong: ["đồng", "dong", "đ", "vnđ", "vnd", "₫"],
    nghin: ["nghìn", "ngàn", "nghin", "ngan"],
    trieu: ["triệu", "trieu", "tr", "trđ"],
    ty: ["tỷ", "tỉ", "ty", "ti"],
  };
  const UNIT_OF = new Map(Object.entries(WORDS).flatMap(([unit, words]) => words.map((word) => [word, UNIT[unit]])));
  const longestFirst = (words) => [...words].sort((a, b) => b.length - a.length).join("|");
  const WORD = longestFirst(UNIT_OF.keys());
  const LARGE = longestFirst([...WORDS.trieu, ...WORDS.ty]);
  const WHOLE = "(?:[1-9][0-9]{0,2}(?:\\.[0-9]{3}){1,5}|[0-9]{1,18})";
  const NUMBER = `${WHOLE}(?:,[0-9]{1,9})?`;
  const CURRENCY = `(?: ?(?:${longestFirst(WORDS.dong)}))?`;
  const NO_LETTER = "(?![\\p{L}\\p{Nl}\\p{No}])";
  const BARE = new RegExp(`^${NUMBER}$`, "u");
  const WITH_UNITS = new RegExp(`^(?:${NUMBER} ?(?:${WORD})${NO_LETTER}${CURRENCY} ?)+$`, "u");
  const SPOKEN = new RegExp(`^(${WHOLE}) ?(${LARGE})([0-9]+)$`, "u");
  const PART = new RegExp(`(${NUMBER}) ?(${WORD})`, "gu");
  const FINE = 10n ** 9n; // sums are kept in billionths of a đồng: nine decimals may be typed
  const LEAST = 100_000n;
  const MOST = 10n ** 12n;
  const LONGEST = 60;

  class Unclear extends Error {
    constructor(kind, values = {}) {
      super(kind);
      this.kind = kind;
      this.values = values;
    }
  }

  const fine = (digits) => {
    const [whole, decimals = ""] = digits.replaceAll(".", "").split(",");
    return BigInt(whole) * FINE + BigInt(decimals.padEnd(9, "0"));
  };

  const spoken = ([, whole, word, rest]) => {
    if (![1, 3].includes(rest.length)) throw new Unclear("spoken");
    return fine(`${whole},${rest}`) * UNIT_OF.get(word);
  };

  const inFine = (plain, unit) => {
    if (BARE.test(plain)) return fine(plain) * UNIT[unit];
    const said = SPOKEN.exec(plain);
    if (said) return spoken(said);
    if (!WITH_UNITS.test(plain)) throw new Unclear("unreadable");
    const parts = [...plain.matchAll(PART)].map(([, digits, word]) => [fine(digits), UNIT_OF.get(word)]);
    if (parts.some(([, size], i) => i > 0 && size >= parts[i - 1][1])) throw new Unclear("unreadable");
    return parts.reduce((sum, [value, size]) => sum + value * size, 0n);
  };

  const reads = (plain) => [BARE, WITH_UNITS, SPOKEN].some((form) => form.test(plain));

  /* Whole đồng, or null where nothing was typed; throws Unclear. */
  const read = (text, unit) => {
    const plain = text.normalize("NFC").trim().replace(/\s+/gu, " ").toLowerCase();
    if (["", "-", "–", "—"].includes(plain)) return null;
    if (plain.length > LONGEST) throw new Unclear("unreadable");
    if ("-–−".includes(plain[0]) && reads(plain.slice(1).trimStart())) throw new Unclear("negative");
    const exact = inFine(plain, unit);
    if (exact % FINE) throw new Unclear("unreadable");
    const amount = exact / FINE;
    if (unit === "trieu" && /^[1-9][0-9]{0,2},[0-9]{3}$/.test(plain)) {
      throw new Unclear("ambiguous", { value: plain, small: grouped(amount), large: grouped(amount * 1000n) });
    }
    if (amount && amount < LEAST) throw new Unclear("small", { amount: readBack(amount) });
    if (amount > MOST) throw new Unclear("large", { amount: readBack(amount) });
    return amount;
  };

  const grouped = (amount) => amount.toString().replace(/\B(?=(\d{3})+$)/g, ".");

  const inUnit = (amount, size) => {
    const rest = (amount % size).toString().padStart(size.toString().length - 1, "0").replace(/0+$/, "");
    return grouped(amount / size) + (rest && `,${rest}`);
  };

  const readBack = (amount) => {
    const dong = `${grouped(amount)} đồng`;
    if (amount >= UNIT.ty) return `${dong} (${inUnit(amount, UNIT.ty)} tỷ đồng)`;
    return amount >= UNIT.trieu ? `${dong} (${inUnit(amount, UNIT.trieu)} triệu đồng)` : dong;
  };

  const filled = (sentence, values) => sentence.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);

  window.amounts = { read, readBack, filled };

  // -- on the page ------------------------------------------------------------------------------

  const form = document.querySelector("[data-project-form]");
  if (!form) return;
  const words = JSON.parse(document.getElementById("form-words").textContent);

  const understood = (box) => {
    const [text, unit] = box.querySelectorAll("input, select");
    try {
      return read(text.value, unit.value);
    } catch (unclear) {
      if (!(unclear instanceof Unclear)) throw unclear;
      return unclear;
    }
  };

  const tell = (box) => {
    const output = box.closest(".field").querySelector("[data-read-back]");
    const found = understood(box);
    const isUnclear = found instanceof Unclear;
    output.classList.toggle("refused", isUnclear);
    if (isUnclear) output.value = filled(words[found.kind], found.values);
    else output.value = found === null ? "" : readBack(found);
  };

  const stated = (selector, except = () => false) =>
    [...form.querySelectorAll(selector)]
      .filter((box) => !except(box))
      .map(understood)
      .filter((found) => typeof found === "bigint");

  const total = (found) => (found.length ? found.reduce((sum, amount) => sum + amount, 0n) : null);

  const sumUp = () => {
    const sources = Object.fromEntries(
      [...form.querySelectorAll("[data-money] [data-amount]")]
        .map((box) => [box.querySelector("input").name, understood(box)])
        .filter(([, found]) => found !== null),
    );
    const funding = Object.entries(sources).filter(([name]) => name.startsWith("funding-"));
    const state = funding.filter(([name]) => /-(national|local)_/.test(name));
    // Of amounts that cannot be read no sum is the total.
    const isUnclear = funding.some(([, amount]) => amount instanceof Unclear);
    const all = isUnclear ? null : total(funding.map(([, amount]) => amount));
    const support = isUnclear ? null : total(state.map(([, amount]) => amount));
    form.querySelector("[data-total]").value = all === null ? "–" : readBack(all);
    form.querySelector("[data-support]").value = support === null ? "–" : readBack(support);
    const inFile = sources.stated_total_0;
    contradict(all, support, typeof inFile === "bigint" ? inFile : null);
  };

  const contradict = (all, support, inFile) => {
    const isRemoved = (box) => box.closest("tr")?.querySelector("[type=checkbox]")?.checked;
    const shares = total(stated("[data-people] [data-amount]", isRemoved));
    const found = [];
    if (inFile !== null && all !== null && inFile !== all) found.push(words.total_differs, [inFile, all]);
    if (shares !== null && support !== null && shares !== support) found.push(words.shares_differ, [shares, support]);
    const box = form.querySelector("[data-contradictions]");
    const sentences = [];
    for (let i = 0; i < found.length; i += 2) {
      const [first, second] = found[i + 1];
      const gap = first > second ? first - second : second - first;
      const values = { first: readBack(first), second: readBack(second), gap: readBack(gap) };
      const sentence = document.createElement("p");
      sentence.className = "notice warning";
      sentence.textContent = filled(found[i], values);
      sentences.push(sentence);
    }
    const said = (nodes) => [...nodes].map((node) => node.textContent).join("\n");
    if (said(sentences) !== said(box.children)) box.replaceChildren(...sentences);
  };

  form.addEventListener("input", ({ target }) => {
    const box = target.closest("[data-amount]");
    if (box) tell(box);
    if (box || target.type === "checkbox") sumUp();
  });
})();
